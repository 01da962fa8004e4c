internal import Answers

/// A sentence with words of a notice in it: `{summary} on {entity}, {probability}`.
package struct NoticeTemplate: Hashable, Sendable {
  /// The words that a template may name.
  package static let words = [
    "kind", "incident", "summary", "cause", "entity", "type", "severity", "probability", "services",
    "remedy", "began", "link",
  ]

  private enum Part: Hashable, Sendable {
    case text(String)
    case word(String)
  }

  private let parts: [Part]

  /// Reads a template.
  ///
  /// - Throws: what is wrong, when a brace is left open or a word is none of `words`.
  package init(_ text: String) throws(NoticeTemplateError) {
    var parts: [Part] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      parts.append(.text(String(rest[..<open])))
      guard let close = rest[open...].firstIndex(of: "}") else {
        throw NoticeTemplateError(problem: "a brace is left open in '\(text)'")
      }
      let word = String(rest[rest.index(after: open)..<close])
      guard Self.words.contains(word) else {
        throw NoticeTemplateError(
          problem: "no word is named {\(word)}; there are \(Self.words.joined(separator: ", "))")
      }
      parts.append(.word(word))
      rest = rest[rest.index(after: close)...]
    }
    parts.append(.text(String(rest)))
    self.parts = parts
  }

  /// The sentence for a notice.
  package func text(_ notice: Notice) -> String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .word(let word): Self.value(word, notice)
      }
    }.joined()
  }

  private static func value(_ word: String, _ notice: Notice) -> String {
    switch word {
    case "kind": notice.kind.rawValue
    case "incident": "\(notice.incident)"
    case "summary": notice.summary
    case "cause": notice.cause
    case "entity": notice.entity.name
    case "type": notice.entity.type
    case "severity": notice.severity
    case "probability": Plain.percent(notice.probability)
    case "services": Plain.list(notice.services)
    case "remedy": notice.remedies.first ?? ""
    case "began": notice.began.rfc3339
    default: notice.link ?? ""
    }
  }
}

/// What is wrong with a template, in a sentence.
package struct NoticeTemplateError: Error, Hashable, Sendable { package var problem: String }
