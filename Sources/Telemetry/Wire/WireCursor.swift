/// A place in a protobuf message, and where that message ends: an ordinary value, two numbers and a
/// pointer.
///
/// Every read compares lengths first and throws instead of trapping; no input can make it read
/// outside `base..<base + end`. The bytes must outlive the cursor, so a cursor never leaves one
/// decode.
///
/// Source: protobuf encoding, https://protobuf.dev/programming-guides/encoding/
struct WireCursor {
  let base: UnsafeRawPointer
  /// Bytes from `base`: the start of the whole message, so that errors name places in it.
  var offset: Int
  let end: Int

  init(base: UnsafeRawPointer, offset: Int, end: Int) {
    self.base = base
    self.offset = offset
    self.end = end
  }

  /// A cursor over all of `bytes`, or nil when there are none.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress, !bytes.isEmpty else { return nil }
    self.init(base: base, offset: 0, end: bytes.count)
  }

  var isAtEnd: Bool {
    @inline(__always) get { offset >= end }
  }

  /// Bytes left.
  var remaining: Int {
    @inline(__always) get { end &- offset }
  }

  /// Everything left, as text.
  var text: WireText { WireText(start: base + offset, count: end - offset) }

  @inline(__always)
  mutating func readVarint() throws(WireError) -> UInt64 {
    if offset < end {
      let byte = base.load(fromByteOffset: offset, as: UInt8.self)
      if byte < 0x80 {
        offset &+= 1
        return UInt64(byte)
      }
      if offset &+ 1 < end {
        let next = base.load(fromByteOffset: offset &+ 1, as: UInt8.self)
        if next < 0x80 {
          offset &+= 2
          return UInt64(byte & 0x7F) | UInt64(next) << 7
        }
      }
    }
    return try readLongVarint()
  }

  private mutating func readLongVarint() throws(WireError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    var index = offset
    while index < end {
      let byte = base.load(fromByteOffset: index, as: UInt8.self)
      if shift == 63, byte > 1 { throw WireError(.varintTooLong, at: offset) }
      value |= UInt64(byte & 0x7F) << shift
      index += 1
      if byte < 0x80 {
        offset = index
        return value
      }
      shift += 7
    }
    throw WireError(.truncated, at: end, value: 1)
  }

  @inline(__always)
  mutating func readTag() throws(WireError) -> WireTag {
    let place = offset
    let raw = try readVarint()
    guard raw >= 8, raw <= UInt64(UInt32.max) else {
      throw WireError(.fieldNumberInvalid, at: place, value: raw)
    }
    return WireTag(rawValue: UInt32(truncatingIfNeeded: raw))
  }

  @inline(__always)
  mutating func readFixed64() throws(WireError) -> UInt64 {
    guard remaining >= 8 else { throw shortage(of: 8) }
    let value = base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    offset &+= 8
    return UInt64(littleEndian: value)
  }

  @inline(__always)
  mutating func readDouble() throws(WireError) -> Double {
    Double(bitPattern: try readFixed64())
  }

  /// A length and a cursor over that many bytes; this cursor moves behind them.
  @inline(__always)
  mutating func readMessage() throws(WireError) -> WireCursor {
    let length = try readVarint()
    guard length <= UInt64(remaining) else { throw shortage(of: length) }
    let start = offset
    offset &+= Int(length)
    return WireCursor(base: base, offset: start, end: offset)
  }

  @inline(__always)
  mutating func readText() throws(WireError) -> WireText { try readMessage().text }

  func shortage(of wanted: UInt64) -> WireError {
    WireError(.truncated, at: offset, value: wanted, limit: UInt64(remaining))
  }
}

/// Fields in the form that nearly all have: a tag of one byte, a length of one byte.
extension WireCursor {
  /// The byte at hand, unchecked: callers know that there is one.
  var nextByte: UInt8 {
    @inline(__always) get { base.load(fromByteOffset: offset, as: UInt8.self) }
  }

  /// Bytes at `place` as a number, unchecked: callers have compared with `end`.
  @inline(__always)
  func load<Word: FixedWidthInteger>(_ place: Int, as type: Word.Type) -> Word {
    Word(littleEndian: base.loadUnaligned(fromByteOffset: place, as: type))
  }
}

/// A protobuf tag: field number and wire type in one number, as it stands on the wire.
struct WireTag: Equatable {
  let rawValue: UInt32

  var field: UInt32 { rawValue >> 3 }

  @inline(__always)
  static func varint(_ field: UInt32) -> WireTag { WireTag(rawValue: field << 3) }
  @inline(__always)
  static func fixed64(_ field: UInt32) -> WireTag { WireTag(rawValue: field << 3 | 1) }
  @inline(__always)
  static func length(_ field: UInt32) -> WireTag { WireTag(rawValue: field << 3 | 2) }
}
