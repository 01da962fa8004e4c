/// A line of source code that telemetry names.
package struct CodePlace: Hashable, Sendable {
  /// The file as telemetry names it: its path where it was built, or only its name.
  package var file: String
  /// From 1.
  package var line: Int

  package init(file: String, line: Int) {
    self.file = file
    self.line = line
  }

  /// All places that a text names, in its order, each once.
  ///
  /// As stack traces of the usual languages write them: `Shop.java:42`, `shop.go:42`,
  /// `shop.js:42:7`, `"shop.py", line 42` and `Shop.cs:line 42`.
  ///
  /// - Complexity: O(characters).
  package static func all(in text: String) -> [CodePlace] {
    var known: Set<CodePlace> = []
    let pattern = /([\w@$.\/\\+\-]+\.[A-Za-z]{1,6})(?::line |", line |:)([0-9]{1,7})/
    return text.matches(of: pattern).compactMap { match -> CodePlace? in
      guard let line = Int(match.2), line > 0 else { return nil }
      let place = CodePlace(file: String(match.1).replacing("\\", with: "/"), line: line)
      return known.insert(place).inserted ? place : nil
    }
  }
}

/// Lines of source code that telemetry points at.
package struct SourceSnippet: Hashable, Sendable {
  /// The file below the folder that was searched, and the line that is meant, from 1.
  package var file: String
  package var line: Int
  /// The lines around it.
  package var text: String
  /// Its name in Markdown: the file's extension.
  package var language: String

  package init(file: String, line: Int, text: String, language: String) {
    self.file = file
    self.line = line
    self.text = text
    self.language = language
  }
}

/// The code that telemetry points at, as the last part of a report.
package struct CodeAppendix: Sendable {
  /// Snippets in one report; further ones are counted.
  package static let snippetCountMax = 20

  private var document = Document()

  /// Snippets in their order; none says that nothing was found.
  package init(_ snippets: [SourceSnippet]) {
    document.heading(2, "Code")
    if snippets.isEmpty {
      document.paragraph("Telemetry names no line of code that is in the folder.")
      return
    }
    document.paragraph("Lines that stack traces and log records of the incident name.")
    for snippet in snippets.prefix(Self.snippetCountMax) {
      document.blocks.append(
        .code(
          snippet.text, language: snippet.language, caption: "\(snippet.file):\(snippet.line)"))
    }
    let more = snippets.count - Self.snippetCountMax
    if more > 0 { document.paragraph("And \(more) more.") }
  }

  /// A report with this behind it.
  package func appended(to report: String, isHTML: Bool) -> String {
    guard isHTML, let end = report.ranges(of: HTML.end).last else {
      return report + "\n" + document.markdown
    }
    return report[..<end.lowerBound] + document.htmlBlocks + "\n" + report[end.lowerBound...]
  }
}
