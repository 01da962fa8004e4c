internal import SystemPackage
package import Telemetry

/// The messages of one recording file or of standard input, in their order; gzip is recognised.
///
/// Holds one message and one chunk at a time. Not for use by two tasks at once.
package final class RecordingInput {
  /// Compressed bytes read at once: a bomb makes at most about a thousand times as many of them.
  private static let chunkByteCount = 16 << 10

  /// The name for messages to people.
  package let name: String
  private let file: FileDescriptor
  private let isOwned: Bool
  private var reader = RecordingReader()
  private var inflater: GzipInflater?
  private var chunk: [UInt8]
  private var inflated: [UInt8] = []
  private var isAtStart = true
  private var isAtEnd = false
  /// Why the file cannot be read further; thrown once what came before is taken.
  private var failure: RecordingFailure?

  /// - Parameter path: a file, or "-" for standard input.
  /// - Throws: `RecordingFailure` when the file cannot be opened.
  package init(path: String) throws(RecordingFailure) {
    chunk = [UInt8](repeating: 0, count: Self.chunkByteCount)
    guard path != "-" else {
      (name, file, isOwned) = ("standard input", .standardInput, false)
      return
    }
    name = path
    isOwned = true
    do { file = try FileDescriptor.open(path, .readOnly) } catch {
      throw RecordingFailure(path, error as? Errno ?? Errno.ioError)
    }
  }

  deinit { if isOwned { try? file.close() } }

  /// The next message, or nil at the end.
  ///
  /// - Throws: `RecordingFailure` when the file is damaged or was cut; every whole message before
  ///   that has been given.
  package func next() throws(RecordingFailure) -> RecordedMessage? {
    while true {
      if let message = try take({ (reader) throws(WireError) in try reader.next() }) {
        return message
      }
      if let failure { throw failure }
      guard !isAtEnd else { return nil }
      do throws(RecordingFailure) { try feed() } catch { failure = error }
      if isAtEnd, failure == nil {
        return try take { (reader) throws(WireError) in try reader.finish() }
      }
    }
  }

  private func take(
    _ body: (inout RecordingReader) throws(WireError) -> RecordedMessage?
  ) throws(RecordingFailure) -> RecordedMessage? {
    do throws(WireError) { return try body(&reader) } catch { throw RecordingFailure(name, error) }
  }

  /// Reads one chunk, or notes that there is none.
  private func feed() throws(RecordingFailure) {
    let count: Int
    do {
      count = try chunk.withUnsafeMutableBytes { try file.read(into: $0) }
    } catch { throw RecordingFailure(name, error as? Errno ?? Errno.ioError) }
    guard count > 0 else {
      isAtEnd = true
      do throws(GzipInflater.Failure) { try inflater?.finish() } catch {
        throw RecordingFailure(name, error.description)
      }
      return
    }
    if isAtStart {
      isAtStart = false
      if count >= 2, chunk[0] == 0x1f, chunk[1] == 0x8b { inflater = GzipInflater() }
    }
    try pass(count)
  }

  private func pass(_ count: Int) throws(RecordingFailure) {
    guard let inflater else {
      chunk.withUnsafeBytes { reader.feed(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      return
    }
    inflated.removeAll(keepingCapacity: true)
    var failure: GzipInflater.Failure?
    chunk.withUnsafeBytes { bytes in
      do throws(GzipInflater.Failure) {
        let piece = UnsafeRawBufferPointer(rebasing: bytes[..<count])
        try inflater.inflate(piece, into: &inflated, limit: .max)
      } catch { failure = error }
    }
    inflated.withUnsafeBytes { reader.feed($0) }
    if let failure { throw RecordingFailure(name, failure.description) }
  }
}
