// Written by scripts/embed-models.
#include "CModels.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char file0[] = {
#embed "../../Models/change/release.test.yaml"
};
static const unsigned char file1[] = {
#embed "../../Models/change/release.yaml"
};
static const unsigned char file2[] = {
#embed "../../Models/data/availability.test.yaml"
};
static const unsigned char file3[] = {
#embed "../../Models/data/availability.yaml"
};
static const unsigned char file4[] = {
#embed "../../Models/data/cache.test.yaml"
};
static const unsigned char file5[] = {
#embed "../../Models/data/cache.yaml"
};
static const unsigned char file6[] = {
#embed "../../Models/data/connections.test.yaml"
};
static const unsigned char file7[] = {
#embed "../../Models/data/connections.yaml"
};
static const unsigned char file8[] = {
#embed "../../Models/data/database.test.yaml"
};
static const unsigned char file9[] = {
#embed "../../Models/data/database.yaml"
};
static const unsigned char file10[] = {
#embed "../../Models/data/elasticsearch.test.yaml"
};
static const unsigned char file11[] = {
#embed "../../Models/data/elasticsearch.yaml"
};
static const unsigned char file12[] = {
#embed "../../Models/data/memcached.test.yaml"
};
static const unsigned char file13[] = {
#embed "../../Models/data/memcached.yaml"
};
static const unsigned char file14[] = {
#embed "../../Models/data/mongodb.test.yaml"
};
static const unsigned char file15[] = {
#embed "../../Models/data/mongodb.yaml"
};
static const unsigned char file16[] = {
#embed "../../Models/data/mysql.test.yaml"
};
static const unsigned char file17[] = {
#embed "../../Models/data/mysql.yaml"
};
static const unsigned char file18[] = {
#embed "../../Models/data/opensearch.test.yaml"
};
static const unsigned char file19[] = {
#embed "../../Models/data/opensearch.yaml"
};
static const unsigned char file20[] = {
#embed "../../Models/data/pool.test.yaml"
};
static const unsigned char file21[] = {
#embed "../../Models/data/pool.yaml"
};
static const unsigned char file22[] = {
#embed "../../Models/data/postgresql.test.yaml"
};
static const unsigned char file23[] = {
#embed "../../Models/data/postgresql.yaml"
};
static const unsigned char file24[] = {
#embed "../../Models/data/query.test.yaml"
};
static const unsigned char file25[] = {
#embed "../../Models/data/query.yaml"
};
static const unsigned char file26[] = {
#embed "../../Models/data/redis.test.yaml"
};
static const unsigned char file27[] = {
#embed "../../Models/data/redis.yaml"
};
static const unsigned char file28[] = {
#embed "../../Models/data/schema-change.test.yaml"
};
static const unsigned char file29[] = {
#embed "../../Models/data/schema-change.yaml"
};
static const unsigned char file30[] = {
#embed "../../Models/edge/certificate.test.yaml"
};
static const unsigned char file31[] = {
#embed "../../Models/edge/certificate.yaml"
};
static const unsigned char file32[] = {
#embed "../../Models/edge/load-balancer.test.yaml"
};
static const unsigned char file33[] = {
#embed "../../Models/edge/load-balancer.yaml"
};
static const unsigned char file34[] = {
#embed "../../Models/edge/resolver.test.yaml"
};
static const unsigned char file35[] = {
#embed "../../Models/edge/resolver.yaml"
};
static const unsigned char file36[] = {
#embed "../../Models/external/external-api.test.yaml"
};
static const unsigned char file37[] = {
#embed "../../Models/external/external-api.yaml"
};
static const unsigned char file38[] = {
#embed "../../Models/host/machine.test.yaml"
};
static const unsigned char file39[] = {
#embed "../../Models/host/machine.yaml"
};
static const unsigned char file40[] = {
#embed "../../Models/host/node.test.yaml"
};
static const unsigned char file41[] = {
#embed "../../Models/host/node.yaml"
};
static const unsigned char file42[] = {
#embed "../../Models/host/storage.test.yaml"
};
static const unsigned char file43[] = {
#embed "../../Models/host/storage.yaml"
};
static const unsigned char file44[] = {
#embed "../../Models/host/volume.test.yaml"
};
static const unsigned char file45[] = {
#embed "../../Models/host/volume.yaml"
};
static const unsigned char file46[] = {
#embed "../../Models/identity/identity-provider.test.yaml"
};
static const unsigned char file47[] = {
#embed "../../Models/identity/identity-provider.yaml"
};
static const unsigned char file48[] = {
#embed "../../Models/kubernetes/autoscaler.test.yaml"
};
static const unsigned char file49[] = {
#embed "../../Models/kubernetes/autoscaler.yaml"
};
static const unsigned char file50[] = {
#embed "../../Models/kubernetes/container-neighbours.test.yaml"
};
static const unsigned char file51[] = {
#embed "../../Models/kubernetes/container-neighbours.yaml"
};
static const unsigned char file52[] = {
#embed "../../Models/kubernetes/job.test.yaml"
};
static const unsigned char file53[] = {
#embed "../../Models/kubernetes/job.yaml"
};
static const unsigned char file54[] = {
#embed "../../Models/kubernetes/pod-start.test.yaml"
};
static const unsigned char file55[] = {
#embed "../../Models/kubernetes/pod-start.yaml"
};
static const unsigned char file56[] = {
#embed "../../Models/kubernetes/pod.test.yaml"
};
static const unsigned char file57[] = {
#embed "../../Models/kubernetes/pod.yaml"
};
static const unsigned char file58[] = {
#embed "../../Models/kubernetes/rollout.test.yaml"
};
static const unsigned char file59[] = {
#embed "../../Models/kubernetes/rollout.yaml"
};
static const unsigned char file60[] = {
#embed "../../Models/kubernetes/workload.test.yaml"
};
static const unsigned char file61[] = {
#embed "../../Models/kubernetes/workload.yaml"
};
static const unsigned char file62[] = {
#embed "../../Models/messaging/broker.test.yaml"
};
static const unsigned char file63[] = {
#embed "../../Models/messaging/broker.yaml"
};
static const unsigned char file64[] = {
#embed "../../Models/messaging/consumer-group.test.yaml"
};
static const unsigned char file65[] = {
#embed "../../Models/messaging/consumer-group.yaml"
};
static const unsigned char file66[] = {
#embed "../../Models/messaging/group-membership.test.yaml"
};
static const unsigned char file67[] = {
#embed "../../Models/messaging/group-membership.yaml"
};
static const unsigned char file68[] = {
#embed "../../Models/messaging/kafka-group.test.yaml"
};
static const unsigned char file69[] = {
#embed "../../Models/messaging/kafka-group.yaml"
};
static const unsigned char file70[] = {
#embed "../../Models/messaging/kafka.test.yaml"
};
static const unsigned char file71[] = {
#embed "../../Models/messaging/kafka.yaml"
};
static const unsigned char file72[] = {
#embed "../../Models/messaging/partition.test.yaml"
};
static const unsigned char file73[] = {
#embed "../../Models/messaging/partition.yaml"
};
static const unsigned char file74[] = {
#embed "../../Models/messaging/producer.test.yaml"
};
static const unsigned char file75[] = {
#embed "../../Models/messaging/producer.yaml"
};
static const unsigned char file76[] = {
#embed "../../Models/messaging/queue-limits.test.yaml"
};
static const unsigned char file77[] = {
#embed "../../Models/messaging/queue-limits.yaml"
};
static const unsigned char file78[] = {
#embed "../../Models/messaging/queue.test.yaml"
};
static const unsigned char file79[] = {
#embed "../../Models/messaging/queue.yaml"
};
static const unsigned char file80[] = {
#embed "../../Models/messaging/rabbitmq.test.yaml"
};
static const unsigned char file81[] = {
#embed "../../Models/messaging/rabbitmq.yaml"
};
static const unsigned char file82[] = {
#embed "../../Models/messaging/sending-service.test.yaml"
};
static const unsigned char file83[] = {
#embed "../../Models/messaging/sending-service.yaml"
};
static const unsigned char file84[] = {
#embed "../../Models/network/link.test.yaml"
};
static const unsigned char file85[] = {
#embed "../../Models/network/link.yaml"
};
static const unsigned char file86[] = {
#embed "../../Models/runtime/container.test.yaml"
};
static const unsigned char file87[] = {
#embed "../../Models/runtime/container.yaml"
};
static const unsigned char file88[] = {
#embed "../../Models/runtime/dotnet.test.yaml"
};
static const unsigned char file89[] = {
#embed "../../Models/runtime/dotnet.yaml"
};
static const unsigned char file90[] = {
#embed "../../Models/runtime/go.test.yaml"
};
static const unsigned char file91[] = {
#embed "../../Models/runtime/go.yaml"
};
static const unsigned char file92[] = {
#embed "../../Models/runtime/jvm.test.yaml"
};
static const unsigned char file93[] = {
#embed "../../Models/runtime/jvm.yaml"
};
static const unsigned char file94[] = {
#embed "../../Models/runtime/nodejs.test.yaml"
};
static const unsigned char file95[] = {
#embed "../../Models/runtime/nodejs.yaml"
};
static const unsigned char file96[] = {
#embed "../../Models/runtime/process.test.yaml"
};
static const unsigned char file97[] = {
#embed "../../Models/runtime/process.yaml"
};
static const unsigned char file98[] = {
#embed "../../Models/runtime/python.test.yaml"
};
static const unsigned char file99[] = {
#embed "../../Models/runtime/python.yaml"
};
static const unsigned char file100[] = {
#embed "../../Models/service/instance.test.yaml"
};
static const unsigned char file101[] = {
#embed "../../Models/service/instance.yaml"
};
static const unsigned char file102[] = {
#embed "../../Models/service/operation.test.yaml"
};
static const unsigned char file103[] = {
#embed "../../Models/service/operation.yaml"
};
static const unsigned char file104[] = {
#embed "../../Models/service/service.test.yaml"
};
static const unsigned char file105[] = {
#embed "../../Models/service/service.yaml"
};
static const unsigned char file106[] = {
#embed "../../Models/telemetry/collector.test.yaml"
};
static const unsigned char file107[] = {
#embed "../../Models/telemetry/collector.yaml"
};

