/// Swift source in lines, once as written and once with comments, strings and quoted names blanked.
///
/// Not a parser: it knows comments, string literals with their interpolations, extended regular
/// expressions and raw identifiers, which is what tells a word of code from the same word in prose.
struct SwiftText {
  var path: String
  /// As written.
  var lines: [String]
  /// The same lines with every character of prose replaced by a space.
  var code: [String]
  private var codeBytes: [[UInt8]]

  init(path: String, text: String) {
    self.path = path
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var masker = CodeMasker(text)
    code = masker.masked().split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
    codeBytes = code.map { Array($0.utf8) }
  }

  init(_ file: TextFile) { self.init(path: file.path, text: file.text) }

  /// The room of a source file ("Sources/Topology/Entity.swift" is in Topology), else nil.
  var room: String? {
    let parts = path.split(separator: "/")
    return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
  }

  /// Whether the comment lines directly above (or the end of) a line carry `// House: reason`.
  ///
  /// This is the one way round a rule; a reason of fewer than three words is none.
  func isExcused(_ index: Int) -> Bool {
    var row = index
    while true {
      if let mark = lines[row].firstRange(of: "// House:") {
        return lines[row][mark.upperBound...].split(separator: " ").count >= 3
      }
      row -= 1
      guard row >= 0 else { return false }
      let above = trimmed(lines[row])
      guard above.hasPrefix("//") || above.hasPrefix("@") else { return false }
    }
  }

  /// The lines (from 0) on which `word` stands as code, bounded by what cannot be in a name.
  func occurrences(of word: String) -> [Int] {
    let needle = Array(word.utf8)
    return codeBytes.indices.filter { contains(needle, in: codeBytes[$0]) }
  }
}

/// Without spaces and tabs at both ends.
func trimmed(_ line: some StringProtocol) -> String {
  var rest = Substring(line)
  while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
  while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
  return String(rest)
}

/// Whether `word` occurs in `line` with no letter, digit or underscore touching its own such ends.
func contains(_ word: String, in line: String) -> Bool {
  contains(Array(word.utf8), in: Array(line.utf8))
}

private func contains(_ needle: [UInt8], in bytes: [UInt8]) -> Bool {
  guard let first = needle.first, let last = needle.last, bytes.count >= needle.count else {
    return false
  }
  for start in 0...(bytes.count - needle.count) where bytes[start] == first {
    guard bytes[start..<(start + needle.count)].elementsEqual(needle) else { continue }
    let end = start + needle.count
    let opens = start == 0 || !isWordByte(first) || !isWordByte(bytes[start - 1])
    let closes = end == bytes.count || !isWordByte(last) || !isWordByte(bytes[end])
    if opens && closes { return true }
  }
  return false
}

/// Letters, digits and underscore of ASCII, and every byte beyond it.
func isWordByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
    true
  default: false
  }
}
