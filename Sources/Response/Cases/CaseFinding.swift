package import Answers
package import Telemetry

/// What the engine has found of one incident, in names: as much of an answer as a case needs to
/// live without it.
package struct CaseFinding: Hashable, Sendable {
  /// Number of the incident, which is the number of its case.
  package var number: Int
  package var opened: Timestamp
  /// When it closed; nil while it goes on.
  package var closed: Timestamp?
  /// The cause that leads it.
  package var cause: FoundCause
  /// Other causes that are told with it, most probable first.
  package var others: [FoundCause]
  package var impact: Impact

  /// A finding; moments are cut to the millisecond, numbers rounded to six decimals.
  package init(
    number: Int, opened: Timestamp, closed: Timestamp? = nil, cause: FoundCause,
    others: [FoundCause] = [], impact: Impact = Impact()
  ) {
    self.number = number
    self.opened = opened.wholeMilliseconds
    self.closed = closed?.wholeMilliseconds
    self.cause = cause
    self.others = others
    self.impact = impact.rounded
  }

  /// Whether it goes on.
  package var isActive: Bool { closed == nil }

  /// Names of the services that are hurt, and of the one in which it began.
  package var services: Set<String> {
    Set(impact.services + [cause.entity.service].compactMap(\.self))
  }
}

/// A cause at an entity, with what matters for handling it.
package struct FoundCause: Hashable, Sendable {
  package var entity: AnswerEntity
  /// Name of the cause in the model of the entity's type, and its sentence.
  package var name: String
  package var summary: String
  /// "minor", "major" or "critical".
  package var severity: String
  /// That it is going on, 0...1.
  package var probability: Double
  package var onset: Timestamp

  /// A cause; moments are cut to the millisecond, numbers rounded to six decimals.
  package init(
    entity: AnswerEntity, name: String, summary: String, severity: String, probability: Double,
    onset: Timestamp
  ) {
    self.entity = entity
    self.name = name
    self.summary = summary
    self.severity = severity
    self.probability = rounded(probability)
    self.onset = onset.wholeMilliseconds
  }

  /// A cause of an answer.
  package init(_ cause: AnswerCause) {
    self.init(
      entity: cause.entity, name: cause.cause, summary: cause.summary, severity: cause.severity,
      probability: cause.probability, onset: cause.onset)
  }
}

extension CaseFinding {
  /// What changed since `known`, as far as people need to be told; nil when nothing did.
  ///
  /// Probabilities and counts drift in every window; only another cause, another set of entry
  /// points, another level of impact or twice the services are worth an event.
  package func change(since known: CaseFinding) -> FindingChange? {
    if (cause.entity.type, cause.entity.name)
      != (known.cause.entity.type, known.cause.entity.name)
    {
      return .moved
    }
    if cause.name != known.cause.name { return .refined }
    let (now, then) = (impact, known.impact)
    let isOther =
      Set(now.entryPoints.map(\.service)) != Set(then.entryPoints.map(\.service))
      || PriorityRule.impactLevel(now) != PriorityRule.impactLevel(then)
      || now.services.count >= 2 * max(1, then.services.count)
    return isOther ? .impact : nil
  }
}

extension Impact {
  /// With numbers to six decimals, as JSON keeps them.
  fileprivate var rounded: Impact {
    var copy = self
    for place in copy.entryPoints.indices { copy.entryPoints[place].round() }
    return copy
  }
}

extension EntryPointImpact {
  fileprivate mutating func round() {
    failingShare = failingShare.map(rounded)
    latencySeconds = latencySeconds.map(rounded)
    latencyLimitSeconds = latencyLimitSeconds.map(rounded)
  }
}

/// Six decimals, as JSON keeps them.
private func rounded(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }
