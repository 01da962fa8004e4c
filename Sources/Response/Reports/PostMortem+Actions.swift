internal import Answers
internal import Telemetry

extension PostMortem {
  mutating func writeDetection() {
    document.heading(2, "What was missing in detection")
    var items: [String] = []
    let finding = material.finding
    let delay = finding.opened.seconds(since: finding.cause.onset)
    if delay > 60 {
      items.append("It was going on for \(Plain.duration(delay)) before it was detected.")
    }
    let unmeasured = causes.flatMap(\.missing).filter { $0.reason == "unknown" }
    items += unmeasured.prefix(Self.rowCountMax).map {
      "Nothing measures this at \(EntityPhrase.long($0.entity)), which would have shown it: "
        + "\($0.summary)."
    }
    let telling = alternatives.flatMap(\.whyNot).filter { $0.hasPrefix("What would tell") }
    items += telling.prefix(Self.rowCountMax)
    if let one = material.handled, one.alerts.isEmpty {
      items.append("No alert that this accounts for was sent to Whence.")
    }
    if !material.answer.unexplained.isEmpty {
      let count = Plain.count(material.answer.unexplained.count, "symptom")
      items.append("\(count) seen at the same time could not be explained by any cause.")
    }
    if items.isEmpty { items.append("Nothing that Whence knows of.") }
    document.list(items)
  }

  mutating func writeActions() {
    document.heading(2, "Mitigation and prevention")
    let remedies = causes.flatMap(\.remedies)
    if let first = causes.first?.remedies.first {
      document.paragraph("At once: \(first).")
    }
    document.table(
      ["Who", "What to do"],
      Remedies.Field.allCases.flatMap { field in
        remedies.filter { Remedies.field(of: $0) == field }.map { [field.rawValue, $0] }
      })
    if let one = material.handled, !one.remarks.isEmpty {
      document.paragraph("What was said to have helped:")
      document.list(one.remarks)
    }
  }

  mutating func writeEnd() {
    if let one = material.handled {
      let deadlines = one.deadlines(at: material.answer.at, burns: material.burns)
      document.heading(2, "What was promised")
      document.list(deadlines.map { $0.sentence + "." })
    }
    document.heading(2, "About this report")
    document.paragraph(
      "Written by Whence from telemetry until \(material.answer.at.rfc3339). Causes come from a "
        + "library of declared knowledge and are inferred, not observed; probabilities say how "
        + "sure the inference is. The same telemetry and the same library give the same report.")
  }
}

/// Who is to do what a remedy says.
enum Remedies {
  enum Field: String, CaseIterable {
    case development = "Development"
    case infrastructure = "Infrastructure"
    case operations = "Operations"
  }

  /// Words that say whose work it is, in lower case; the field with most of them wins, the earlier
  /// one of two, and operations when none is there.
  private static let words: [(field: Field, words: [String])] = [
    (
      .development,
      [
        "code", "query", "index", "retry", "retries", "time-out", "timeout", "pool's", "leak",
        "release", "cache", "bug", "fix", "transaction", "batch", "client", "library", "limit",
      ]
    ),
    (
      .infrastructure,
      [
        "node", "disk", "volume", "memory", "cpu", "replica", "capacity", "network", "quota",
        "cluster", "instance size", "host", "hardware", "certificate", "dns", "autoscal", "pod",
      ]
    ),
    (
      .operations,
      [
        "alert", "restart", "end the", "roll back", "monitor", "watch", "on-call", "runbook",
        "drain", "fail over", "kill", "tell", "rotate",
      ]
    ),
  ]

  static func field(of remedy: String) -> Field {
    let text = remedy.lowercased()
    let counts = words.map { row in (row.field, row.words.count(where: text.contains)) }
    guard let best = counts.map(\.1).max(), best > 0 else { return .operations }
    // Whoever runs things does what is to be done at once.
    if counts.last?.1 == best { return .operations }
    return counts.first { $0.1 == best }?.0 ?? .operations
  }
}
