import Foundation

/// Measures decoding, joining and counting in memory, without doors: a row for each round, and a
/// parser written in C++ on the same bytes, in turns.
///
///     pipeline [--batches 1000] [--warm-up 40] [--rounds 5] [--milliseconds 20] [--traffic FILE]
///              [--peer FILE]
///
/// Batches before the clock starts are among `--batches`; `--milliseconds` is event time between
/// two of them. Traffic is made anew, or kept in a file and read from there the next time.
@main
struct PipelineBenchmark {
  static func main() throws {
    var options: [String: String] = [:]
    var rest = CommandLine.arguments.dropFirst()
    while let name = rest.popFirst(), let value = rest.popFirst() { options[name] = value }
    func count(_ name: String, _ usual: Int) -> Int { options[name].flatMap { Int($0) } ?? usual }
    let traffic = TrafficFile(path: options["--traffic"])
    let batches = try traffic.batches(
      count: count("--batches", 1_000), milliseconds: count("--milliseconds", 20))
    let byteCount = batches.reduce(0) { $0 + $1.count }
    print("\(byteCount / (batches.count * ShopTraffic.spansPerBatch)) B a span, CPU ns a span:")
    print(
      "| decoding | meaning | joining | judging and counting | all | C++ arena, parses only "
        + "| counted |")
    print("|---|---|---|---|---|---|---|")
    for _ in 0..<count("--rounds", 5) {
      var pipeline = SpanPipeline()
      for (number, batch) in batches.enumerated() {
        try batch.withUnsafeBytes {
          number < count("--warm-up", 40) ? try pipeline.warmUp($0) : try pipeline.take($0)
        }
      }
      let peer = try options["--peer"].map {
        try PeerProcess(executable: $0).nanoseconds(Array(batches.prefix(200))) {
          ["traces", $0, "2"]
        }
      }
      print(
        "| \(pipeline.cost.text) | \(peer.map { "\(Int($0))" } ?? "-") "
          + "| \(pipeline.countedSpanCount) |")
    }
  }
}
