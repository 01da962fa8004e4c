// Written by scripts/embed-models.
#include "CModels.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char file0[] = {
#embed "../../Models/data/cache.test.yaml"
};
static const unsigned char file1[] = {
#embed "../../Models/data/cache.yaml"
};
static const unsigned char file2[] = {
#embed "../../Models/data/database.test.yaml"
};
static const unsigned char file3[] = {
#embed "../../Models/data/database.yaml"
};
static const unsigned char file4[] = {
#embed "../../Models/data/pool.test.yaml"
};
static const unsigned char file5[] = {
#embed "../../Models/data/pool.yaml"
};
static const unsigned char file6[] = {
#embed "../../Models/data/query.test.yaml"
};
static const unsigned char file7[] = {
#embed "../../Models/data/query.yaml"
};
static const unsigned char file8[] = {
#embed "../../Models/external/external-api.test.yaml"
};
static const unsigned char file9[] = {
#embed "../../Models/external/external-api.yaml"
};
static const unsigned char file10[] = {
#embed "../../Models/host/node.test.yaml"
};
static const unsigned char file11[] = {
#embed "../../Models/host/node.yaml"
};
static const unsigned char file12[] = {
#embed "../../Models/host/volume.test.yaml"
};
static const unsigned char file13[] = {
#embed "../../Models/host/volume.yaml"
};
static const unsigned char file14[] = {
#embed "../../Models/kubernetes/pod.test.yaml"
};
static const unsigned char file15[] = {
#embed "../../Models/kubernetes/pod.yaml"
};
static const unsigned char file16[] = {
#embed "../../Models/kubernetes/workload.test.yaml"
};
static const unsigned char file17[] = {
#embed "../../Models/kubernetes/workload.yaml"
};
static const unsigned char file18[] = {
#embed "../../Models/messaging/broker.test.yaml"
};
static const unsigned char file19[] = {
#embed "../../Models/messaging/broker.yaml"
};
static const unsigned char file20[] = {
#embed "../../Models/messaging/consumer-group.test.yaml"
};
static const unsigned char file21[] = {
#embed "../../Models/messaging/consumer-group.yaml"
};
static const unsigned char file22[] = {
#embed "../../Models/messaging/queue.test.yaml"
};
static const unsigned char file23[] = {
#embed "../../Models/messaging/queue.yaml"
};
static const unsigned char file24[] = {
#embed "../../Models/network/link.test.yaml"
};
static const unsigned char file25[] = {
#embed "../../Models/network/link.yaml"
};
static const unsigned char file26[] = {
#embed "../../Models/runtime/container.test.yaml"
};
static const unsigned char file27[] = {
#embed "../../Models/runtime/container.yaml"
};
static const unsigned char file28[] = {
#embed "../../Models/runtime/process.test.yaml"
};
static const unsigned char file29[] = {
#embed "../../Models/runtime/process.yaml"
};
static const unsigned char file30[] = {
#embed "../../Models/service/instance.test.yaml"
};
static const unsigned char file31[] = {
#embed "../../Models/service/instance.yaml"
};
static const unsigned char file32[] = {
#embed "../../Models/service/operation.test.yaml"
};
static const unsigned char file33[] = {
#embed "../../Models/service/operation.yaml"
};
static const unsigned char file34[] = {
#embed "../../Models/service/service.test.yaml"
};
static const unsigned char file35[] = {
#embed "../../Models/service/service.yaml"
};

static const struct whence_model_file files[] = {
    {"data/cache.test.yaml", file0, sizeof file0},
    {"data/cache.yaml", file1, sizeof file1},
    {"data/database.test.yaml", file2, sizeof file2},
    {"data/database.yaml", file3, sizeof file3},
    {"data/pool.test.yaml", file4, sizeof file4},
    {"data/pool.yaml", file5, sizeof file5},
    {"data/query.test.yaml", file6, sizeof file6},
    {"data/query.yaml", file7, sizeof file7},
    {"external/external-api.test.yaml", file8, sizeof file8},
    {"external/external-api.yaml", file9, sizeof file9},
    {"host/node.test.yaml", file10, sizeof file10},
    {"host/node.yaml", file11, sizeof file11},
    {"host/volume.test.yaml", file12, sizeof file12},
    {"host/volume.yaml", file13, sizeof file13},
    {"kubernetes/pod.test.yaml", file14, sizeof file14},
    {"kubernetes/pod.yaml", file15, sizeof file15},
    {"kubernetes/workload.test.yaml", file16, sizeof file16},
    {"kubernetes/workload.yaml", file17, sizeof file17},
    {"messaging/broker.test.yaml", file18, sizeof file18},
    {"messaging/broker.yaml", file19, sizeof file19},
    {"messaging/consumer-group.test.yaml", file20, sizeof file20},
    {"messaging/consumer-group.yaml", file21, sizeof file21},
    {"messaging/queue.test.yaml", file22, sizeof file22},
    {"messaging/queue.yaml", file23, sizeof file23},
    {"network/link.test.yaml", file24, sizeof file24},
    {"network/link.yaml", file25, sizeof file25},
    {"runtime/container.test.yaml", file26, sizeof file26},
    {"runtime/container.yaml", file27, sizeof file27},
    {"runtime/process.test.yaml", file28, sizeof file28},
    {"runtime/process.yaml", file29, sizeof file29},
    {"service/instance.test.yaml", file30, sizeof file30},
    {"service/instance.yaml", file31, sizeof file31},
    {"service/operation.test.yaml", file32, sizeof file32},
    {"service/operation.yaml", file33, sizeof file33},
    {"service/service.test.yaml", file34, sizeof file34},
    {"service/service.yaml", file35, sizeof file35},
};
const long whence_model_file_count = sizeof files / sizeof *files;
struct whence_model_file whence_model_file_at(long index) { return files[index]; }