static const struct whence_model_file files[] = {
    {"change/release.test.yaml", file0, sizeof file0},
    {"change/release.yaml", file1, sizeof file1},
    {"data/availability.test.yaml", file2, sizeof file2},
    {"data/availability.yaml", file3, sizeof file3},
    {"data/cache.test.yaml", file4, sizeof file4},
    {"data/cache.yaml", file5, sizeof file5},
    {"data/connections.test.yaml", file6, sizeof file6},
    {"data/connections.yaml", file7, sizeof file7},
    {"data/database.test.yaml", file8, sizeof file8},
    {"data/database.yaml", file9, sizeof file9},
    {"data/elasticsearch.test.yaml", file10, sizeof file10},
    {"data/elasticsearch.yaml", file11, sizeof file11},
    {"data/memcached.test.yaml", file12, sizeof file12},
    {"data/memcached.yaml", file13, sizeof file13},
    {"data/mongodb.test.yaml", file14, sizeof file14},
    {"data/mongodb.yaml", file15, sizeof file15},
    {"data/mysql.test.yaml", file16, sizeof file16},
    {"data/mysql.yaml", file17, sizeof file17},
    {"data/opensearch.test.yaml", file18, sizeof file18},
    {"data/opensearch.yaml", file19, sizeof file19},
    {"data/pool.test.yaml", file20, sizeof file20},
    {"data/pool.yaml", file21, sizeof file21},
    {"data/postgresql.test.yaml", file22, sizeof file22},
    {"data/postgresql.yaml", file23, sizeof file23},
    {"data/query.test.yaml", file24, sizeof file24},
    {"data/query.yaml", file25, sizeof file25},
    {"data/redis.test.yaml", file26, sizeof file26},
    {"data/redis.yaml", file27, sizeof file27},
    {"data/schema-change.test.yaml", file28, sizeof file28},
    {"data/schema-change.yaml", file29, sizeof file29},
    {"edge/certificate.test.yaml", file30, sizeof file30},
    {"edge/certificate.yaml", file31, sizeof file31},
    {"edge/load-balancer.test.yaml", file32, sizeof file32},
    {"edge/load-balancer.yaml", file33, sizeof file33},
    {"edge/resolver.test.yaml", file34, sizeof file34},
    {"edge/resolver.yaml", file35, sizeof file35},
    {"external/external-api.test.yaml", file36, sizeof file36},
    {"external/external-api.yaml", file37, sizeof file37},
    {"host/machine.test.yaml", file38, sizeof file38},
    {"host/machine.yaml", file39, sizeof file39},
    {"host/node.test.yaml", file40, sizeof file40},
    {"host/node.yaml", file41, sizeof file41},
    {"host/storage.test.yaml", file42, sizeof file42},
    {"host/storage.yaml", file43, sizeof file43},
    {"host/volume.test.yaml", file44, sizeof file44},
    {"host/volume.yaml", file45, sizeof file45},
    {"identity/identity-provider.test.yaml", file46, sizeof file46},
    {"identity/identity-provider.yaml", file47, sizeof file47},
    {"kubernetes/autoscaler.test.yaml", file48, sizeof file48},
    {"kubernetes/autoscaler.yaml", file49, sizeof file49},
    {"kubernetes/container-neighbours.test.yaml", file50, sizeof file50},
    {"kubernetes/container-neighbours.yaml", file51, sizeof file51},
    {"kubernetes/job.test.yaml", file52, sizeof file52},
    {"kubernetes/job.yaml", file53, sizeof file53},
    {"kubernetes/pod-start.test.yaml", file54, sizeof file54},
    {"kubernetes/pod-start.yaml", file55, sizeof file55},
    {"kubernetes/pod.test.yaml", file56, sizeof file56},
    {"kubernetes/pod.yaml", file57, sizeof file57},
    {"kubernetes/rollout.test.yaml", file58, sizeof file58},
    {"kubernetes/rollout.yaml", file59, sizeof file59},
    {"kubernetes/workload.test.yaml", file60, sizeof file60},
    {"kubernetes/workload.yaml", file61, sizeof file61},
    {"messaging/broker.test.yaml", file62, sizeof file62},
    {"messaging/broker.yaml", file63, sizeof file63},
    {"messaging/consumer-group.test.yaml", file64, sizeof file64},
    {"messaging/consumer-group.yaml", file65, sizeof file65},
    {"messaging/group-membership.test.yaml", file66, sizeof file66},
    {"messaging/group-membership.yaml", file67, sizeof file67},
    {"messaging/kafka-group.test.yaml", file68, sizeof file68},
    {"messaging/kafka-group.yaml", file69, sizeof file69},
    {"messaging/kafka.test.yaml", file70, sizeof file70},
    {"messaging/kafka.yaml", file71, sizeof file71},
    {"messaging/partition.test.yaml", file72, sizeof file72},
    {"messaging/partition.yaml", file73, sizeof file73},
    {"messaging/producer.test.yaml", file74, sizeof file74},
    {"messaging/producer.yaml", file75, sizeof file75},
    {"messaging/queue-limits.test.yaml", file76, sizeof file76},
    {"messaging/queue-limits.yaml", file77, sizeof file77},
    {"messaging/queue.test.yaml", file78, sizeof file78},
    {"messaging/queue.yaml", file79, sizeof file79},
    {"messaging/rabbitmq.test.yaml", file80, sizeof file80},
    {"messaging/rabbitmq.yaml", file81, sizeof file81},
    {"messaging/sending-service.test.yaml", file82, sizeof file82},
    {"messaging/sending-service.yaml", file83, sizeof file83},
    {"network/link.test.yaml", file84, sizeof file84},
    {"network/link.yaml", file85, sizeof file85},
    {"runtime/container.test.yaml", file86, sizeof file86},
    {"runtime/container.yaml", file87, sizeof file87},
    {"runtime/dotnet.test.yaml", file88, sizeof file88},
    {"runtime/dotnet.yaml", file89, sizeof file89},
    {"runtime/go.test.yaml", file90, sizeof file90},
    {"runtime/go.yaml", file91, sizeof file91},
    {"runtime/jvm.test.yaml", file92, sizeof file92},
    {"runtime/jvm.yaml", file93, sizeof file93},
    {"runtime/nodejs.test.yaml", file94, sizeof file94},
    {"runtime/nodejs.yaml", file95, sizeof file95},
    {"runtime/process.test.yaml", file96, sizeof file96},
    {"runtime/process.yaml", file97, sizeof file97},
    {"runtime/python.test.yaml", file98, sizeof file98},
    {"runtime/python.yaml", file99, sizeof file99},
    {"service/instance.test.yaml", file100, sizeof file100},
    {"service/instance.yaml", file101, sizeof file101},
    {"service/operation.test.yaml", file102, sizeof file102},
    {"service/operation.yaml", file103, sizeof file103},
    {"service/service.test.yaml", file104, sizeof file104},
    {"service/service.yaml", file105, sizeof file105},
    {"telemetry/collector.test.yaml", file106, sizeof file106},
    {"telemetry/collector.yaml", file107, sizeof file107},
};
const long whence_model_file_count = sizeof files / sizeof *files;
struct whence_model_file whence_model_file_at(long index) { return files[index]; }
