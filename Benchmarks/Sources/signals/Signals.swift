internal import Foundation

/// Measures metrics and logs in memory: bytes in, counts of windows out, on one core; and a parser
/// written in C++ on the same bytes, in turns.
@main
struct Signals {
  private static let usage =
    "usage: signals --models FOLDER [--peer FILE] [--rounds 5] [--seed 1]"

  static func main() {
    do {
      var options: [String: String] = [:]
      var rest = CommandLine.arguments.dropFirst()
      while let name = rest.popFirst(), let value = rest.popFirst() { options[name] = value }
      guard let models = options["--models"] else { throw SignalsFailure(Self.usage) }
      let rounds = options["--rounds"].flatMap { Int($0) } ?? 5
      let seed = options["--seed"].flatMap { UInt64($0) } ?? 1
      let peer = options["--peer"].map { ArenaPeer(executable: $0) }
      print("| path | CPU ns an item | C++ arena, parses only | C++ : ours |\n|---|---|---|---|")
      for load in try loads(seed: seed, models: models) {
        print(try load.row(rounds: rounds, peer: peer))
      }
    } catch {
      FileHandle.standardError.write(Data("signals: \(error)\n".utf8))
      exit(1)
    }
  }

  private static func loads(seed: UInt64, models: String) throws -> [SignalLoad] {
    var metrics = MetricTraffic(seed: seed)
    let batches = (0..<150).map { _ in metrics.nextBatch(after: 1_000) }
    var many = MetricTraffic(seed: seed, groupCount: 12)
    let manyBatches = (0..<150).map { _ in many.nextBatch(after: 1_000) }
    var logs = LogTraffic(seed: seed)
    let logBatches = (0..<400).map { _ in logs.nextBatch(after: 100) }
    let wanted = try wantedNames(models: models)
    let points = MetricTraffic.pointsPerBatch
    return [
      SignalLoad(
        name: "metric_points_in_memory", signal: "metrics", batches: batches, itemsPerBatch: points
      ) { MetricPipeline(wanted: wanted) },
      SignalLoad(
        name: "metric_points_in_memory_all_wanted", signal: "metrics", batches: batches,
        itemsPerBatch: points
      ) { MetricPipeline(wanted: nil) },
      SignalLoad(
        name: "metric_points_in_memory_all_wanted_19k_series", signal: "metrics",
        batches: manyBatches, itemsPerBatch: points
      ) { MetricPipeline(wanted: nil) },
      SignalLoad(
        name: "log_records_in_memory", signal: "logs", batches: logBatches,
        itemsPerBatch: LogTraffic.recordsPerBatch
      ) { LogPipeline() },
    ]
  }

  /// The metrics of the traffic that the models ask for.
  private static func wantedNames(models: String) throws -> [String] {
    let files = FileManager.default.enumerator(atPath: models)?.compactMap { $0 as? String } ?? []
    let text = try files.filter { $0.hasSuffix(".yaml") }.map {
      try String(contentsOfFile: "\(models)/\($0)", encoding: .utf8)
    }.joined()
    return MetricTraffic.names.filter { name in
      [")", "{"].contains { text.contains("metric(\(name)\($0)") }
    }
  }
}

struct SignalsFailure: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}
