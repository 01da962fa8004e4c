internal import Foundation

/// What takes in requests of one signal and counts what is in them.
protocol SignalPipeline {
  /// Takes a request; returns its items.
  mutating func take(_ bytes: UnsafeRawBufferPointer) -> Int
}

/// Requests of one signal, and how they are taken in.
struct SignalLoad {
  var name: String
  var signal: String
  var batches: [[UInt8]]
  var itemsPerBatch: Int
  var pipeline: () -> any SignalPipeline

  /// A row of the table: medians over the rounds, in which ours and the peer take turns.
  func row(rounds: Int, peer: ArenaPeer?) throws -> String {
    var ours: [Double] = []
    var theirs: [Double] = []
    for _ in 0..<rounds {
      ours.append(run())
      if let peer { theirs.append(try peer.run(signal, batches)) }
    }
    let (own, other) = (Self.median(ours), theirs.isEmpty ? nil : Self.median(theirs))
    let columns = [
      "`\(name)`", String(format: "%.0f", own), other.map { String(format: "%.0f", $0) } ?? "-",
      other.map { String(format: "%.1f", $0 / own) } ?? "-",
    ]
    return "| \(columns.joined(separator: " | ")) |"
  }

  /// Processor nanoseconds an item, once senders and series are known.
  private func run() -> Double {
    var pipeline = pipeline()
    let warmUp = batches.count / 5
    for batch in batches[..<warmUp] { _ = batch.withUnsafeBytes { pipeline.take($0) } }
    let start = Self.processorNanoseconds()
    var count = 0
    for batch in batches[warmUp...] { count += batch.withUnsafeBytes { pipeline.take($0) } }
    let elapsed = Self.processorNanoseconds() - start
    precondition(count == (batches.count - warmUp) * itemsPerBatch, "items are missing")
    return elapsed / Double(count)
  }

  private static func processorNanoseconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}

/// C++ protobuf with an arena, the fastest parser that a user could pick: it parses, and does
/// nothing else.
struct ArenaPeer {
  var executable: String

  /// Processor nanoseconds an item.
  func run(_ signal: String, _ batches: [[UInt8]]) throws -> Double {
    try PeerProcess(executable: executable).nanoseconds(batches) { [signal, $0, "1"] }
  }
}
