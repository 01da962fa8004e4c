/// Python's protobuf (upb, written in C) on the same bytes: it parses, and does nothing else.
struct Peer {
  /// Enough for a steady figure, few enough to hold in memory.
  static let batchCount = 200

  var python: String
  var script: String

  /// Processor nanoseconds a span.
  func run(_ batches: ArraySlice<[UInt8]>) throws -> Double {
    try PeerProcess(executable: python).nanoseconds(batches) { [script, $0] }
  }
}
