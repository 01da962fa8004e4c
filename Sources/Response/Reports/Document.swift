/// A text with structure, written in Markdown or HTML alike.
///
/// Everything in it is plain text of whatever origin: the writers escape it and bound it.
package struct Document: Hashable, Sendable {
  package var blocks: [Block] = []

  /// A paragraph, heading, list, table or picture.
  package enum Block: Hashable, Sendable {
    /// Level 1 to 6.
    case heading(Int, String)
    case paragraph([Run])
    case list([[Run]], isNumbered: Bool)
    case table(header: [String], rows: [[String]])
    /// A picture in the language of Mermaid, whose labels are escaped already.
    case mermaid(String)
    /// Lines of code with the name of their language, and where they stand.
    case code(String, language: String, caption: String)
  }

  /// A stretch of text of one weight.
  package struct Run: Hashable, Sendable {
    /// What it says, and whether it is to be seen first.
    package var text: String
    package var isStrong: Bool

    /// Plain text.
    package static func plain(_ text: String) -> Run { Run(text: text, isStrong: false) }

    /// Text that is to be seen first.
    package static func strong(_ text: String) -> Run { Run(text: text, isStrong: true) }
  }

  package init() {}

  mutating func heading(_ level: Int, _ text: String) { blocks.append(.heading(level, text)) }

  mutating func paragraph(_ text: String) { blocks.append(.paragraph([.plain(text)])) }

  mutating func list(_ items: [String], isNumbered: Bool = false) {
    if !items.isEmpty { blocks.append(.list(items.map { [.plain($0)] }, isNumbered: isNumbered)) }
  }

  /// A table; one without rows is left out.
  mutating func table(_ header: [String], _ rows: [[String]]) {
    if !rows.isEmpty { blocks.append(.table(header: header, rows: rows)) }
  }
}

/// Text of strangers, made harmless.
enum SafeText {
  /// Characters of one piece of text; what is beyond is cut.
  static let scalarCountMax = 400

  /// One line without control characters, not too long.
  static func line(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalars.count == scalarCountMax {
        scalars.append("…")
        break
      }
      scalars.append(clean(scalar))
    }
    return String(scalars)
  }

  /// Lines without control characters; tabs and line ends stay.
  static func lines(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      scalars.append(scalar == "\n" || scalar == "\t" ? scalar : clean(scalar))
    }
    return String(scalars)
  }

  private static func clean(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x0A, 0x0D, 0x09: " "
    case 0..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069: "\u{FFFD}"
    default: scalar
    }
  }
}
