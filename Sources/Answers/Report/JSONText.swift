/// Writes JSON text in the order in which it is told: same value, same bytes.
///
/// Strings are escaped so that they are safe inside HTML and terminals as well: control characters,
/// `<`, `>`, `&` and the line separators of JavaScript become `\u` escapes.
package struct JSONText: Sendable {
  private var bytes: [UInt8] = []
  private var isFirst = true

  package init() {}

  /// What was written so far; JSON once everything that was opened is closed.
  ///
  /// - Complexity: O(its bytes).
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Bytes of what was written so far.
  package var byteCount: Int { bytes.count }

  /// Bytes of a string as JSON text, with its quotes.
  package static func byteCount(of value: String) -> Int {
    var value = value
    return value.withUTF8 { text in
      var count = 2
      var place = 0
      while place < text.count {
        let length = escapedLength(at: place, in: text)
        count += length == 0 ? 1 : shortEscape(of: text[place]) == nil ? 6 : 2
        place += max(1, length)
      }
      return count
    }
  }

  /// Writes an object, whose members `members` writes: a key, then a value, in turn.
  package mutating func object(_ members: (inout JSONText) -> Void) {
    nest("{", "}", members)
  }

  /// Writes an array of what `write` writes for each item.
  package mutating func array<Item>(_ items: [Item], _ write: (inout JSONText, Item) -> Void) {
    nest("[", "]") { json in
      for item in items {
        json.separate()
        write(&json, item)
      }
    }
  }

  /// Writes the key of a member; its value must follow.
  package mutating func key(_ name: String) {
    separate()
    quote(name)
    bytes.append(UInt8(ascii: ":"))
  }

  /// Writes a string.
  package mutating func string(_ value: String) { quote(value) }

  /// Writes a string, or null for none.
  package mutating func string(_ value: String?) {
    if let value { quote(value) } else { write("null") }
  }

  /// Writes true or false.
  package mutating func bool(_ value: Bool) { write(value ? "true" : "false") }

  /// Writes a whole number.
  package mutating func int(_ value: Int) { write(String(value)) }

  /// A number rounded to `decimals`; null for what JSON cannot say (infinities, NaN).
  package mutating func number(_ value: Double, decimals: Int = 6) {
    guard value.isFinite else {
      write("null")
      return
    }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (value * scale).rounded()
    let rounded = abs(scaled) < 9e15 ? scaled / scale : value
    let isWhole = rounded == rounded.rounded() && abs(rounded) < 1e15
    write(isWhole ? String(Int(rounded)) : "\(rounded)")
  }

  /// Writes a value that is JSON already, as it stands.
  package mutating func raw(_ json: String) { write(json) }

  private mutating func nest(
    _ open: String, _ close: String, _ write: (inout JSONText) -> Void
  ) {
    self.write(open)
    isFirst = true
    write(&self)
    self.write(close)
    isFirst = false
  }

  private mutating func separate() {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
  }

  private mutating func write(_ json: String) { bytes.append(contentsOf: json.utf8) }

  private mutating func quote(_ value: String) {
    bytes.append(UInt8(ascii: "\""))
    var value = value
    value.withUTF8 { text in
      var plain = 0
      var place = 0
      while place < text.count {
        let length = Self.escapedLength(at: place, in: text)
        guard length > 0 else {
          place += 1
          continue
        }
        bytes.append(contentsOf: text[plain..<place])
        escape(text[place..<(place + length)])
        place += length
        plain = place
      }
      bytes.append(contentsOf: text[plain...])
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// The length of the character at a place that has to be escaped, in bytes; 0 for any other.
  @inline(__always)
  private static func escapedLength(at place: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
    switch text[place] {
    case 0..<0x20, 0x7F, UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"),
      UInt8(ascii: ">"), UInt8(ascii: "&"):
      1
    // U+0080 to U+009F; then U+2028 and U+2029. Text is valid, so all bytes of a character follow.
    case 0xC2: text[place + 1] < 0xA0 ? 2 : 0
    case 0xE2: text[place + 1] == 0x80 && text[place + 2] & 0xFE == 0xA8 ? 3 : 0
    default: 0
    }
  }

  private mutating func escape(_ character: Slice<UnsafeBufferPointer<UInt8>>) {
    if let first = character.first, let short = Self.shortEscape(of: first) {
      return write(short)
    }
    for scalar in String(decoding: character, as: UTF8.self).unicodeScalars {
      let hex = String(scalar.value, radix: 16)
      write("\\u" + String(repeating: "0", count: 4 - hex.count) + hex)
    }
  }

  private static func shortEscape(of byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "\""): "\\\""
    case UInt8(ascii: "\\"): "\\\\"
    case UInt8(ascii: "\n"): "\\n"
    case UInt8(ascii: "\t"): "\\t"
    case UInt8(ascii: "\r"): "\\r"
    default: nil
    }
  }
}

/// A member of the object at hand: its key, then its value.
extension JSONText {
  /// Writes a member that is an object.
  package mutating func object(_ name: String, _ members: (inout JSONText) -> Void) {
    key(name)
    object(members)
  }

  /// Writes a member that is an array.
  package mutating func array<Item>(
    _ name: String, _ items: [Item], _ write: (inout JSONText, Item) -> Void
  ) {
    key(name)
    array(items, write)
  }

  /// Writes a member that is a string, or null for none.
  package mutating func string(_ name: String, _ value: String?) {
    key(name)
    string(value)
  }

  /// Writes a member that is true or false.
  package mutating func bool(_ name: String, _ value: Bool) {
    key(name)
    bool(value)
  }

  /// Writes a member that is a whole number.
  package mutating func int(_ name: String, _ value: Int) {
    key(name)
    int(value)
  }

  /// Writes a member that is a number rounded to `decimals`.
  package mutating func number(_ name: String, _ value: Double, decimals: Int = 6) {
    key(name)
    number(value, decimals: decimals)
  }

  /// Writes a member whose value is JSON already.
  package mutating func raw(_ name: String, _ json: String) {
    key(name)
    raw(json)
  }
}
