/// A cursor over the text of one word: the small expressions inside YAML scalars are read with it.
struct TextScanner {
  let text: [Unicode.Scalar]
  private(set) var offset = 0

  init(_ text: String) { self.text = Array(text.unicodeScalars) }

  var isAtEnd: Bool { offset >= text.count }
  var next: Unicode.Scalar? { isAtEnd ? nil : text[offset] }

  mutating func skipSpaces() {
    while let scalar = next, scalar == " " || scalar == "\n" || scalar == "\t" { offset += 1 }
  }

  /// Skips spaces, then takes `scalar` if it stands there.
  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    skipSpaces()
    guard next == scalar else { return false }
    offset += 1
    return true
  }

  /// Takes everything up to a scalar that ends it; may be empty.
  mutating func takeWhile(_ belongs: (Unicode.Scalar) -> Bool) -> String {
    var result = String.UnicodeScalarView()
    while let scalar = next, belongs(scalar) {
      result.append(scalar)
      offset += 1
    }
    return String(result)
  }

  /// Takes a name: letters, digits and `_ - . :`.
  mutating func takeName() -> String {
    skipSpaces()
    return takeWhile(Self.isNameScalar)
  }

  static func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_"
      || scalar == "-" || scalar == "." || scalar == ":"
  }
}

/// Why an expression inside a word could not be read, and where in the word.
struct ExpressionError: Error {
  var offset: Int
  var problem: String
  var hint: String?

  init(_ offset: Int, _ problem: String, _ hint: String? = nil) {
    self.offset = offset
    self.problem = problem
    self.hint = hint
  }
}
