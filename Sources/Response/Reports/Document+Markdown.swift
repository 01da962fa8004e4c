extension Document {
  /// The text as GitHub-flavoured Markdown.
  package var markdown: String {
    blocks.map(Markdown.block).joined(separator: "\n\n") + "\n"
  }
}

/// Markdown in which text means nothing but itself.
enum Markdown {
  static func block(_ block: Document.Block) -> String {
    switch block {
    case .heading(let level, let text):
      return String(repeating: "#", count: level) + " " + escape(text)
    case .paragraph(let runs): return line(runs)
    case .list(let items, let isNumbered):
      return items.enumerated().map { number, runs in
        (isNumbered ? "\(number + 1). " : "- ") + line(runs)
      }.joined(separator: "\n")
    case .table(let header, let rows):
      let lines = [header.map(escape), header.map { _ in "---" }] + rows.map { $0.map(escape) }
      return lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
    case .mermaid(let text): return fence("mermaid", text)
    case .code(let text, let language, let caption):
      return line([.strong(caption)]) + "\n\n" + fence(language, SafeText.lines(text))
    }
  }

  private static func line(_ runs: [Document.Run]) -> String {
    runs.map { $0.isStrong ? "**\(escape($0.text))**" : escape($0.text) }.joined()
  }

  /// A fence longer than any row of backticks inside.
  private static func fence(_ language: String, _ text: String) -> String {
    var (longest, current) = (2, 0)
    for character in text.utf8 {
      current = character == UInt8(ascii: "`") ? current + 1 : 0
      longest = max(longest, current)
    }
    let marks = String(repeating: "`", count: longest + 1)
    let name = language.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
    return "\(marks)\(name)\n\(text)\n\(marks)"
  }

  /// Escapes what could be read as markup, also at the beginning of a line; addresses do not
  /// become links.
  static func escape(_ text: String) -> String {
    let text = SafeText.line(text)
    var escaped = ""
    var isStart = true
    for (character, next) in zip(text, text.dropFirst() + " ") {
      switch character {
      case "\\", "`", "*", "_", "[", "]", "<", ">", "|", "#", "~", "&", "$", "!", "{", "}":
        escaped += "\\\(character)"
      case "-" where isStart, "+" where isStart, "=" where isStart: escaped += "\\\(character)"
      case ".", ")":
        let isMarker = next == " " && isNumber(escaped) || escaped.lowercased().hasSuffix("www")
        escaped += isMarker ? "\\\(character)" : String(character)
      case ":" where endsLikeScheme(escaped): escaped += "\\:"
      default: escaped.append(character)
      }
      isStart = false
    }
    return escaped
  }

  /// "12" at the beginning of a line, which a full stop and a space would make a list.
  private static func isNumber(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 9 && text.allSatisfy { $0.isASCII && $0.isNumber }
  }

  private static func endsLikeScheme(_ text: String) -> Bool {
    let end = text.suffix(6).lowercased()
    return ["http", "https", "ftp", "mailto", "xmpp"].contains(where: end.hasSuffix)
  }
}
