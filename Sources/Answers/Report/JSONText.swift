/// Writes JSON text in the order in which it is told: same value, same bytes.
///
/// Strings are escaped so that they are safe inside HTML and terminals as well: control characters,
/// `<`, `>`, `&` and the line separators of JavaScript become `\u` escapes.
package struct JSONText: Sendable {
  /// What was written so far; JSON once everything that was opened is closed.
  package private(set) var text = ""
  private var isFirst = true

  package init() {}

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
    text += ":"
  }

  /// Writes a string.
  package mutating func string(_ value: String) { quote(value) }

  /// Writes a string, or null for none.
  package mutating func string(_ value: String?) {
    if let value { quote(value) } else { text += "null" }
  }

  /// Writes true or false.
  package mutating func bool(_ value: Bool) { text += value ? "true" : "false" }

  /// Writes a whole number.
  package mutating func int(_ value: Int) { text += String(value) }

  /// A number rounded to `decimals`; null for what JSON cannot say (infinities, NaN).
  package mutating func number(_ value: Double, decimals: Int = 6) {
    guard value.isFinite else {
      text += "null"
      return
    }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (value * scale).rounded()
    let rounded = abs(scaled) < 9e15 ? scaled / scale : value
    text +=
      rounded == rounded.rounded() && abs(rounded) < 1e15 ? String(Int(rounded)) : "\(rounded)"
  }

  /// Writes a value that is JSON already, as it stands.
  package mutating func raw(_ json: String) { text += json }

  private mutating func nest(
    _ open: String, _ close: String, _ write: (inout JSONText) -> Void
  ) {
    text += open
    isFirst = true
    write(&self)
    text += close
    isFirst = false
  }

  private mutating func separate() {
    if !isFirst { text += "," }
    isFirst = false
  }

  private mutating func quote(_ value: String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      case "<", ">", "&", "\u{2028}", "\u{2029}", "\u{7F}"..."\u{9F}": escape(scalar)
      default: if scalar.value < 0x20 { escape(scalar) } else { text.unicodeScalars.append(scalar) }
      }
    }
    text += "\""
  }

  private mutating func escape(_ scalar: Unicode.Scalar) {
    let hex = String(scalar.value, radix: 16)
    text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
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
