// Written by scripts/embed-models.
#include "CModels.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char file0[] = {
#embed "../../Models/data/availability.test.yaml"
};
static const unsigned char file1[] = {
#embed "../../Models/data/availability.yaml"
};
static const unsigned char file2[] = {
#embed "../../Models/data/cache.test.yaml"
};
static const unsigned char file3[] = {
#embed "../../Models/data/cache.yaml"
};
static const unsigned char file4[] = {
#embed "../../Models/data/connections.test.yaml"
};
static const unsigned char file5[] = {
#embed "../../Models/data/connections.yaml"
};
static const unsigned char file6[] = {
#embed "../../Models/data/database.test.yaml"
};
static const unsigned char file7[] = {
#embed "../../Models/data/database.yaml"
};
static const unsigned char file8[] = {
#embed "../../Models/data/elasticsearch.test.yaml"
};
static const unsigned char file9[] = {
#embed "../../Models/data/elasticsearch.yaml"
};
static const unsigned char file10[] = {
#embed "../../Models/data/mongodb.test.yaml"
};
static const unsigned char file11[] = {
#embed "../../Models/data/mongodb.yaml"
};
static const unsigned char file12[] = {
#embed "../../Models/data/mysql.test.yaml"
};
static const unsigned char file13[] = {
#embed "../../Models/data/mysql.yaml"
};
static const unsigned char file14[] = {
#embed "../../Models/data/pool.test.yaml"
};
static const unsigned char file15[] = {
#embed "../../Models/data/pool.yaml"
};
static const unsigned char file16[] = {
#embed "../../Models/data/postgresql.test.yaml"
};
static const unsigned char file17[] = {
#embed "../../Models/data/postgresql.yaml"
};
static const unsigned char file18[] = {
#embed "../../Models/data/query.test.yaml"
};
static const unsigned char file19[] = {
#embed "../../Models/data/query.yaml"
};
static const unsigned char file20[] = {
#embed "../../Models/data/redis.test.yaml"
};
static const unsigned char file21[] = {
#embed "../../Models/data/redis.yaml"
};
static const unsigned char file22[] = {
#embed "../../Models/data/schema-change.test.yaml"
};
static const unsigned char file23[] = {
#embed "../../Models/data/schema-change.yaml"
};
static const unsigned char file24[] = {
#embed "../../Models/external/external-api.test.yaml"
};
static const unsigned char file25[] = {
#embed "../../Models/external/external-api.yaml"
};
static const unsigned char file26[] = {
#embed "../../Models/host/node.test.yaml"
};
static const unsigned char file27[] = {
#embed "../../Models/host/node.yaml"
};
static const unsigned char file28[] = {
#embed "../../Models/host/volume.test.yaml"
};
static const unsigned char file29[] = {
#embed "../../Models/host/volume.yaml"
};
static const unsigned char file30[] = {
#embed "../../Models/kubernetes/pod.test.yaml"
};
static const unsigned char file31[] = {
#embed "../../Models/kubernetes/pod.yaml"
};
static const unsigned char file32[] = {
#embed "../../Models/kubernetes/workload.test.yaml"
};
static const unsigned char file33[] = {
#embed "../../Models/kubernetes/workload.yaml"
};
static const unsigned char file34[] = {
#embed "../../Models/messaging/broker.test.yaml"
};
static const unsigned char file35[] = {
#embed "../../Models/messaging/broker.yaml"
};
static const unsigned char file36[] = {
#embed "../../Models/messaging/consumer-group.test.yaml"
};
static const unsigned char file37[] = {
#embed "../../Models/messaging/consumer-group.yaml"
};
static const unsigned char file38[] = {
#embed "../../Models/messaging/group-membership.test.yaml"
};
static const unsigned char file39[] = {
#embed "../../Models/messaging/group-membership.yaml"
};
static const unsigned char file40[] = {
#embed "../../Models/messaging/kafka-group.test.yaml"
};
static const unsigned char file41[] = {
#embed "../../Models/messaging/kafka-group.yaml"
};
static const unsigned char file42[] = {
#embed "../../Models/messaging/kafka.test.yaml"
};
static const unsigned char file43[] = {
#embed "../../Models/messaging/kafka.yaml"
};
static const unsigned char file44[] = {
#embed "../../Models/messaging/partition.test.yaml"
};
static const unsigned char file45[] = {
#embed "../../Models/messaging/partition.yaml"
};
static const unsigned char file46[] = {
#embed "../../Models/messaging/producer.test.yaml"
};
static const unsigned char file47[] = {
#embed "../../Models/messaging/producer.yaml"
};
static const unsigned char file48[] = {
#embed "../../Models/messaging/queue-limits.test.yaml"
};
static const unsigned char file49[] = {
#embed "../../Models/messaging/queue-limits.yaml"
};
static const unsigned char file50[] = {
#embed "../../Models/messaging/queue.test.yaml"
};
static const unsigned char file51[] = {
#embed "../../Models/messaging/queue.yaml"
};
static const unsigned char file52[] = {
#embed "../../Models/messaging/rabbitmq.test.yaml"
};
static const unsigned char file53[] = {
#embed "../../Models/messaging/rabbitmq.yaml"
};
static const unsigned char file54[] = {
#embed "../../Models/messaging/sending-service.test.yaml"
};
static const unsigned char file55[] = {
#embed "../../Models/messaging/sending-service.yaml"
};
static const unsigned char file56[] = {
#embed "../../Models/network/link.test.yaml"
};
static const unsigned char file57[] = {
#embed "../../Models/network/link.yaml"
};
static const unsigned char file58[] = {
#embed "../../Models/runtime/container.test.yaml"
};
static const unsigned char file59[] = {
#embed "../../Models/runtime/container.yaml"
};
static const unsigned char file60[] = {
#embed "../../Models/runtime/dotnet.test.yaml"
};
static const unsigned char file61[] = {
#embed "../../Models/runtime/dotnet.yaml"
};
static const unsigned char file62[] = {
#embed "../../Models/runtime/go.test.yaml"
};
static const unsigned char file63[] = {
#embed "../../Models/runtime/go.yaml"
};
static const unsigned char file64[] = {
#embed "../../Models/runtime/jvm.test.yaml"
};
static const unsigned char file65[] = {
#embed "../../Models/runtime/jvm.yaml"
};
static const unsigned char file66[] = {
#embed "../../Models/runtime/nodejs.test.yaml"
};
static const unsigned char file67[] = {
#embed "../../Models/runtime/nodejs.yaml"
};
static const unsigned char file68[] = {
#embed "../../Models/runtime/process.test.yaml"
};
static const unsigned char file69[] = {
#embed "../../Models/runtime/process.yaml"
};
static const unsigned char file70[] = {
#embed "../../Models/runtime/python.test.yaml"
};
static const unsigned char file71[] = {
#embed "../../Models/runtime/python.yaml"
};
static const unsigned char file72[] = {
#embed "../../Models/service/instance.test.yaml"
};
static const unsigned char file73[] = {
#embed "../../Models/service/instance.yaml"
};
static const unsigned char file74[] = {
#embed "../../Models/service/operation.test.yaml"
};
static const unsigned char file75[] = {
#embed "../../Models/service/operation.yaml"
};
static const unsigned char file76[] = {
#embed "../../Models/service/service.test.yaml"
};
static const unsigned char file77[] = {
#embed "../../Models/service/service.yaml"
};

