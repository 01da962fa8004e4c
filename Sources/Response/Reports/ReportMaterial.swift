package import Answers
package import Telemetry

/// All that a post-mortem is written from.
///
/// The same material gives the same text, byte for byte.
package struct ReportMaterial: Sendable {
  /// What is said of this incident alone.
  package var answer: Answer
  /// What was found, as the case knows it.
  package var finding: CaseFinding
  /// The case, when people handled it.
  package var handled: Case?
  /// Which affected service calls which.
  package var calls: [ServiceCall] = []
  /// Requests and log lines kept as evidence, if any were.
  package var exemplars: [ReportExemplar] = []
  /// Error budgets that it burns.
  package var burns: [BudgetBurn] = []

  package init(answer: Answer, finding: CaseFinding) {
    self.answer = answer
    self.finding = finding
  }
}

/// A service that calls a service or a store.
package struct ServiceCall: Hashable, Comparable, Sendable {
  package var from: AnswerEntity
  package var to: AnswerEntity

  package init(from: AnswerEntity, to: AnswerEntity) {
    self.from = from
    self.to = to
  }

  package static func < (left: ServiceCall, right: ServiceCall) -> Bool {
    (left.from.type, left.from.name, left.to.type, left.to.name)
      < (right.from.type, right.from.name, right.to.type, right.to.name)
  }
}

/// A request or a log line that shows what happened.
package struct ReportExemplar: Hashable, Sendable {
  package var at: Timestamp
  /// Where it was seen.
  package var entity: AnswerEntity
  /// Trace id in hexadecimal digits; nil when there is none.
  package var traceID: String?
  /// What it says: a log line, or an operation with its outcome.
  package var text: String

  package init(at: Timestamp, entity: AnswerEntity, traceID: String? = nil, text: String) {
    self.at = at
    self.entity = entity
    self.traceID = traceID
    self.text = text
  }
}
