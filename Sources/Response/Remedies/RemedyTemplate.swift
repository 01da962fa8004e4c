/// A text with words of a cause in braces: `{service}`; two braces stand for one.
///
/// What the words stand for comes from telemetry, so from anybody.
package struct RemedyTemplate: Hashable, Sendable {
  /// The words that it may name.
  package static let words = ["entity", "type", "kind", "service", "cause", "incident", "now"]

  private enum Part: Hashable, Sendable {
    case text(String)
    case word(String)
  }

  private var parts: [Part]

  /// Reads a template.
  ///
  /// - Throws: what is wrong, when a brace is left open or a word is none of ``words``.
  package init(_ text: String) throws(RemedyError) {
    var (parts, literal): ([Part], String) = ([], "")
    var rest = text[...]
    while let first = rest.first {
      guard first == "{" || first == "}" else {
        literal.append(first)
        rest = rest.dropFirst()
        continue
      }
      if rest.dropFirst().first == first {
        literal.append(first)
        rest = rest.dropFirst(2)
        continue
      }
      guard first == "{", let close = rest.firstIndex(of: "}") else {
        throw RemedyError("a brace stands alone in '\(text)'; a brace itself is written twice")
      }
      let word = String(rest[rest.index(after: rest.startIndex)..<close])
      guard Self.words.contains(word) else {
        throw RemedyError(
          "no word is named {\(word)}; there are \(Self.words.joined(separator: ", "))")
      }
      if !literal.isEmpty { parts.append(.text(literal)) }
      parts.append(.word(word))
      literal = ""
      rest = rest[rest.index(after: close)...]
    }
    if !literal.isEmpty { parts.append(.text(literal)) }
    self.parts = parts
  }

  /// A text that names no words, whatever braces it has.
  package init(literal: String) { parts = literal.isEmpty ? [] : [.text(literal)] }

  /// Puts two one after the other.
  package static func + (left: RemedyTemplate, right: RemedyTemplate) -> RemedyTemplate {
    var sum = left
    sum.parts += right.parts
    return sum
  }

  /// Whether any word is in it.
  package var hasWords: Bool { !words.isEmpty }

  /// Whether it is one word and nothing else.
  package var isOneWord: Bool { parts.count == 1 && hasWords }

  /// What stands before its first word.
  package var beginning: String {
    if case .text(let text)? = parts.first { text } else { "" }
  }

  private var words: [String] {
    parts.compactMap { if case .word(let word) = $0 { word } else { nil } }
  }

  // MARK: Filling

  /// The text with each value as it is: for a place that is escaped as a whole.
  package func text(for subject: RemedySubject) throws(RemedyError) -> String {
    try filled { (word) throws(RemedyError) in try subject.value(of: word) }
  }

  /// The text with values that are plain names.
  package func plainText(for subject: RemedySubject) throws(RemedyError) -> String {
    try filled { (word) throws(RemedyError) in try subject.plainValue(of: word) }
  }

  /// The text with values that are plain names, each escaped for one segment or value of a URL.
  package func url(for subject: RemedySubject) throws(RemedyError) -> String {
    try filled { (word) throws(RemedyError) in
      Self.escaped(try subject.plainValue(of: word))
    }
  }

  private func filled(
    _ value: (String) throws(RemedyError) -> String
  ) throws(RemedyError) -> String {
    var text = ""
    for part in parts {
      switch part {
      case .text(let literal): text += literal
      case .word(let word): text += try value(word)
      }
    }
    return text
  }

  /// All but the unreserved characters of RFC 3986, section 2.3, in percent notation.
  private static func escaped(_ value: String) -> String {
    let digits = Array("0123456789ABCDEF")
    var text = ""
    for byte in value.utf8 {
      let scalar = Character(UnicodeScalar(byte))
      if scalar.isASCII, scalar.isLetter || scalar.isNumber || "-._~".contains(scalar) {
        text.append(scalar)
      } else {
        text += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
    return text
  }
}
