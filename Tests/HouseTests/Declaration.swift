/// The head of a declaration: its modifiers, keyword and name, read from one line of masked code.
struct Declaration {
  var modifiers: [String]
  var keyword: String
  /// The text after the keyword.
  var rest: String

  private static let keywords: Set<String> = [
    "struct", "enum", "class", "protocol", "actor", "typealias", "func", "init", "subscript", "var",
    "let", "case", "associatedtype", "macro", "extension", "deinit", "import",
  ]
  private static let words: Set<String> = [
    "package", "public", "internal", "private", "fileprivate", "open", "static", "final",
    "mutating",
    "nonmutating", "indirect", "borrowing", "consuming", "override", "required", "convenience",
    "nonisolated", "lazy", "weak", "unowned", "prefix", "postfix", "infix", "class", "isolated",
    "distributed", "dynamic", "optional",
  ]

  /// Nil when the line does not begin with a declaration (attributes before it may share the line).
  init?(_ line: String) {
    var words: [String] = []
    var rest = Self.withoutAttributes(trimmed(line))
    while let word = Self.leadingWord(rest) {
      let after = rest.dropFirst(word.count)
      if Self.keywords.contains(word), !(word == "class" && Self.continues(after)) {
        modifiers = words
        keyword = word
        self.rest = trimmed(after)
        return
      }
      guard Self.words.contains(word) else { return nil }
      words.append(word)
      // private(set), nonisolated(unsafe)
      rest = trimmed(after.first == "(" ? after.drop { $0 != ")" }.dropFirst() : after)
    }
    return nil
  }

  /// The name, for what has one; operators keep their signs.
  var name: String {
    String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || "<>=+-*/%&|^~!?".contains($0) })
  }

  /// What may share one comment: properties, and overloads of one function.
  var kind: String { ["var", "let"].contains(keyword) ? "property" : keyword + " " + name }

  /// The type that a property declares or calls; nil when none can be read.
  var propertyType: String? {
    if let colon = rest.firstIndex(of: ":") {
      return trimmed(rest[rest.index(after: colon)...].prefix { $0 != "=" && $0 != "{" })
    }
    guard let equals = rest.firstIndex(of: "=") else { return nil }
    return trimmed(rest[rest.index(after: equals)...].prefix { $0 != "(" && $0 != "{" })
  }

  /// Whether this line begins a declaration, or ends the scope of one.
  static func begins(_ line: String) -> Bool {
    Declaration(line) != nil || trimmed(line).first.map { "}@#".contains($0) } == true
  }

  /// Whether a line declares what has a body that runs.
  static func opensBody(_ line: String) -> Bool {
    guard let declaration = Declaration(line) else { return false }
    switch declaration.keyword {
    case "func", "init", "subscript", "deinit": return true
    case "var": return line.contains("{") && !line.contains("=")
    default: return false
    }
  }

  /// `class func` and `class var`: there `class` is a modifier.
  private static func continues(_ after: Substring) -> Bool {
    leadingWord(trimmed(after)).map { keywords.contains($0) || words.contains($0) } ?? false
  }

  private static func leadingWord(_ text: String) -> String? {
    let word = text.prefix { $0.isLetter }
    return word.isEmpty ? nil : String(word)
  }

  /// Drops `@name` and `@name(...)` from the front.
  private static func withoutAttributes(_ line: String) -> String {
    var rest = Substring(line)
    while rest.first == "@" {
      rest = rest.drop { $0 != " " && $0 != "(" }
      if rest.first == "(" { rest = rest.drop { $0 != ")" }.dropFirst() }
      rest = Substring(trimmed(rest))
    }
    return String(rest)
  }
}
