internal import Answers
package import Telemetry

/// What to do when a cause appears again: what was seen, and what fixed it.
package struct Playbook: Hashable, Sendable {
  /// The case that it comes from.
  package var number: Int
  package var cause: FoundCause
  package var opened: Timestamp
  package var secondsToRestore: Double?
  /// What users felt, in words.
  package var felt: [String]
  /// What people said that they did, in order, with who said it.
  package var steps: [String]
  /// Remedies that were confirmed.
  package var remedies: [String]

  /// The playbook of a case; nil before it is resolved, or when nobody said what helped.
  package init?(_ one: Case) {
    guard one.state == .resolved, one.hasPersonsRemark else { return nil }
    number = one.number
    cause = one.finding.cause
    opened = one.opened
    secondsToRestore = one.secondsToRestore
    felt = one.finding.impact.entryPoints.map(\.phrase)
    steps = one.events.compactMap { event in
      guard event.by != .whence else { return nil }
      switch event.body {
      case .mitigated(let text), .resolved(let text), .commented(let text):
        return text.isEmpty ? nil : "\(event.by.name): \(text)"
      default: return nil
      }
    }
    remedies = one.remedies.filter { $0.step == .confirmed }.map { "\($0.id): \($0.text)" }
  }

  /// The playbook as a document.
  package var document: Document {
    var document = Document()
    document.heading(1, "Playbook: \(cause.name) of \(EntityPhrase.long(cause.entity))")
    document.paragraph(
      "From incident \(number) of \(opened.rfc3339). \(cause.summary)."
        + (secondsToRestore.map { " It took \(Plain.duration($0)) to restore." } ?? ""))
    if !felt.isEmpty {
      document.heading(2, "What was felt")
      document.list(felt)
    }
    document.heading(2, "What helped")
    document.list(steps, isNumbered: true)
    document.list(remedies)
    return document
  }
}
