internal import CSnappy

/// The block format of snappy, as Prometheus sends it; not the framed one.
enum SnappyBlock {
  /// The length that a block says it has when inflated.
  ///
  /// - Throws: `malformed` when it says none, `tooLarge` when it is above `limit`.
  static func length(
    of block: UnsafeRawBufferPointer, limit: Int
  ) throws(Refusal) -> Int {
    var length = 0
    guard let start = block.baseAddress,
      snappy_uncompressed_length(start.assumingMemoryBound(to: CChar.self), block.count, &length)
        == SNAPPY_OK
    else { throw .malformed("the body of \(block.count) bytes is no block of snappy") }
    guard length <= limit else {
      throw Refusal(.tooLarge, "message has \(length) bytes, the limit is \(limit)")
    }
    return length
  }

  /// Inflates a block of which `length` was asked before.
  static func inflate(
    _ block: UnsafeRawBufferPointer, length: Int
  ) throws(Refusal) -> [UInt8] {
    var isWhole = false
    let message = [UInt8](unsafeUninitializedCapacity: length) { room, count in
      guard let start = block.baseAddress, let target = room.baseAddress else { return }
      var written = length
      isWhole = target.withMemoryRebound(to: CChar.self, capacity: length) {
        snappy_uncompress(
          start.assumingMemoryBound(to: CChar.self), block.count, $0, &written) == SNAPPY_OK
      }
      count = isWhole ? written : 0
    }
    guard isWhole || length == 0 else {
      throw .malformed("the body of \(block.count) bytes is a broken block of snappy")
    }
    return message
  }
}
