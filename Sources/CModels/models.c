// Written by scripts/embed-models.
#include "CModels.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char change_release_test_yaml[] = {
#embed "../../Models/change/release.test.yaml"
};
static const unsigned char change_release_yaml[] = {
#embed "../../Models/change/release.yaml"
};
static const unsigned char data_availability_test_yaml[] = {
#embed "../../Models/data/availability.test.yaml"
};
static const unsigned char data_availability_yaml[] = {
#embed "../../Models/data/availability.yaml"
};
static const unsigned char data_cache_test_yaml[] = {
#embed "../../Models/data/cache.test.yaml"
};
static const unsigned char data_cache_yaml[] = {
#embed "../../Models/data/cache.yaml"
};
static const unsigned char data_connections_test_yaml[] = {
#embed "../../Models/data/connections.test.yaml"
};
static const unsigned char data_connections_yaml[] = {
#embed "../../Models/data/connections.yaml"
};
static const unsigned char data_database_test_yaml[] = {
#embed "../../Models/data/database.test.yaml"
};
static const unsigned char data_database_yaml[] = {
#embed "../../Models/data/database.yaml"
};
static const unsigned char data_elasticsearch_test_yaml[] = {
#embed "../../Models/data/elasticsearch.test.yaml"
};
static const unsigned char data_elasticsearch_yaml[] = {
#embed "../../Models/data/elasticsearch.yaml"
};
static const unsigned char data_memcached_test_yaml[] = {
#embed "../../Models/data/memcached.test.yaml"
};
static const unsigned char data_memcached_yaml[] = {
#embed "../../Models/data/memcached.yaml"
};
static const unsigned char data_mongodb_test_yaml[] = {
#embed "../../Models/data/mongodb.test.yaml"
};
static const unsigned char data_mongodb_yaml[] = {
#embed "../../Models/data/mongodb.yaml"
};
static const unsigned char data_mysql_test_yaml[] = {
#embed "../../Models/data/mysql.test.yaml"
};
static const unsigned char data_mysql_yaml[] = {
#embed "../../Models/data/mysql.yaml"
};
static const unsigned char data_opensearch_test_yaml[] = {
#embed "../../Models/data/opensearch.test.yaml"
};
static const unsigned char data_opensearch_yaml[] = {
#embed "../../Models/data/opensearch.yaml"
};
static const unsigned char data_pool_test_yaml[] = {
#embed "../../Models/data/pool.test.yaml"
};
static const unsigned char data_pool_yaml[] = {
#embed "../../Models/data/pool.yaml"
};
static const unsigned char data_postgresql_test_yaml[] = {
#embed "../../Models/data/postgresql.test.yaml"
};
static const unsigned char data_postgresql_yaml[] = {
#embed "../../Models/data/postgresql.yaml"
};
static const unsigned char data_query_test_yaml[] = {
#embed "../../Models/data/query.test.yaml"
};
static const unsigned char data_query_yaml[] = {
#embed "../../Models/data/query.yaml"
};
static const unsigned char data_redis_test_yaml[] = {
#embed "../../Models/data/redis.test.yaml"
};
static const unsigned char data_redis_yaml[] = {
#embed "../../Models/data/redis.yaml"
};
static const unsigned char data_schema_change_test_yaml[] = {
#embed "../../Models/data/schema-change.test.yaml"
};
static const unsigned char data_schema_change_yaml[] = {
#embed "../../Models/data/schema-change.yaml"
};
static const unsigned char edge_balancer_test_yaml[] = {
#embed "../../Models/edge/balancer.test.yaml"
};
static const unsigned char edge_balancer_yaml[] = {
#embed "../../Models/edge/balancer.yaml"
};
static const unsigned char edge_certificate_test_yaml[] = {
#embed "../../Models/edge/certificate.test.yaml"
};
static const unsigned char edge_certificate_yaml[] = {
#embed "../../Models/edge/certificate.yaml"
};
static const unsigned char edge_load_balancer_test_yaml[] = {
#embed "../../Models/edge/load-balancer.test.yaml"
};
static const unsigned char edge_load_balancer_yaml[] = {
#embed "../../Models/edge/load-balancer.yaml"
};
static const unsigned char edge_resolver_test_yaml[] = {
#embed "../../Models/edge/resolver.test.yaml"
};
static const unsigned char edge_resolver_yaml[] = {
#embed "../../Models/edge/resolver.yaml"
};
static const unsigned char external_external_api_test_yaml[] = {
#embed "../../Models/external/external-api.test.yaml"
};
static const unsigned char external_external_api_yaml[] = {
#embed "../../Models/external/external-api.yaml"
};
static const unsigned char host_machine_test_yaml[] = {
#embed "../../Models/host/machine.test.yaml"
};
static const unsigned char host_machine_yaml[] = {
#embed "../../Models/host/machine.yaml"
};
static const unsigned char host_node_test_yaml[] = {
#embed "../../Models/host/node.test.yaml"
};
static const unsigned char host_node_yaml[] = {
#embed "../../Models/host/node.yaml"
};
static const unsigned char host_storage_test_yaml[] = {
#embed "../../Models/host/storage.test.yaml"
};
static const unsigned char host_storage_yaml[] = {
#embed "../../Models/host/storage.yaml"
};
static const unsigned char host_volume_test_yaml[] = {
#embed "../../Models/host/volume.test.yaml"
};
static const unsigned char host_volume_yaml[] = {
#embed "../../Models/host/volume.yaml"
};
static const unsigned char identity_identity_provider_test_yaml[] = {
#embed "../../Models/identity/identity-provider.test.yaml"
};
static const unsigned char identity_identity_provider_yaml[] = {
#embed "../../Models/identity/identity-provider.yaml"
};
static const unsigned char kubernetes_autoscaler_test_yaml[] = {
#embed "../../Models/kubernetes/autoscaler.test.yaml"
};
static const unsigned char kubernetes_autoscaler_yaml[] = {
#embed "../../Models/kubernetes/autoscaler.yaml"
};
static const unsigned char kubernetes_container_neighbours_test_yaml[] = {
#embed "../../Models/kubernetes/container-neighbours.test.yaml"
};
static const unsigned char kubernetes_container_neighbours_yaml[] = {
#embed "../../Models/kubernetes/container-neighbours.yaml"
};
static const unsigned char kubernetes_job_test_yaml[] = {
#embed "../../Models/kubernetes/job.test.yaml"
};
static const unsigned char kubernetes_job_yaml[] = {
#embed "../../Models/kubernetes/job.yaml"
};
static const unsigned char kubernetes_pod_cpu_test_yaml[] = {
#embed "../../Models/kubernetes/pod-cpu.test.yaml"
};
static const unsigned char kubernetes_pod_cpu_yaml[] = {
#embed "../../Models/kubernetes/pod-cpu.yaml"
};
static const unsigned char kubernetes_pod_network_test_yaml[] = {
#embed "../../Models/kubernetes/pod-network.test.yaml"
};
static const unsigned char kubernetes_pod_network_yaml[] = {
#embed "../../Models/kubernetes/pod-network.yaml"
};
static const unsigned char kubernetes_pod_start_test_yaml[] = {
#embed "../../Models/kubernetes/pod-start.test.yaml"
};
static const unsigned char kubernetes_pod_start_yaml[] = {
#embed "../../Models/kubernetes/pod-start.yaml"
};
static const unsigned char kubernetes_pod_test_yaml[] = {
#embed "../../Models/kubernetes/pod.test.yaml"
};
static const unsigned char kubernetes_pod_yaml[] = {
#embed "../../Models/kubernetes/pod.yaml"
};
static const unsigned char kubernetes_rollout_test_yaml[] = {
#embed "../../Models/kubernetes/rollout.test.yaml"
};
static const unsigned char kubernetes_rollout_yaml[] = {
#embed "../../Models/kubernetes/rollout.yaml"
};
static const unsigned char kubernetes_workload_test_yaml[] = {
#embed "../../Models/kubernetes/workload.test.yaml"
};
static const unsigned char kubernetes_workload_yaml[] = {
#embed "../../Models/kubernetes/workload.yaml"
};
static const unsigned char messaging_broker_test_yaml[] = {
#embed "../../Models/messaging/broker.test.yaml"
};
static const unsigned char messaging_broker_yaml[] = {
#embed "../../Models/messaging/broker.yaml"
};
static const unsigned char messaging_consumer_group_test_yaml[] = {
#embed "../../Models/messaging/consumer-group.test.yaml"
};
static const unsigned char messaging_consumer_group_yaml[] = {
#embed "../../Models/messaging/consumer-group.yaml"
};
static const unsigned char messaging_group_membership_test_yaml[] = {
#embed "../../Models/messaging/group-membership.test.yaml"
};
static const unsigned char messaging_group_membership_yaml[] = {
#embed "../../Models/messaging/group-membership.yaml"
};
static const unsigned char messaging_kafka_group_test_yaml[] = {
#embed "../../Models/messaging/kafka-group.test.yaml"
};
static const unsigned char messaging_kafka_group_yaml[] = {
#embed "../../Models/messaging/kafka-group.yaml"
};
static const unsigned char messaging_kafka_test_yaml[] = {
#embed "../../Models/messaging/kafka.test.yaml"
};
static const unsigned char messaging_kafka_yaml[] = {
#embed "../../Models/messaging/kafka.yaml"
};
static const unsigned char messaging_partition_test_yaml[] = {
#embed "../../Models/messaging/partition.test.yaml"
};
static const unsigned char messaging_partition_yaml[] = {
#embed "../../Models/messaging/partition.yaml"
};
static const unsigned char messaging_producer_test_yaml[] = {
#embed "../../Models/messaging/producer.test.yaml"
};
static const unsigned char messaging_producer_yaml[] = {
#embed "../../Models/messaging/producer.yaml"
};
static const unsigned char messaging_queue_limits_test_yaml[] = {
#embed "../../Models/messaging/queue-limits.test.yaml"
};
static const unsigned char messaging_queue_limits_yaml[] = {
#embed "../../Models/messaging/queue-limits.yaml"
};
static const unsigned char messaging_queue_test_yaml[] = {
#embed "../../Models/messaging/queue.test.yaml"
};
static const unsigned char messaging_queue_yaml[] = {
#embed "../../Models/messaging/queue.yaml"
};
static const unsigned char messaging_rabbitmq_test_yaml[] = {
#embed "../../Models/messaging/rabbitmq.test.yaml"
};
static const unsigned char messaging_rabbitmq_yaml[] = {
#embed "../../Models/messaging/rabbitmq.yaml"
};
static const unsigned char messaging_sending_service_test_yaml[] = {
#embed "../../Models/messaging/sending-service.test.yaml"
};
static const unsigned char messaging_sending_service_yaml[] = {
#embed "../../Models/messaging/sending-service.yaml"
};
static const unsigned char network_link_test_yaml[] = {
#embed "../../Models/network/link.test.yaml"
};
static const unsigned char network_link_yaml[] = {
#embed "../../Models/network/link.yaml"
};
static const unsigned char runtime_container_test_yaml[] = {
#embed "../../Models/runtime/container.test.yaml"
};
static const unsigned char runtime_container_yaml[] = {
#embed "../../Models/runtime/container.yaml"
};
static const unsigned char runtime_dotnet_test_yaml[] = {
#embed "../../Models/runtime/dotnet.test.yaml"
};
static const unsigned char runtime_dotnet_yaml[] = {
#embed "../../Models/runtime/dotnet.yaml"
};
static const unsigned char runtime_go_test_yaml[] = {
#embed "../../Models/runtime/go.test.yaml"
};
static const unsigned char runtime_go_yaml[] = {
#embed "../../Models/runtime/go.yaml"
};
static const unsigned char runtime_jvm_test_yaml[] = {
#embed "../../Models/runtime/jvm.test.yaml"
};
static const unsigned char runtime_jvm_yaml[] = {
#embed "../../Models/runtime/jvm.yaml"
};
static const unsigned char runtime_nodejs_test_yaml[] = {
#embed "../../Models/runtime/nodejs.test.yaml"
};
static const unsigned char runtime_nodejs_yaml[] = {
#embed "../../Models/runtime/nodejs.yaml"
};
static const unsigned char runtime_process_test_yaml[] = {
#embed "../../Models/runtime/process.test.yaml"
};
static const unsigned char runtime_process_yaml[] = {
#embed "../../Models/runtime/process.yaml"
};
static const unsigned char runtime_python_test_yaml[] = {
#embed "../../Models/runtime/python.test.yaml"
};
static const unsigned char runtime_python_yaml[] = {
#embed "../../Models/runtime/python.yaml"
};
static const unsigned char service_instance_test_yaml[] = {
#embed "../../Models/service/instance.test.yaml"
};
static const unsigned char service_instance_yaml[] = {
#embed "../../Models/service/instance.yaml"
};
static const unsigned char service_operation_test_yaml[] = {
#embed "../../Models/service/operation.test.yaml"
};
static const unsigned char service_operation_yaml[] = {
#embed "../../Models/service/operation.yaml"
};
static const unsigned char service_service_test_yaml[] = {
#embed "../../Models/service/service.test.yaml"
};
static const unsigned char service_service_yaml[] = {
#embed "../../Models/service/service.yaml"
};
static const unsigned char telemetry_collector_test_yaml[] = {
#embed "../../Models/telemetry/collector.test.yaml"
};
static const unsigned char telemetry_collector_yaml[] = {
#embed "../../Models/telemetry/collector.yaml"
};

