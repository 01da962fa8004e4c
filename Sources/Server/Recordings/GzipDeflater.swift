internal import CZlib

/// Compresses whole buffers into gzip members, which may be written one after the other (RFC 1952,
/// 2.2).
package struct GzipDeflater: Sendable {
  /// zlib's level, 1 (fast) to 9 (small).
  private let level: Int32

  /// - Parameter level: zlib's, from 1 (fast) to 9 (small).
  package init(level: Int = 6) {
    precondition((1...9).contains(level), "gzip level must be 1 to 9, is \(level)")
    self.level = Int32(level)
  }

  /// One complete member with all of `input`, at the most 2 GiB.
  package func member(of input: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    // 31: the largest window (15), with a gzip header (16); 8: zlib's default memory.
    let status = deflateInit2_(
      &stream, level, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, zlibVersion(),
      Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib cannot start: status \(status)")
    defer { deflateEnd(&stream) }
    let bound = Int(deflateBound(&stream, uLong(input.count)))
    return input.withUnsafeBufferPointer { source in
      [UInt8](unsafeUninitializedCapacity: bound) { target, count in
        stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
        stream.avail_in = uInt(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = uInt(bound)
        let status = deflate(&stream, Z_FINISH)
        precondition(status == Z_STREAM_END, "zlib did not finish: status \(status)")
        count = bound - Int(stream.avail_out)
      }
    }
  }
}
