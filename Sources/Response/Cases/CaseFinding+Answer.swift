package import Answers

extension CaseFinding {
  /// What is found of one incident; nil when no cause is chosen for it.
  ///
  /// - Parameters:
  ///   - answer: composed of this incident alone, or of several.
  ///   - outline: the incident's life and impact.
  package init?(_ answer: Answer, of outline: IncidentOutline) {
    let causes = answer.causes.filter { $0.verdict == .cause && $0.incident == outline.number }
    let leading = causes.first { outline.lead?.matches($0) ?? false }
    guard let lead = leading ?? causes.first else { return nil }
    self.init(
      number: outline.number, opened: outline.opened, closed: outline.closed,
      cause: FoundCause(lead), others: causes.filter { $0 != lead }.map(FoundCause.init),
      impact: outline.impact)
  }
}