static const struct whence_model_file files[] = {
    {"change/release.test.yaml", change_release_test_yaml, sizeof change_release_test_yaml},
    {"change/release.yaml", change_release_yaml, sizeof change_release_yaml},
    {"data/availability.test.yaml", data_availability_test_yaml, sizeof data_availability_test_yaml},
    {"data/availability.yaml", data_availability_yaml, sizeof data_availability_yaml},
    {"data/cache.test.yaml", data_cache_test_yaml, sizeof data_cache_test_yaml},
    {"data/cache.yaml", data_cache_yaml, sizeof data_cache_yaml},
    {"data/connections.test.yaml", data_connections_test_yaml, sizeof data_connections_test_yaml},
    {"data/connections.yaml", data_connections_yaml, sizeof data_connections_yaml},
    {"data/database.test.yaml", data_database_test_yaml, sizeof data_database_test_yaml},
    {"data/database.yaml", data_database_yaml, sizeof data_database_yaml},
    {"data/elasticsearch.test.yaml", data_elasticsearch_test_yaml, sizeof data_elasticsearch_test_yaml},
    {"data/elasticsearch.yaml", data_elasticsearch_yaml, sizeof data_elasticsearch_yaml},
    {"data/memcached.test.yaml", data_memcached_test_yaml, sizeof data_memcached_test_yaml},
    {"data/memcached.yaml", data_memcached_yaml, sizeof data_memcached_yaml},
    {"data/mongodb.test.yaml", data_mongodb_test_yaml, sizeof data_mongodb_test_yaml},
    {"data/mongodb.yaml", data_mongodb_yaml, sizeof data_mongodb_yaml},
    {"data/mysql.test.yaml", data_mysql_test_yaml, sizeof data_mysql_test_yaml},
    {"data/mysql.yaml", data_mysql_yaml, sizeof data_mysql_yaml},
    {"data/opensearch.test.yaml", data_opensearch_test_yaml, sizeof data_opensearch_test_yaml},
    {"data/opensearch.yaml", data_opensearch_yaml, sizeof data_opensearch_yaml},
    {"data/pool.test.yaml", data_pool_test_yaml, sizeof data_pool_test_yaml},
    {"data/pool.yaml", data_pool_yaml, sizeof data_pool_yaml},
    {"data/postgresql.test.yaml", data_postgresql_test_yaml, sizeof data_postgresql_test_yaml},
    {"data/postgresql.yaml", data_postgresql_yaml, sizeof data_postgresql_yaml},
    {"data/query.test.yaml", data_query_test_yaml, sizeof data_query_test_yaml},
    {"data/query.yaml", data_query_yaml, sizeof data_query_yaml},
    {"data/redis.test.yaml", data_redis_test_yaml, sizeof data_redis_test_yaml},
    {"data/redis.yaml", data_redis_yaml, sizeof data_redis_yaml},
    {"data/schema-change.test.yaml", data_schema_change_test_yaml, sizeof data_schema_change_test_yaml},
    {"data/schema-change.yaml", data_schema_change_yaml, sizeof data_schema_change_yaml},
    {"edge/balancer.test.yaml", edge_balancer_test_yaml, sizeof edge_balancer_test_yaml},
    {"edge/balancer.yaml", edge_balancer_yaml, sizeof edge_balancer_yaml},
    {"edge/certificate.test.yaml", edge_certificate_test_yaml, sizeof edge_certificate_test_yaml},
    {"edge/certificate.yaml", edge_certificate_yaml, sizeof edge_certificate_yaml},
    {"edge/load-balancer.test.yaml", edge_load_balancer_test_yaml, sizeof edge_load_balancer_test_yaml},
    {"edge/load-balancer.yaml", edge_load_balancer_yaml, sizeof edge_load_balancer_yaml},
    {"edge/resolver.test.yaml", edge_resolver_test_yaml, sizeof edge_resolver_test_yaml},
    {"edge/resolver.yaml", edge_resolver_yaml, sizeof edge_resolver_yaml},
    {"external/external-api.test.yaml", external_external_api_test_yaml, sizeof external_external_api_test_yaml},
    {"external/external-api.yaml", external_external_api_yaml, sizeof external_external_api_yaml},
    {"host/machine.test.yaml", host_machine_test_yaml, sizeof host_machine_test_yaml},
    {"host/machine.yaml", host_machine_yaml, sizeof host_machine_yaml},
    {"host/node.test.yaml", host_node_test_yaml, sizeof host_node_test_yaml},
    {"host/node.yaml", host_node_yaml, sizeof host_node_yaml},
    {"host/storage.test.yaml", host_storage_test_yaml, sizeof host_storage_test_yaml},
    {"host/storage.yaml", host_storage_yaml, sizeof host_storage_yaml},
    {"host/volume.test.yaml", host_volume_test_yaml, sizeof host_volume_test_yaml},
    {"host/volume.yaml", host_volume_yaml, sizeof host_volume_yaml},
    {"identity/identity-provider.test.yaml", identity_identity_provider_test_yaml, sizeof identity_identity_provider_test_yaml},
    {"identity/identity-provider.yaml", identity_identity_provider_yaml, sizeof identity_identity_provider_yaml},
    {"kubernetes/autoscaler.test.yaml", kubernetes_autoscaler_test_yaml, sizeof kubernetes_autoscaler_test_yaml},
    {"kubernetes/autoscaler.yaml", kubernetes_autoscaler_yaml, sizeof kubernetes_autoscaler_yaml},
    {"kubernetes/container-neighbours.test.yaml", kubernetes_container_neighbours_test_yaml, sizeof kubernetes_container_neighbours_test_yaml},
    {"kubernetes/container-neighbours.yaml", kubernetes_container_neighbours_yaml, sizeof kubernetes_container_neighbours_yaml},
    {"kubernetes/job.test.yaml", kubernetes_job_test_yaml, sizeof kubernetes_job_test_yaml},
    {"kubernetes/job.yaml", kubernetes_job_yaml, sizeof kubernetes_job_yaml},
    {"kubernetes/pod-cpu.test.yaml", kubernetes_pod_cpu_test_yaml, sizeof kubernetes_pod_cpu_test_yaml},
    {"kubernetes/pod-cpu.yaml", kubernetes_pod_cpu_yaml, sizeof kubernetes_pod_cpu_yaml},
    {"kubernetes/pod-network.test.yaml", kubernetes_pod_network_test_yaml, sizeof kubernetes_pod_network_test_yaml},
    {"kubernetes/pod-network.yaml", kubernetes_pod_network_yaml, sizeof kubernetes_pod_network_yaml},
    {"kubernetes/pod-start.test.yaml", kubernetes_pod_start_test_yaml, sizeof kubernetes_pod_start_test_yaml},
    {"kubernetes/pod-start.yaml", kubernetes_pod_start_yaml, sizeof kubernetes_pod_start_yaml},
    {"kubernetes/pod.test.yaml", kubernetes_pod_test_yaml, sizeof kubernetes_pod_test_yaml},
    {"kubernetes/pod.yaml", kubernetes_pod_yaml, sizeof kubernetes_pod_yaml},
    {"kubernetes/rollout.test.yaml", kubernetes_rollout_test_yaml, sizeof kubernetes_rollout_test_yaml},
    {"kubernetes/rollout.yaml", kubernetes_rollout_yaml, sizeof kubernetes_rollout_yaml},
    {"kubernetes/workload.test.yaml", kubernetes_workload_test_yaml, sizeof kubernetes_workload_test_yaml},
    {"kubernetes/workload.yaml", kubernetes_workload_yaml, sizeof kubernetes_workload_yaml},
    {"messaging/broker.test.yaml", messaging_broker_test_yaml, sizeof messaging_broker_test_yaml},
    {"messaging/broker.yaml", messaging_broker_yaml, sizeof messaging_broker_yaml},
    {"messaging/consumer-group.test.yaml", messaging_consumer_group_test_yaml, sizeof messaging_consumer_group_test_yaml},
    {"messaging/consumer-group.yaml", messaging_consumer_group_yaml, sizeof messaging_consumer_group_yaml},
    {"messaging/group-membership.test.yaml", messaging_group_membership_test_yaml, sizeof messaging_group_membership_test_yaml},
    {"messaging/group-membership.yaml", messaging_group_membership_yaml, sizeof messaging_group_membership_yaml},
    {"messaging/kafka-group.test.yaml", messaging_kafka_group_test_yaml, sizeof messaging_kafka_group_test_yaml},
    {"messaging/kafka-group.yaml", messaging_kafka_group_yaml, sizeof messaging_kafka_group_yaml},
    {"messaging/kafka.test.yaml", messaging_kafka_test_yaml, sizeof messaging_kafka_test_yaml},
    {"messaging/kafka.yaml", messaging_kafka_yaml, sizeof messaging_kafka_yaml},
    {"messaging/partition.test.yaml", messaging_partition_test_yaml, sizeof messaging_partition_test_yaml},
    {"messaging/partition.yaml", messaging_partition_yaml, sizeof messaging_partition_yaml},
    {"messaging/producer.test.yaml", messaging_producer_test_yaml, sizeof messaging_producer_test_yaml},
    {"messaging/producer.yaml", messaging_producer_yaml, sizeof messaging_producer_yaml},
    {"messaging/queue-limits.test.yaml", messaging_queue_limits_test_yaml, sizeof messaging_queue_limits_test_yaml},
    {"messaging/queue-limits.yaml", messaging_queue_limits_yaml, sizeof messaging_queue_limits_yaml},
    {"messaging/queue.test.yaml", messaging_queue_test_yaml, sizeof messaging_queue_test_yaml},
    {"messaging/queue.yaml", messaging_queue_yaml, sizeof messaging_queue_yaml},
    {"messaging/rabbitmq.test.yaml", messaging_rabbitmq_test_yaml, sizeof messaging_rabbitmq_test_yaml},
    {"messaging/rabbitmq.yaml", messaging_rabbitmq_yaml, sizeof messaging_rabbitmq_yaml},
    {"messaging/sending-service.test.yaml", messaging_sending_service_test_yaml, sizeof messaging_sending_service_test_yaml},
    {"messaging/sending-service.yaml", messaging_sending_service_yaml, sizeof messaging_sending_service_yaml},
    {"network/link.test.yaml", network_link_test_yaml, sizeof network_link_test_yaml},
    {"network/link.yaml", network_link_yaml, sizeof network_link_yaml},
    {"runtime/container.test.yaml", runtime_container_test_yaml, sizeof runtime_container_test_yaml},
    {"runtime/container.yaml", runtime_container_yaml, sizeof runtime_container_yaml},
    {"runtime/dotnet.test.yaml", runtime_dotnet_test_yaml, sizeof runtime_dotnet_test_yaml},
    {"runtime/dotnet.yaml", runtime_dotnet_yaml, sizeof runtime_dotnet_yaml},
    {"runtime/go.test.yaml", runtime_go_test_yaml, sizeof runtime_go_test_yaml},
    {"runtime/go.yaml", runtime_go_yaml, sizeof runtime_go_yaml},
    {"runtime/jvm.test.yaml", runtime_jvm_test_yaml, sizeof runtime_jvm_test_yaml},
    {"runtime/jvm.yaml", runtime_jvm_yaml, sizeof runtime_jvm_yaml},
    {"runtime/nodejs.test.yaml", runtime_nodejs_test_yaml, sizeof runtime_nodejs_test_yaml},
    {"runtime/nodejs.yaml", runtime_nodejs_yaml, sizeof runtime_nodejs_yaml},
    {"runtime/process.test.yaml", runtime_process_test_yaml, sizeof runtime_process_test_yaml},
    {"runtime/process.yaml", runtime_process_yaml, sizeof runtime_process_yaml},
    {"runtime/python.test.yaml", runtime_python_test_yaml, sizeof runtime_python_test_yaml},
    {"runtime/python.yaml", runtime_python_yaml, sizeof runtime_python_yaml},
    {"service/instance.test.yaml", service_instance_test_yaml, sizeof service_instance_test_yaml},
    {"service/instance.yaml", service_instance_yaml, sizeof service_instance_yaml},
    {"service/operation.test.yaml", service_operation_test_yaml, sizeof service_operation_test_yaml},
    {"service/operation.yaml", service_operation_yaml, sizeof service_operation_yaml},
    {"service/service.test.yaml", service_service_test_yaml, sizeof service_service_test_yaml},
    {"service/service.yaml", service_service_yaml, sizeof service_service_yaml},
    {"telemetry/collector.test.yaml", telemetry_collector_test_yaml, sizeof telemetry_collector_test_yaml},
    {"telemetry/collector.yaml", telemetry_collector_yaml, sizeof telemetry_collector_yaml},
};
const long whence_model_file_count = sizeof files / sizeof *files;
struct whence_model_file whence_model_file_at(long index) { return files[index]; }
