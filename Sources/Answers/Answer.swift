package import Telemetry

/// What Whence says: the causes of all incidents at hand, with names instead of numbers.
///
/// A value tree ready to be shown; `json` and `text` render it. Its JSON form is a public promise,
/// see `docs/formats/answer.md`.
package struct Answer: Hashable, Sendable {
  /// The moment for which it is said: the end of the last window.
  package var at: Timestamp
  /// Ranked: causes of the trouble at hand, most probable first, then alternatives.
  package var causes: [AnswerCause]
  /// Causes of what was over before, ranked likewise.
  package var earlier: [AnswerCause]
  /// Present symptoms that no chosen cause accounts for.
  package var unexplained: [AnswerSymptom]

  package init(
    at: Timestamp, causes: [AnswerCause], earlier: [AnswerCause] = [], unexplained: [AnswerSymptom]
  ) {
    self.at = at
    self.causes = causes
    self.earlier = earlier
    self.unexplained = unexplained
  }
}

/// An entity by name.
package struct AnswerEntity: Hashable, Sendable {
  /// The type's name as models write it: "service", "consumer-group".
  package var type: String
  /// The technology that it is, as far as telemetry says: "postgresql", "jvm"; see ``EntityKind``.
  package var kind: String?
  /// Unique within the type.
  package var name: String
  /// The owning service of whatever is below a service; the service itself for a service; else nil.
  package var service: String?

  package init(type: String, kind: String? = nil, name: String, service: String? = nil) {
    self.type = type
    self.kind = kind
    self.name = name
    self.service = service
  }
}

/// One cause, chosen or not, with all that speaks for and against it.
package struct AnswerCause: Hashable, Sendable {
  /// What an answer makes of a cause.
  package enum Verdict: String, Hashable, Sendable {
    /// Part of the best explanation.
    case cause
    /// Could have been, and was not chosen; `whyNot` says why.
    case alternative
  }

  /// Number of the incident, from 1 in the order of opening.
  package var incident: Int
  /// Whether that incident is open.
  package var isActive: Bool
  package var verdict: Verdict
  package var entity: AnswerEntity
  /// Name of the cause in the model of the entity's type, and its sentence.
  package var cause: String
  package var summary: String
  /// "minor", "major" or "critical".
  package var severity: String
  /// That it is going on, 0...1.
  package var probability: Double
  package var onset: Timestamp
  /// The change that raised the suspicion, if one did.
  package var change: Timestamp?
  package var explains: [AnswerSymptom]
  package var missing: [AnswerMissing]
  /// From the cause to the furthest symptom that it explains.
  package var path: [AnswerStep]
  /// Every step that leads to any symptom that it explains, each once, cause first; what `path` is
  /// one way through.
  package var spread: [AnswerArrow] = []
  package var remedies: [String]
  package var whyNot: [String]
}

/// A symptom with what was measured.
package struct AnswerSymptom: Hashable, Sendable {
  package var entity: AnswerEntity
  /// Name of the symptom in the model of the entity's type, and its sentence.
  package var symptom: String
  package var summary: String
  package var onset: Timestamp
  package var cleared: Timestamp?
  /// What was measured and the limit for it, in the measure's unit.
  package var value: Double
  package var threshold: Double
  /// How strongly the cause leads to it, 0...1; 0 for unexplained ones.
  package var strength: Double

  package init(
    entity: AnswerEntity, symptom: String, summary: String, onset: Timestamp,
    cleared: Timestamp? = nil, value: Double = 0, threshold: Double = 0, strength: Double = 0
  ) {
    self.entity = entity
    self.symptom = symptom
    self.summary = summary
    self.onset = onset
    self.cleared = cleared
    self.value = value
    self.threshold = threshold
    self.strength = strength
  }
}

/// A symptom that should be there and is not seen.
package struct AnswerMissing: Hashable, Sendable {
  package var entity: AnswerEntity
  /// Name of the symptom in the model of the entity's type, and its sentence.
  package var symptom: String
  package var summary: String
  /// "absent" or "unknown".
  package var reason: String
  package var strength: Double
}

/// One thing bringing about another.
package struct AnswerArrow: Hashable, Sendable {
  /// What comes first, and what it leads to.
  package var from: AnswerStep
  package var to: AnswerStep

  package init(from: AnswerStep, to: AnswerStep) {
    self.from = from
    self.to = to
  }
}

/// One step of the way from a cause to a symptom.
package struct AnswerStep: Hashable, Sendable {
  package var entity: AnswerEntity
  /// Name of the cause, condition or symptom.
  package var node: String
  package var summary: String

  package init(entity: AnswerEntity, node: String, summary: String) {
    self.entity = entity
    self.node = node
    self.summary = summary
  }
}
