// Written by scripts/embed-models.
#include "CModels.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char kafka_test_yaml[] = {
#embed "../../Alerts/kafka.test.yaml"
};
static const unsigned char kafka_yaml[] = {
#embed "../../Alerts/kafka.yaml"
};
static const unsigned char kubernetes_test_yaml[] = {
#embed "../../Alerts/kubernetes.test.yaml"
};
static const unsigned char kubernetes_yaml[] = {
#embed "../../Alerts/kubernetes.yaml"
};
static const unsigned char mysqld_test_yaml[] = {
#embed "../../Alerts/mysqld.test.yaml"
};
static const unsigned char mysqld_yaml[] = {
#embed "../../Alerts/mysqld.yaml"
};
static const unsigned char node_test_yaml[] = {
#embed "../../Alerts/node.test.yaml"
};
static const unsigned char node_yaml[] = {
#embed "../../Alerts/node.yaml"
};
static const unsigned char postgres_test_yaml[] = {
#embed "../../Alerts/postgres.test.yaml"
};
static const unsigned char postgres_yaml[] = {
#embed "../../Alerts/postgres.yaml"
};
static const unsigned char rabbitmq_test_yaml[] = {
#embed "../../Alerts/rabbitmq.test.yaml"
};
static const unsigned char rabbitmq_yaml[] = {
#embed "../../Alerts/rabbitmq.yaml"
};
static const unsigned char redis_test_yaml[] = {
#embed "../../Alerts/redis.test.yaml"
};
static const unsigned char redis_yaml[] = {
#embed "../../Alerts/redis.yaml"
};
static const unsigned char services_test_yaml[] = {
#embed "../../Alerts/services.test.yaml"
};
static const unsigned char services_yaml[] = {
#embed "../../Alerts/services.yaml"
};

static const struct whence_model_file files[] = {
    {"kafka.test.yaml", kafka_test_yaml, sizeof kafka_test_yaml},
    {"kafka.yaml", kafka_yaml, sizeof kafka_yaml},
    {"kubernetes.test.yaml", kubernetes_test_yaml, sizeof kubernetes_test_yaml},
    {"kubernetes.yaml", kubernetes_yaml, sizeof kubernetes_yaml},
    {"mysqld.test.yaml", mysqld_test_yaml, sizeof mysqld_test_yaml},
    {"mysqld.yaml", mysqld_yaml, sizeof mysqld_yaml},
    {"node.test.yaml", node_test_yaml, sizeof node_test_yaml},
    {"node.yaml", node_yaml, sizeof node_yaml},
    {"postgres.test.yaml", postgres_test_yaml, sizeof postgres_test_yaml},
    {"postgres.yaml", postgres_yaml, sizeof postgres_yaml},
    {"rabbitmq.test.yaml", rabbitmq_test_yaml, sizeof rabbitmq_test_yaml},
    {"rabbitmq.yaml", rabbitmq_yaml, sizeof rabbitmq_yaml},
    {"redis.test.yaml", redis_test_yaml, sizeof redis_test_yaml},
    {"redis.yaml", redis_yaml, sizeof redis_yaml},
    {"services.test.yaml", services_test_yaml, sizeof services_test_yaml},
    {"services.yaml", services_yaml, sizeof services_yaml},
};
const long whence_alert_file_count = sizeof files / sizeof *files;
struct whence_model_file whence_alert_file_at(long index) { return files[index]; }
