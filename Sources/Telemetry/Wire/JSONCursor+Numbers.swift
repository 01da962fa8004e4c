/// Numbers as the protobuf JSON mapping allows them: bare or as strings, integers also as 1.0 or
/// 1e3, and NaN and the infinities as strings. `null` is 0.
extension JSONCursor {
  mutating func readUInt64() throws(WireError) -> UInt64 {
    let (text, place) = try scanNumberOrString()
    guard let text else { return 0 }
    guard let number = JSONNumber(text) else { throw WireError(.jsonNumberInvalid, at: place) }
    if let magnitude = number.magnitude, !number.isNegative || magnitude == 0 { return magnitude }
    guard let value = UInt64(exactly: number.double) else {
      throw WireError(.jsonNumberInvalid, at: place)
    }
    return value
  }

  mutating func readInt64() throws(WireError) -> Int64 {
    let (text, place) = try scanNumberOrString()
    guard let text else { return 0 }
    guard let number = JSONNumber(text) else { throw WireError(.jsonNumberInvalid, at: place) }
    let value: Int64? =
      if let magnitude = number.magnitude {
        Int64(signed: magnitude, isNegative: number.isNegative)
      } else {
        Int64(exactly: number.double)
      }
    guard let value else { throw WireError(.jsonNumberInvalid, at: place) }
    return value
  }

  mutating func readInt32() throws(WireError) -> Int32 {
    _ = peek()
    let place = place.offset
    guard let value = Int32(exactly: try readInt64()) else {
      throw WireError(.jsonNumberInvalid, at: place)
    }
    return value
  }

  /// An enum, of which OTLP/JSON allows the number only, as protobuf has it on the wire.
  mutating func readEnum() throws(WireError) -> UInt64 {
    if peek() == UInt8(ascii: "\"") { throw mismatch() }
    return UInt64(bitPattern: Int64(try readInt32()))
  }

  mutating func readDouble() throws(WireError) -> Double {
    let (text, place) = try scanNumberOrString()
    guard let text else { return 0 }
    switch text {
    case "NaN": return .nan
    case "Infinity": return .infinity
    case "-Infinity": return -.infinity
    default:
      guard let number = JSONNumber(text) else { throw WireError(.jsonNumberInvalid, at: place) }
      return number.double
    }
  }

  mutating func readBool() throws(WireError) -> Bool {
    switch peek() {
    case UInt8(ascii: "t"):
      try readLiteral("true")
      return true
    case UInt8(ascii: "f"):
      try readLiteral("false")
      return false
    default:
      guard try readNull() else { throw mismatch() }
      return false
    }
  }

  /// Moves over a bare number of exactly JSON's form.
  mutating func scanNumber() throws(WireError) -> WireText {
    guard let first = peek() else { throw truncation() }
    guard first == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
    else { throw WireError(.jsonSyntax, at: place.offset, value: UInt64(first)) }
    let start = place.offset
    while place.offset < end {
      let byte = base.load(fromByteOffset: place.offset, as: UInt8.self)
      guard Self.isNumberByte(byte) else { break }
      place.offset += 1
    }
    let text = WireText(start: base + start, count: place.offset - start)
    guard JSONNumber.isWellFormed(text) else { throw WireError(.jsonNumberInvalid, at: start) }
    return text
  }

  /// The digits of a number, bare or quoted; nil for `null`.
  private mutating func scanNumberOrString() throws(WireError) -> (text: WireText?, place: Int) {
    guard let first = peek() else { throw truncation() }
    let start = place.offset
    switch first {
    case UInt8(ascii: "\""): return (try readStringToken(), start)
    case UInt8(ascii: "n"):
      try readLiteral("null")
      return (nil, start)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return (try scanNumber(), start)
    default: throw mismatch()
    }
  }

  private static func isNumberByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "e"),
      UInt8(ascii: "E"), UInt8(ascii: "+"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

/// A number in JSON's form (RFC 8259, section 6).
struct JSONNumber {
  let isNegative: Bool
  /// Of an integer without fraction and exponent that fits; else nil.
  let magnitude: UInt64?
  private let text: WireText

  init?(_ text: WireText) {
    guard Self.isWellFormed(text) else { return nil }
    self.text = text
    isNegative = text[0] == UInt8(ascii: "-")
    var magnitude: UInt64? = 0
    for byte in text.dropFirst(isNegative ? 1 : 0).bytes {
      guard let sum = magnitude, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
        magnitude = nil
        break
      }
      let (product, overflow) = sum.multipliedReportingOverflow(by: 10)
      let (next, carry) = product.addingReportingOverflow(UInt64(byte - UInt8(ascii: "0")))
      magnitude = overflow || carry ? nil : next
    }
    self.magnitude = magnitude
  }

  /// The nearest double; infinite when the number is too large for one.
  var double: Double { Double(String(decoding: text.bytes, as: UTF8.self)) ?? .nan }

  static func isWellFormed(_ text: WireText) -> Bool {
    var rest = text
    if !rest.isEmpty, rest[0] == UInt8(ascii: "-") { rest = rest.dropFirst(1) }
    let whole = digitCount(rest)
    guard whole > 0, whole == 1 || rest[0] != UInt8(ascii: "0") else { return false }
    rest = rest.dropFirst(whole)
    if !rest.isEmpty, rest[0] == UInt8(ascii: ".") {
      let fraction = digitCount(rest.dropFirst(1))
      guard fraction > 0 else { return false }
      rest = rest.dropFirst(1 + fraction)
    }
    if !rest.isEmpty, rest[0] | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst(1)
      if !rest.isEmpty, rest[0] == UInt8(ascii: "+") || rest[0] == UInt8(ascii: "-") {
        rest = rest.dropFirst(1)
      }
      let exponent = digitCount(rest)
      guard exponent > 0 else { return false }
      rest = rest.dropFirst(exponent)
    }
    return rest.isEmpty
  }

  private static func digitCount(_ text: WireText) -> Int {
    text.bytes.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
  }
}

extension Int64 {
  /// The number of this magnitude and sign, or nil when it does not fit.
  fileprivate init?(signed magnitude: UInt64, isNegative: Bool) {
    guard isNegative else {
      self.init(exactly: magnitude)
      return
    }
    guard magnitude <= Int64.min.magnitude else { return nil }
    self.init(truncatingIfNeeded: 0 &- magnitude)
  }
}
