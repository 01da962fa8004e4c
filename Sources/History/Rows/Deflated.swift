internal import CZlib

/// Large bodies, deflated: the length before, then a zlib stream.
enum Deflated {
  /// Longer texts than this are not believed when read: nothing here is that long.
  static let byteCountMax = 1 << 30

  static func bytes(of input: [UInt8]) -> [UInt8] {
    var target = [UInt8](repeating: 0, count: Int(compressBound(uLong(input.count))))
    var count = uLong(target.count)
    let status = compress2(&target, &count, input, uLong(input.count), 4)
    precondition(status == Z_OK, "zlib did not finish: status \(status)")
    target.removeLast(target.count - Int(count))
    return target
  }

  /// The bytes that were deflated, which must be `count`.
  static func inflate(_ input: [UInt8], to count: Int) throws(BodyReader.Unreadable) -> [UInt8] {
    // Deflate makes at the most some thousand bytes of one.
    guard count <= byteCountMax, count / 1_100 <= input.count else {
      throw BodyReader.Unreadable()
    }
    var target = [UInt8](repeating: 0, count: count)
    var filled = uLong(count)
    guard uncompress(&target, &filled, input, uLong(input.count)) == Z_OK, filled == count else {
      throw BodyReader.Unreadable()
    }
    return target
  }
}

extension BodyWriter {
  mutating func write(deflated bytes: [UInt8]) {
    write(UInt64(bytes.count))
    write(raw: Deflated.bytes(of: bytes))
  }
}

extension BodyReader {
  mutating func readInflated() throws(Unreadable) -> [UInt8] {
    let count = try readUnsigned()
    guard count <= Deflated.byteCountMax else { throw Unreadable() }
    return try Deflated.inflate(try readRaw(), to: Int(count))
  }
}
