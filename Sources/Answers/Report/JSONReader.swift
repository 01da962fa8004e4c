extension JSONValue {
  /// Brackets inside one another in a text that is read.
  private static let depthMax = 64

  /// Reads one JSON value (RFC 8259) and nothing behind it.
  ///
  /// - Complexity: O(bytes); memory a small multiple of them.
  /// - Throws: where it is no JSON, or nested deeper than 64 brackets.
  package init(json text: String) throws(JSONFailure) {
    var reader = JSONReader(bytes: Array(text.utf8))
    self = try reader.value(depthLeft: Self.depthMax)
    try reader.finish()
  }
}

/// Reads JSON from bytes of UTF-8.
struct JSONReader {
  let bytes: [UInt8]
  private var place = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func value(depthLeft: Int) throws(JSONFailure) -> JSONValue {
    guard let first = peek() else { throw failure("a value is expected") }
    switch first {
    case UInt8(ascii: "{"): return try object(depthLeft: depthLeft)
    case UInt8(ascii: "["): return try array(depthLeft: depthLeft)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw failure("a value is expected")
    }
  }

  mutating func finish() throws(JSONFailure) {
    if peek() != nil { throw failure("nothing more is expected") }
  }

  private func failure(_ problem: String) -> JSONFailure {
    JSONFailure(problem: problem, offset: place)
  }

  /// The next byte that is no white space, which is passed over.
  private mutating func peek() -> UInt8? {
    while place < bytes.count {
      switch bytes[place] {
      case 0x20, 0x09, 0x0A, 0x0D: place += 1
      default: return bytes[place]
      }
    }
    return nil
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    place += 1
    return true
  }

  private mutating func object(depthLeft: Int) throws(JSONFailure) -> JSONValue {
    guard depthLeft > 0 else { throw failure("too many brackets inside one another") }
    place += 1
    var members: [JSONMember] = []
    if take(UInt8(ascii: "}")) { return .object(members) }
    repeat {
      guard peek() == UInt8(ascii: "\"") else { throw failure("a name is expected") }
      let name = try string()
      guard take(UInt8(ascii: ":")) else { throw failure("a colon is expected") }
      members.append(JSONMember(name, try value(depthLeft: depthLeft - 1)))
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw failure("a comma or the object's end is expected") }
    return .object(members)
  }

  private mutating func array(depthLeft: Int) throws(JSONFailure) -> JSONValue {
    guard depthLeft > 0 else { throw failure("too many brackets inside one another") }
    place += 1
    var elements: [JSONValue] = []
    if take(UInt8(ascii: "]")) { return .array(elements) }
    repeat { elements.append(try value(depthLeft: depthLeft - 1)) } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw failure("a comma or the array's end is expected") }
    return .array(elements)
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(JSONFailure) -> JSONValue {
    guard bytes[place...].starts(with: word.utf8) else { throw failure("\(word) is expected") }
    place += word.utf8.count
    return value
  }

  private mutating func number() throws(JSONFailure) -> JSONValue {
    let start = place
    if bytes[place] == UInt8(ascii: "-") { place += 1 }
    let whole = digits()
    guard whole > 0, whole == 1 || bytes[place - whole] != UInt8(ascii: "0") else {
      throw failure("a number is expected")
    }
    if place < bytes.count, bytes[place] == UInt8(ascii: ".") {
      place += 1
      guard digits() > 0 else { throw failure("a digit is expected") }
    }
    if place < bytes.count, bytes[place] | 0x20 == UInt8(ascii: "e") {
      place += 1
      if place < bytes.count, bytes[place] == UInt8(ascii: "+") || bytes[place] == UInt8(ascii: "-")
      {
        place += 1
      }
      guard digits() > 0 else { throw failure("a digit is expected") }
    }
    guard let number = Double(String(decoding: bytes[start..<place], as: UTF8.self)),
      number.isFinite
    else { throw failure("a number is too large") }
    return .number(number)
  }

  private mutating func digits() -> Int {
    let start = place
    while place < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place]) {
      place += 1
    }
    return place - start
  }
}

extension JSONReader {
  fileprivate mutating func string() throws(JSONFailure) -> String {
    place += 1
    let start = place
    // Most strings have no escapes: they are taken as they stand.
    while place < bytes.count, bytes[place] >= 0x20, bytes[place] != UInt8(ascii: "\""),
      bytes[place] != UInt8(ascii: "\\")
    { place += 1 }
    var text = Array(bytes[start..<place])
    while place < bytes.count {
      let byte = bytes[place]
      switch byte {
      case UInt8(ascii: "\""):
        place += 1
        guard let string = String(validating: text, as: UTF8.self) else {
          throw failure("the string is no UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20: throw failure("control characters are written as escapes")
      default:
        text.append(byte)
        place += 1
      }
    }
    throw failure("the string has no end")
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONFailure) {
    guard place + 1 < bytes.count else { throw failure("the string has no end") }
    place += 2
    switch bytes[place - 1] {
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text.append(contentsOf: String(try unicode()).utf8)
    case let byte where byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x2F:
      text.append(byte)
    default: throw failure("this escape is not known")
    }
  }

  /// The character of a `\u` escape, or of a pair of them; a half pair stands for U+FFFD.
  private mutating func unicode() throws(JSONFailure) -> Character {
    let first = try hex()
    guard (0xD800..<0xDC00).contains(first) else {
      return Character(Unicode.Scalar(first) ?? "\u{FFFD}")
    }
    guard place + 1 < bytes.count, bytes[place] == UInt8(ascii: "\\"),
      bytes[place + 1] == UInt8(ascii: "u")
    else { return "\u{FFFD}" }
    let start = place
    place += 2
    let second = try hex()
    guard (0xDC00..<0xE000).contains(second) else {
      place = start
      return "\u{FFFD}"
    }
    let scalar = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)
    return Character(Unicode.Scalar(scalar) ?? "\u{FFFD}")
  }

  private mutating func hex() throws(JSONFailure) -> UInt32 {
    guard place + 4 <= bytes.count else { throw failure("the string has no end") }
    var value: UInt32 = 0
    for byte in bytes[place..<place + 4] {
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: throw failure("four hexadecimal digits are expected")
      }
      value = value << 4 | UInt32(digit)
    }
    place += 4
    return value
  }
}
