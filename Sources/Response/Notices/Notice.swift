package import Answers
package import Telemetry

/// What people are to be told of an incident: one message, whoever it goes to.
package struct Notice: Hashable, Sendable {
  /// What became of the incident.
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    case opened, changed
    /// Nothing new: said again to receivers that forget what is not repeated.
    case repeated
    case resolved
  }

  package var kind: Kind
  /// Number of the incident.
  package var incident: Int
  /// When this was found.
  package var at: Timestamp
  /// When the cause began.
  package var began: Timestamp
  /// When the incident was over; nil while it goes on.
  package var ended: Timestamp?
  package var entity: AnswerEntity
  /// Name of the cause in its model, and its sentence.
  package var cause: String
  package var summary: String
  /// "minor", "major" or "critical".
  package var severity: String
  /// That the cause is going on, 0...1.
  package var probability: Double
  /// Services that suffer, sorted.
  package var services: [String]
  /// What can be done, the first remedy first.
  package var remedies: [String]
  /// Where to read more; nil when nobody said where the server is found.
  package var link: String?

  package init(
    kind: Kind, incident: Int, at: Timestamp, began: Timestamp, ended: Timestamp? = nil,
    entity: AnswerEntity, cause: String, summary: String, severity: String, probability: Double,
    services: [String] = [], remedies: [String] = [], link: String? = nil
  ) {
    self.kind = kind
    self.incident = incident
    self.at = at
    self.began = began
    self.ended = ended
    self.entity = entity
    self.cause = cause
    self.summary = summary
    self.severity = severity
    self.probability = probability
    self.services = services
    self.remedies = remedies
    self.link = link
  }

  /// What an answer says of an incident, by its most probable cause; nil when it has none.
  ///
  /// `base` is the address of the server as people reach it, without a slash at its end.
  package init?(incident: Int, in answer: Answer, closed: Timestamp?, base: String?) {
    let causes = answer.causes.filter { $0.incident == incident && $0.verdict == .cause }
    guard let cause = causes.first else { return nil }
    let services = causes.flatMap { $0.explains.compactMap(\.entity.service) }
    self.init(
      kind: closed == nil ? .opened : .resolved, incident: incident, at: answer.at,
      began: cause.onset, ended: closed, entity: cause.entity, cause: cause.cause,
      summary: cause.summary, severity: cause.severity, probability: cause.probability,
      services: Set(services).sorted(), remedies: cause.remedies, link: base.map(Self.link))
  }

  /// Where to read more on a server of this address.
  static func link(at base: String) -> String { "\(base)/api/v1/diagnosis?format=text" }

  /// "database mysql 10.0.0.7:3306".
  package var subject: String { "\(entity.type) \(entity.name)" }

  /// One line for people, without a full stop.
  package var headline: String {
    switch kind {
    case .resolved: "Resolved: \(summary) (\(subject))"
    case .opened, .changed, .repeated: "\(summary) (\(subject), \(Plain.percent(probability)))"
    }
  }

  /// Whether it says the same as another one, whenever it was found and however sure.
  func saysSame(as other: Notice) -> Bool {
    incident == other.incident && content == other.content
      && (ended == nil) == (other.ended == nil)
  }

  /// Names a delivery so that a receiver knows a repetition of it: the same notice, the same name.
  package var id: String { "\(incident)-\(kind.rawValue)-\(at.nanoseconds / 1_000_000)" }
}
