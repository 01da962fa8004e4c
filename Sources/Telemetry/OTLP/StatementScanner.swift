/// Cuts a database statement into the few tokens that its fingerprint is made of.
///
/// Literals, numbers, placeholders and comments are passed over.
struct StatementScanner {
  enum Token {
    /// A bare word, or a name with its quotes and dots.
    case word(WireText)
    case punctuation(UInt8)
  }

  private let text: WireText
  private var offset = 0

  init(_ text: WireText) { self.text = text }

  mutating func next() -> Token? {
    while offset < text.count {
      let byte = text[offset]
      switch byte {
      case UInt8(ascii: "'"): skipLiteral()
      case UInt8(ascii: "#"): skipLine()
      case UInt8(ascii: "-") where follows(byte): skipLine()
      case UInt8(ascii: "/") where follows(UInt8(ascii: "*")): skipComment()
      case _ where Self.isDigit(byte) || Self.startsPlaceholder(byte): skipWord()
      case _ where Self.isNameByte(byte) || Self.closingQuote(byte) != nil:
        return .word(readName())
      case _ where byte > 0x20:
        offset += 1
        return .punctuation(byte)
      default: offset += 1
      }
    }
    return nil
  }

  /// Whether the byte after the current one is `byte`.
  private func follows(_ byte: UInt8) -> Bool {
    offset + 1 < text.count && text[offset + 1] == byte
  }

  /// Quotes are doubled or escaped by a backslash inside a literal.
  private mutating func skipLiteral() {
    offset += 1
    while offset < text.count {
      let byte = text[offset]
      offset += byte == UInt8(ascii: "\\") ? 2 : 1
      if byte == UInt8(ascii: "'") { break }
    }
    offset = min(offset, text.count)
  }

  private mutating func skipLine() {
    while offset < text.count, text[offset] != UInt8(ascii: "\n") { offset += 1 }
  }

  private mutating func skipComment() {
    offset += 2
    while offset < text.count {
      if text[offset] == UInt8(ascii: "*"), follows(UInt8(ascii: "/")) {
        offset += 2
        return
      }
      offset += 1
    }
  }

  private mutating func skipWord() {
    offset += 1
    while offset < text.count, Self.isNameByte(text[offset]) { offset += 1 }
  }

  /// A name of one or more parts with dots between, each part bare or quoted.
  private mutating func readName() -> WireText {
    let start = offset
    while offset < text.count {
      if let closing = Self.closingQuote(text[offset]) {
        offset += 1
        while offset < text.count, text[offset] != closing { offset += 1 }
        offset = min(offset + 1, text.count)
      } else {
        while offset < text.count, Self.isNameByte(text[offset]) { offset += 1 }
      }
      let continues = offset < text.count && (text[offset] == UInt8(ascii: "."))
      guard continues else { break }
      offset += 1
    }
    return WireText(start: text.start + start, count: offset - start)
  }

  static func closingQuote(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "`"): byte
    case UInt8(ascii: "["): UInt8(ascii: "]")
    default: nil
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// `:name`, `$1`, `@name`, `%s`: what stands for a literal.
  private static func startsPlaceholder(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ":") || byte == UInt8(ascii: "$") || byte == UInt8(ascii: "@")
      || byte == UInt8(ascii: "%")
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    byte >= 0x80 || isDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$")
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
