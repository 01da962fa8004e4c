internal import Foundation

/// A parser in a process of its own: it is given batches in a file, each behind its length in four
/// bytes, and prints the processor nanoseconds that an item took it.
struct PeerProcess {
  struct Failure: Error, CustomStringConvertible {
    var printed: String

    var description: String { "the peer did not run: \(printed)" }
  }

  var executable: String

  /// - Parameters:
  ///   - batches: what it is to parse.
  ///   - arguments: of the process, from the path of the file.
  /// - Returns: processor nanoseconds an item.
  /// - Throws: `Failure` when it does not end well or prints no number.
  func nanoseconds(
    _ batches: some Sequence<[UInt8]>, arguments: (String) -> [String]
  ) throws -> Double {
    let file = FileManager.default.temporaryDirectory.appending(path: "whence-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    var data = Data()
    for batch in batches {
      withUnsafeBytes(of: UInt32(batch.count).bigEndian) { data.append(contentsOf: $0) }
      data.append(contentsOf: batch)
    }
    try data.write(to: file)
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: executable)
    process.arguments = arguments(file.path)
    process.standardOutput = output
    try process.run()
    let printed = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let text = String(decoding: printed, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    guard process.terminationStatus == 0, let nanoseconds = Double(text) else {
      throw Failure(printed: text)
    }
    return nanoseconds
  }
}
