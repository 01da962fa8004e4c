/// Bytes of a message that are still where they arrived: a string that nobody has asked for yet.
///
/// Valid as long as the message's bytes are; never kept beyond one decode. May hold invalid UTF-8.
struct WireText {
  let start: UnsafeRawPointer
  let count: Int

  @inline(__always)
  init(start: UnsafeRawPointer, count: Int) {
    self.start = start
    self.count = count
  }

  /// All of `bytes`, whose address is `start`.
  @inline(__always)
  init(_ bytes: UnsafeRawBufferPointer, start: UnsafeRawPointer) {
    self.init(start: start, count: bytes.count)
  }

  /// No bytes at all, for fields that were not sent.
  static var none: WireText {
    let nothing: StaticString = ""
    return WireText(start: nothing.utf8Start, count: 0)
  }

  var isEmpty: Bool { count == 0 }

  var bytes: UnsafeRawBufferPointer {
    @inline(__always) get { UnsafeRawBufferPointer(start: start, count: count) }
  }

  /// The byte at `index`, unchecked: callers have compared with `count`.
  @inline(__always)
  subscript(index: Int) -> UInt8 { start.load(fromByteOffset: index, as: UInt8.self) }

  func prefix(_ length: Int) -> WireText { WireText(start: start, count: min(length, count)) }

  func dropFirst(_ length: Int) -> WireText {
    let dropped = min(length, count)
    return WireText(start: start + dropped, count: count - dropped)
  }

  /// The bytes at `range`, which lies within the text.
  func part(_ range: Range<Int>) -> WireText {
    WireText(start: start + range.lowerBound, count: range.count)
  }

  func firstIndex(of byte: UInt8) -> Int? { bytes.firstIndex(of: byte) }
  func lastIndex(of byte: UInt8) -> Int? { bytes.lastIndex(of: byte) }

  /// The longest prefix of at most `length` bytes that does not end inside a character.
  func prefixAtCharacterBorder(_ length: Int) -> WireText {
    guard count > length else { return self }
    var end = length
    while end > 0, length - end < 4, self[end] & 0xC0 == 0x80 { end -= 1 }
    return prefix(end)
  }
}

extension WireText {
  /// Lets a `switch` over a text have string literals as its cases.
  @inline(__always)
  static func ~= (literal: StaticString, text: WireText) -> Bool {
    text.count == literal.utf8CodeUnitCount
      && text.hasSameBytes(as: WireText(start: literal.utf8Start, count: text.count))
  }

  /// Lexicographic by bytes, which for UTF-8 is the order of Unicode scalars.
  static func < (left: WireText, right: WireText) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  /// Whether `count` bytes are the same in both; `other` is at least as long.
  ///
  /// Eight bytes at a time.
  @inline(__always)
  func hasSameBytes(as other: WireText) -> Bool {
    var offset = 0
    while count &- offset >= 8 {
      let left = start.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      let right = other.start.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      if left != right { return false }
      offset &+= 8
    }
    while offset < count {
      if self[offset] != other[offset] { return false }
      offset &+= 1
    }
    return true
  }

  /// Eight ASCII bytes at a time; the rest is left to the standard library's decoder.
  var isValidUTF8: Bool {
    var offset = 0
    while count &- offset >= 8 {
      let word = start.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      if word & 0x8080_8080_8080_8080 != 0 { break }
      offset &+= 8
    }
    while offset < count, self[offset] < 0x80 { offset &+= 1 }
    if offset == count { return true }
    let rest = UnsafeRawBufferPointer(start: start + offset, count: count - offset)
    return String(validating: rest, as: UTF8.self) != nil
  }
}

/// An OTLP AnyValue as it stands in the message, before anybody wanted it.
enum WireValue {
  case string(WireText)
  case int(Int64)
  case double(Double)
  case bool(Bool)
  /// An array, a map or bytes: never kept as an attribute.
  case compound
  /// No value at all.
  case unset
}
