// Parses recorded Export requests with C++ protobuf on an arena and prints processor nanoseconds an
// item.
//
//   parse_arena traces|metrics|logs FILE [ROUNDS]
//
// It parses only: nothing is received, joined or counted. The file has a big-endian length of four
// bytes before each message; all messages are in memory before the clock starts. The arena is reset
// after each message, so that its blocks are used again.
#include <time.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <google/protobuf/arena.h>

#include "logs.pb.h"
#include "metrics.pb.h"
#include "trace.pb.h"

namespace {

std::vector<std::string> messages(const char* path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<std::string> found;
  unsigned char prefix[4];
  while (file.read(reinterpret_cast<char*>(prefix), 4)) {
    std::string message(
        size_t(prefix[0]) << 24 | size_t(prefix[1]) << 16 | size_t(prefix[2]) << 8 | prefix[3], 0);
    file.read(message.data(), std::streamsize(message.size()));
    found.push_back(std::move(message));
  }
  return found;
}

long items(const otlp::ExportTraceServiceRequest& request) {
  long count = 0;
  for (const auto& resource : request.resource_spans())
    for (const auto& scope : resource.scope_spans()) count += scope.spans_size();
  return count;
}

long items(const otlp::ExportLogsServiceRequest& request) {
  long count = 0;
  for (const auto& resource : request.resource_logs())
    for (const auto& scope : resource.scope_logs()) count += scope.log_records_size();
  return count;
}

long items(const otlp::ExportMetricsServiceRequest& request) {
  long count = 0;
  for (const auto& resource : request.resource_metrics())
    for (const auto& scope : resource.scope_metrics())
      for (const auto& metric : scope.metrics())
        count += metric.gauge().data_points_size() + metric.sum().data_points_size() +
                 metric.histogram().data_points_size() +
                 metric.exponential_histogram().data_points_size() +
                 metric.summary().data_points_size();
  return count;
}

double processor_nanoseconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return double(now.tv_sec) * 1e9 + double(now.tv_nsec);
}

template <typename Request>
void run(const std::vector<std::string>& batches, int rounds) {
  std::vector<char> block(16 << 20);
  google::protobuf::ArenaOptions options;
  options.initial_block = block.data();
  options.initial_block_size = block.size();
  google::protobuf::Arena arena(options);
  long count = 0;
  for (const auto& batch : batches) {
    auto* request = google::protobuf::Arena::CreateMessage<Request>(&arena);
    if (!request->ParseFromString(batch)) {
      std::fprintf(stderr, "a message cannot be parsed\n");
      std::exit(1);
    }
    count += items(*request);
    arena.Reset();
  }
  double start = processor_nanoseconds();
  for (int round = 0; round < rounds; ++round)
    for (const auto& batch : batches) {
      google::protobuf::Arena::CreateMessage<Request>(&arena)->ParseFromString(batch);
      arena.Reset();
    }
  std::printf("%.1f\n", (processor_nanoseconds() - start) / (double(count) * rounds));
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) {
    std::fprintf(stderr, "usage: parse_arena traces|metrics|logs FILE [ROUNDS]\n");
    return 2;
  }
  const int rounds = count > 3 ? std::atoi(arguments[3]) : 3;
  const auto batches = messages(arguments[2]);
  if (!std::strcmp(arguments[1], "traces")) {
    run<otlp::ExportTraceServiceRequest>(batches, rounds);
  } else if (!std::strcmp(arguments[1], "metrics")) {
    run<otlp::ExportMetricsServiceRequest>(batches, rounds);
  } else {
    run<otlp::ExportLogsServiceRequest>(batches, rounds);
  }
}
