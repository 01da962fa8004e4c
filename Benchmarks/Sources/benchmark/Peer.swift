internal import Foundation

/// Python's protobuf (upb, written in C) on the same bytes: it parses, and does nothing else.
struct Peer {
  /// Enough for a steady figure, few enough to hold in memory.
  static let batchCount = 200

  var python: String
  var script: String

  /// Processor nanoseconds a span.
  func run(_ batches: ArraySlice<[UInt8]>) throws -> Double {
    let file = FileManager.default.temporaryDirectory
      .appending(path: "whence-batches-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    var data = Data()
    for batch in batches {
      withUnsafeBytes(of: UInt32(batch.count).bigEndian) { data.append(contentsOf: $0) }
      data.append(contentsOf: batch)
    }
    try data.write(to: file)
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: python)
    process.arguments = [script, file.path]
    process.standardOutput = output
    try process.run()
    let printed = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let text = String(decoding: printed, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    guard process.terminationStatus == 0, let nanoseconds = Double(text) else {
      throw BenchmarkFailure("the peer did not run: \(text)")
    }
    return nanoseconds
  }
}
