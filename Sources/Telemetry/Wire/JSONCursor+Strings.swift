extension JSONCursor {
  /// A string's text, or nil for `null`.
  mutating func readString() throws(WireError) -> WireText? {
    if try readNull() { return nil }
    return try readStringToken()
  }

  mutating func readStringToken() throws(WireError) -> WireText {
    let (raw, hasEscapes) = try scanString()
    return hasEscapes ? try unescape(raw) : raw
  }

  /// Moves over a string and gives what stands between its quotes.
  mutating func scanString() throws(WireError) -> (raw: WireText, hasEscapes: Bool) {
    guard peek() == UInt8(ascii: "\"") else { throw mismatch() }
    let start = place.offset + 1
    var offset = start
    var hasEscapes = false
    while offset < end {
      let byte = base.load(fromByteOffset: offset, as: UInt8.self)
      switch byte {
      case UInt8(ascii: "\""):
        place.offset = offset + 1
        return (WireText(start: base + start, count: offset - start), hasEscapes)
      case UInt8(ascii: "\\"):
        hasEscapes = true
        offset += 2
      case 0..<0x20: throw WireError(.jsonSyntax, at: offset, value: UInt64(byte))
      default: offset += 1
      }
    }
    throw truncation()
  }

  private mutating func unescape(_ raw: WireText) throws(WireError) -> WireText {
    let text = try reserve(raw.count)
    var length = 0
    var rest = raw
    while !rest.isEmpty {
      guard rest[0] == UInt8(ascii: "\\") else {
        text.storeBytes(of: rest[0], toByteOffset: length, as: UInt8.self)
        length += 1
        rest = rest.dropFirst(1)
        continue
      }
      let scalar = try readEscape(&rest)
      for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
        text.storeBytes(of: byte, toByteOffset: length, as: UInt8.self)
        length += 1
      }
    }
    keep(length)
    return WireText(start: UnsafeRawPointer(text), count: length)
  }

  /// Reads one escape from the front of `rest`.
  ///
  /// Half a surrogate pair is U+FFFD.
  private func readEscape(_ rest: inout WireText) throws(WireError) -> Unicode.Scalar {
    let escape = rest.count >= 2 ? rest[1] : 0
    if escape == UInt8(ascii: "u") { return try readUnicodeEscape(&rest) }
    guard let scalar = Self.simpleEscapes(escape) else { throw invalidEscape(rest, escape) }
    rest = rest.dropFirst(2)
    return scalar
  }

  private func readUnicodeEscape(_ rest: inout WireText) throws(WireError) -> Unicode.Scalar {
    guard let high = Self.hexUnit(rest) else { throw invalidEscape(rest, UInt8(ascii: "u")) }
    rest = rest.dropFirst(6)
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard high < 0xDC00, rest.count >= 2, rest[0] == UInt8(ascii: "\\"),
      let low = Self.hexUnit(rest), (0xDC00...0xDFFF).contains(low)
    else { return "\u{FFFD}" }
    rest = rest.dropFirst(6)
    return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
  }

  private func invalidEscape(_ rest: WireText, _ escape: UInt8) -> WireError {
    WireError(.jsonEscapeInvalid, at: rest.start - base, value: UInt64(escape))
  }

  /// The number in `\uXXXX` at the front of `text`.
  private static func hexUnit(_ text: WireText) -> UInt32? {
    guard text.count >= 6, text[1] == UInt8(ascii: "u"),
      let unit = text.part(2..<6).hexadecimal
    else { return nil }
    return UInt32(unit)
  }

  private static func simpleEscapes(_ byte: UInt8) -> Unicode.Scalar? {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): Unicode.Scalar(byte)
    case UInt8(ascii: "b"): "\u{8}"
    case UInt8(ascii: "f"): "\u{C}"
    case UInt8(ascii: "n"): "\n"
    case UInt8(ascii: "r"): "\r"
    case UInt8(ascii: "t"): "\t"
    default: nil
    }
  }
}

extension WireText {
  /// The number that up to 16 hexadecimal digits of either case are, or nil.
  var hexadecimal: UInt64? {
    guard (1...16).contains(count) else { return nil }
    var value: UInt64 = 0
    for byte in bytes {
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: return nil
      }
      value = value << 4 | UInt64(digit)
    }
    return value
  }
}
