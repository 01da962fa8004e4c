import Telemetry

/// Measures decoding, joining and counting in memory, without doors: a row for each round.
@main
struct PipelineBenchmark {
  private static let batchCount = 1_000
  /// Batches before the clock starts, in which all shapes are seen.
  private static let warmUpCount = 40
  private static let roundCount = 5
  /// Event time between two batches: windows of 128,000 spans.
  private static let paceMilliseconds = 20

  static func main() throws {
    var traffic = ShopTraffic(seed: 1)
    let batches = (0..<batchCount).map { _ in traffic.nextBatch(after: paceMilliseconds) }
    let byteCount = batches.reduce(0) { $0 + $1.count }
    print("\(byteCount / (batchCount * ShopTraffic.spansPerBatch)) B a span, CPU ns a span:")
    print("| decoding | meaning | joining | judging and counting | all | counted |")
    print("|---|---|---|---|---|---|")
    for _ in 0..<roundCount {
      var pipeline = SpanPipeline()
      for (number, batch) in batches.enumerated() {
        if number == warmUpCount { pipeline.forgetCost() }
        try batch.withUnsafeBytes { try pipeline.take($0) }
      }
      print("| \(pipeline.cost.text) | \(pipeline.countedSpanCount) |")
    }
  }
}
