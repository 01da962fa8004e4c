/// Replaces comments, string contents and raw identifiers by spaces, keeping every line's place.
struct CodeMasker {
  private enum Mode {
    /// Code; `parens` are those open since an interpolation began.
    case code(parens: Int)
    case string(hashes: Int, isMultiline: Bool)
  }

  private var bytes: [UInt8]
  private var place = 0
  private var modes: [Mode] = [.code(parens: 0)]

  init(_ text: String) { bytes = Array(text.utf8) }

  /// - Complexity: O(length of the text).
  mutating func masked() -> String {
    while place < bytes.count {
      switch modes.last {
      case .string(let hashes, let isMultiline): stepString(hashes, isMultiline)
      case .code(let parens): stepCode(parens)
      case nil: modes.append(.code(parens: 0))
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func stepCode(_ parens: Int) {
    if starts("//") {
      blankLine()
    } else if starts("/*") {
      blankBlock()
    } else if starts("#/") {
      blank(until: "/#")
    } else if starts("`") {
      blank(until: "`")
    } else if let hashes = stringOpening() {
      let isMultiline = starts("\"\"\"", at: place + hashes)
      modes.append(.string(hashes: hashes, isMultiline: isMultiline))
      place += hashes + (isMultiline ? 3 : 1)
    } else if starts("(") {
      modes[modes.count - 1] = .code(parens: parens + 1)
      place += 1
    } else if starts(")") {
      if parens == 0, modes.count > 1 {
        modes.removeLast()
        bytes[place] = UInt8(ascii: " ")
      } else {
        modes[modes.count - 1] = .code(parens: max(0, parens - 1))
      }
      place += 1
    } else {
      place += 1
    }
  }

  private mutating func stepString(_ hashes: Int, _ isMultiline: Bool) {
    let marks = String(repeating: "#", count: hashes)
    let closing = (isMultiline ? "\"\"\"" : "\"") + marks
    if starts("\\" + marks + "(") {
      blank(count: hashes + 2)
      modes.append(.code(parens: 0))
    } else if starts("\\" + marks) {
      blank(count: hashes + 2)
    } else if starts(closing) {
      place += closing.utf8.count
      modes.removeLast()
    } else if starts("\n"), !isMultiline {
      // No literal runs past its line: better to be right again here than wrong to the end.
      modes.removeLast()
    } else {
      blank(count: 1)
    }
  }

  /// The number of `#` before a quotation mark here; nil when no string begins here.
  private func stringOpening() -> Int? {
    var end = place
    while end < bytes.count, bytes[end] == UInt8(ascii: "#") { end += 1 }
    return starts("\"", at: end) ? end - place : nil
  }

  private func starts(_ text: String, at start: Int? = nil) -> Bool {
    var index = start ?? place
    for byte in text.utf8 {
      guard index < bytes.count, bytes[index] == byte else { return false }
      index += 1
    }
    return true
  }

  private mutating func blank(count: Int) {
    for _ in 0..<count where place < bytes.count {
      if bytes[place] != UInt8(ascii: "\n") { bytes[place] = UInt8(ascii: " ") }
      place += 1
    }
  }

  private mutating func blankLine() {
    while place < bytes.count, bytes[place] != UInt8(ascii: "\n") { blank(count: 1) }
  }

  /// Blanks from here past the next `closing`, or to the end of the line when there is none on it.
  private mutating func blank(until closing: String) {
    blank(count: 1)
    while place < bytes.count, bytes[place] != UInt8(ascii: "\n") {
      if starts(closing) { return blank(count: closing.utf8.count) }
      blank(count: 1)
    }
  }

  private mutating func blankBlock() {
    var depth = 0
    repeat {
      if starts("/*") {
        depth += 1
        blank(count: 2)
      } else if starts("*/") {
        depth -= 1
        blank(count: 2)
      } else {
        blank(count: 1)
      }
    } while depth > 0 && place < bytes.count
  }
}
