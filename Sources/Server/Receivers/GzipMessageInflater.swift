internal import CDeflate

/// Inflates a gzip message that is there as a whole, with libdeflate.
///
/// Not for a stream: `GzipInflater` is, at half the speed. Several members in a row are one message
/// (RFC 1952, section 2.2). How much comes out is unknown until it has, so the output grows by
/// doubling from what the message says of itself, and a member that did not fit is begun again: a
/// bomb costs twice the limit in bytes written, and never more memory than the limit. Belongs to
/// one thread.
final class GzipMessageInflater {
  /// The most that one byte of deflate can become: a match of 258 bytes in 2 bits.
  private static let ratioMax = 1_032
  /// Header and trailer of the smallest member.
  private static let frameByteCount = 18

  private let decompressor: OpaquePointer

  init() {
    guard let decompressor = libdeflate_alloc_decompressor() else {
      preconditionFailure("no memory for a decompressor")
    }
    self.decompressor = decompressor
  }

  deinit { libdeflate_free_decompressor(decompressor) }

  /// Inflates all of `input` into the empty `output`.
  ///
  /// - Parameters:
  ///   - input: whole members; nothing at all is an empty message.
  ///   - output: reserves what it grows by.
  ///   - limit: bytes that may come out.
  /// - Throws: `malformed`, `tooLarge`, or the gate's refusal.
  func inflate(
    _ input: UnsafeRawBufferPointer, into output: MessageBuffer, limit: Int
  ) throws(Refusal) {
    var rest = input
    var room = min(Self.expectedByteCount(input), limit)
    while !rest.isEmpty {
      try output.reserve(upTo: room)
      let step = inflateMember(rest, into: output, room: room - output.count)
      switch step.result {
      case LIBDEFLATE_SUCCESS:
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(step.consumedByteCount))
      case LIBDEFLATE_INSUFFICIENT_SPACE:
        guard room < limit else {
          throw Refusal(
            .tooLarge, "message has more than \(limit) bytes after decompression, the limit")
        }
        room = min(limit, max(2 * room, 4 * input.count))
      default: throw .malformed("gzip is corrupt or cut")
      }
    }
  }

  private func inflateMember(
    _ input: UnsafeRawBufferPointer, into output: MessageBuffer, room: Int
  ) -> (result: libdeflate_result, consumedByteCount: Int) {
    var result = LIBDEFLATE_BAD_DATA
    var consumed = 0
    output.extend(by: room) { free in
      var written = 0
      result = libdeflate_gzip_decompress_ex(
        decompressor, input.baseAddress, input.count, free.baseAddress, free.count, &consumed,
        &written)
      return result == LIBDEFLATE_SUCCESS ? written : 0
    }
    return (result, consumed)
  }

  /// What the last member says it holds, as far as its length allows that to be true.
  private static func expectedByteCount(_ input: UnsafeRawBufferPointer) -> Int {
    guard input.count >= frameByteCount else { return 1 }
    let said = input.loadUnaligned(fromByteOffset: input.count - 4, as: UInt32.self)
    return max(1, min(Int(UInt32(littleEndian: said)), ratioMax * input.count))
  }
}
