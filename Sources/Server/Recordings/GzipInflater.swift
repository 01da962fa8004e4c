internal import CZlib

/// Inflates a gzip stream piece by piece into a buffer that never passes a limit.
///
/// Several gzip members in a row count as one stream (RFC 1952, section 2.2). Nothing is allocated
/// in advance by what the header claims: the output grows by what was really inflated, in steps, so
/// that a bomb costs at most the limit plus one step. For recordings, which come in pieces; a
/// message that is there as a whole is for `GzipMessageInflater`. Not for use by two tasks at once.
package final class GzipInflater {
  /// What is wrong with a gzip stream.
  package enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Not gzip, or damaged; zlib's reason.
    case corrupt(String)
    /// More than the limit came out.
    case overLimit(Int)
    /// The input ended in the middle of a member.
    case truncated

    package var description: String {
      switch self {
      case .corrupt(let reason): "gzip is corrupt: \(reason)"
      case .truncated: "gzip ends in the middle of a member"
      case .overLimit(let limit): "more than \(limit) bytes after decompression, the limit"
      }
    }
  }

  private static let stepByteCount = 64 << 10
  private let stream: UnsafeMutablePointer<z_stream>
  private let step: UnsafeMutablePointer<UInt8>
  /// Whether the last byte seen ended a member.
  private var isBetweenMembers = true

  /// An inflater at the start of a stream.
  package init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    step = .allocate(capacity: Self.stepByteCount)
    let version = String(cString: zlibVersion())
    // 31: the largest window (15), and gzip headers only (16).
    let status = inflateInit2_(stream, 31, version, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib cannot start: status \(status)")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    step.deallocate()
  }

  /// Inflates all of `input`, appending to `output`.
  ///
  /// - Parameters:
  ///   - input: the next bytes of the stream.
  ///   - output: grows by what comes out.
  ///   - limit: bytes that `output` may hold in all.
  /// - Throws: `Failure`; the inflater must not be used after that.
  package func inflate(
    _ input: UnsafeRawBufferPointer, into output: inout [UInt8], limit: Int
  ) throws(Failure) {
    guard let base = input.bindMemory(to: UInt8.self).baseAddress, !input.isEmpty else { return }
    stream.pointee.next_in = UnsafeMutablePointer(mutating: base)
    stream.pointee.avail_in = uInt(input.count)
    defer {
      stream.pointee.next_in = nil
      stream.pointee.avail_in = 0
    }
    while try inflateStep(into: &output, limit: limit) {}
  }

  /// Says whether the stream may end here.
  package func finish() throws(Failure) {
    guard isBetweenMembers else { throw .truncated }
  }

  /// One call of zlib; false when the input is used up and nothing more comes out.
  private func inflateStep(into output: inout [UInt8], limit: Int) throws(Failure) -> Bool {
    if isBetweenMembers {
      guard stream.pointee.avail_in > 0 else { return false }
      inflateReset(stream)
      isBetweenMembers = false
    }
    stream.pointee.next_out = step
    stream.pointee.avail_out = uInt(Self.stepByteCount)
    let status = CZlib.inflate(stream, Z_NO_FLUSH)
    let count = Self.stepByteCount - Int(stream.pointee.avail_out)
    guard count <= limit - output.count else { throw .overLimit(limit) }
    output.append(contentsOf: UnsafeBufferPointer(start: step, count: count))
    switch status {
    case Z_STREAM_END:
      isBetweenMembers = true
      return stream.pointee.avail_in > 0
    case Z_OK:
      return stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0
    case Z_BUF_ERROR:
      return false
    default:
      throw .corrupt(stream.pointee.msg.map { String(cString: $0) } ?? "zlib status \(status)")
    }
  }
}