static const struct whence_model_file files[] = {
    {"data/availability.test.yaml", file0, sizeof file0},
    {"data/availability.yaml", file1, sizeof file1},
    {"data/cache.test.yaml", file2, sizeof file2},
    {"data/cache.yaml", file3, sizeof file3},
    {"data/connections.test.yaml", file4, sizeof file4},
    {"data/connections.yaml", file5, sizeof file5},
    {"data/database.test.yaml", file6, sizeof file6},
    {"data/database.yaml", file7, sizeof file7},
    {"data/elasticsearch.test.yaml", file8, sizeof file8},
    {"data/elasticsearch.yaml", file9, sizeof file9},
    {"data/mongodb.test.yaml", file10, sizeof file10},
    {"data/mongodb.yaml", file11, sizeof file11},
    {"data/mysql.test.yaml", file12, sizeof file12},
    {"data/mysql.yaml", file13, sizeof file13},
    {"data/pool.test.yaml", file14, sizeof file14},
    {"data/pool.yaml", file15, sizeof file15},
    {"data/postgresql.test.yaml", file16, sizeof file16},
    {"data/postgresql.yaml", file17, sizeof file17},
    {"data/query.test.yaml", file18, sizeof file18},
    {"data/query.yaml", file19, sizeof file19},
    {"data/redis.test.yaml", file20, sizeof file20},
    {"data/redis.yaml", file21, sizeof file21},
    {"data/schema-change.test.yaml", file22, sizeof file22},
    {"data/schema-change.yaml", file23, sizeof file23},
    {"external/external-api.test.yaml", file24, sizeof file24},
    {"external/external-api.yaml", file25, sizeof file25},
    {"host/node.test.yaml", file26, sizeof file26},
    {"host/node.yaml", file27, sizeof file27},
    {"host/volume.test.yaml", file28, sizeof file28},
    {"host/volume.yaml", file29, sizeof file29},
    {"kubernetes/pod.test.yaml", file30, sizeof file30},
    {"kubernetes/pod.yaml", file31, sizeof file31},
    {"kubernetes/workload.test.yaml", file32, sizeof file32},
    {"kubernetes/workload.yaml", file33, sizeof file33},
    {"messaging/broker.test.yaml", file34, sizeof file34},
    {"messaging/broker.yaml", file35, sizeof file35},
    {"messaging/consumer-group.test.yaml", file36, sizeof file36},
    {"messaging/consumer-group.yaml", file37, sizeof file37},
    {"messaging/group-membership.test.yaml", file38, sizeof file38},
    {"messaging/group-membership.yaml", file39, sizeof file39},
    {"messaging/kafka-group.test.yaml", file40, sizeof file40},
    {"messaging/kafka-group.yaml", file41, sizeof file41},
    {"messaging/kafka.test.yaml", file42, sizeof file42},
    {"messaging/kafka.yaml", file43, sizeof file43},
    {"messaging/partition.test.yaml", file44, sizeof file44},
    {"messaging/partition.yaml", file45, sizeof file45},
    {"messaging/producer.test.yaml", file46, sizeof file46},
    {"messaging/producer.yaml", file47, sizeof file47},
    {"messaging/queue-limits.test.yaml", file48, sizeof file48},
    {"messaging/queue-limits.yaml", file49, sizeof file49},
    {"messaging/queue.test.yaml", file50, sizeof file50},
    {"messaging/queue.yaml", file51, sizeof file51},
    {"messaging/rabbitmq.test.yaml", file52, sizeof file52},
    {"messaging/rabbitmq.yaml", file53, sizeof file53},
    {"messaging/sending-service.test.yaml", file54, sizeof file54},
    {"messaging/sending-service.yaml", file55, sizeof file55},
    {"network/link.test.yaml", file56, sizeof file56},
    {"network/link.yaml", file57, sizeof file57},
    {"runtime/container.test.yaml", file58, sizeof file58},
    {"runtime/container.yaml", file59, sizeof file59},
    {"runtime/dotnet.test.yaml", file60, sizeof file60},
    {"runtime/dotnet.yaml", file61, sizeof file61},
    {"runtime/go.test.yaml", file62, sizeof file62},
    {"runtime/go.yaml", file63, sizeof file63},
    {"runtime/jvm.test.yaml", file64, sizeof file64},
    {"runtime/jvm.yaml", file65, sizeof file65},
    {"runtime/nodejs.test.yaml", file66, sizeof file66},
    {"runtime/nodejs.yaml", file67, sizeof file67},
    {"runtime/process.test.yaml", file68, sizeof file68},
    {"runtime/process.yaml", file69, sizeof file69},
    {"runtime/python.test.yaml", file70, sizeof file70},
    {"runtime/python.yaml", file71, sizeof file71},
    {"service/instance.test.yaml", file72, sizeof file72},
    {"service/instance.yaml", file73, sizeof file73},
    {"service/operation.test.yaml", file74, sizeof file74},
    {"service/operation.yaml", file75, sizeof file75},
    {"service/service.test.yaml", file76, sizeof file76},
    {"service/service.yaml", file77, sizeof file77},
};
const long whence_model_file_count = sizeof files / sizeof *files;
struct whence_model_file whence_model_file_at(long index) { return files[index]; }
