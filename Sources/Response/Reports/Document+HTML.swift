extension Document {
  /// The text as one HTML page that needs nothing from elsewhere.
  ///
  /// Pictures stand in it as text of Mermaid in `pre.mermaid`, which a page that has its script
  /// draws.
  package func html(title: String) -> String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
    style-src 'unsafe-inline'">
    <title>\(HTML.escape(title))</title>
    <style>
    body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto;
      padding: 0 1rem; color-scheme: light dark }
    table { border-collapse: collapse; margin: 1rem 0 }
    th, td { border: 1px solid #8886; padding: .25rem .6rem; text-align: left; vertical-align: top }
    pre { overflow-x: auto; padding: .75rem; background: #8882 }
    </style>
    </head>
    <body>
    \(htmlBlocks)
    \(HTML.end)
    </html>

    """
  }

  /// The text as part of a page.
  var htmlBlocks: String { blocks.map(HTML.block).joined(separator: "\n") }
}

/// HTML in which text means nothing but itself.
enum HTML {
  /// What stands behind the text of a page.
  static let end = "</body>"

  static func block(_ block: Document.Block) -> String {
    switch block {
    case .heading(let level, let text): return "<h\(level)>\(escape(text))</h\(level)>"
    case .paragraph(let runs): return "<p>\(line(runs))</p>"
    case .list(let items, let isNumbered):
      let tag = isNumbered ? "ol" : "ul"
      return "<\(tag)>\n" + items.map { "<li>\(line($0))</li>\n" }.joined() + "</\(tag)>"
    case .table(let header, let rows):
      let head = header.map { "<th>\(escape($0))</th>" }.joined()
      let body = rows.map { row in
        "<tr>" + row.map { "<td>\(escape($0))</td>" }.joined() + "</tr>\n"
      }.joined()
      return "<table>\n<thead><tr>\(head)</tr></thead>\n<tbody>\n\(body)</tbody>\n</table>"
    case .mermaid(let text): return "<pre class=\"mermaid\">\n\(marked(text))</pre>"
    case .code(let text, _, let caption):
      return "<p><strong>\(escape(caption))</strong></p>\n"
        + "<pre><code>\(marked(SafeText.lines(text)))</code></pre>"
    }
  }

  private static func line(_ runs: [Document.Run]) -> String {
    runs.map { $0.isStrong ? "<strong>\(escape($0.text))</strong>" : escape($0.text) }.joined()
  }

  static func escape(_ text: String) -> String { marked(SafeText.line(text)) }

  /// Every character that HTML gives a meaning, as a reference.
  private static func marked(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.append(character)
      }
    }
    return escaped
  }
}
