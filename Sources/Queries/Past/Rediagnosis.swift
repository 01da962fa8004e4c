package import Answers
package import Causes
package import History
internal import Symptoms
package import Telemetry
internal import Topology

/// What today's library makes of a moment of the past, beside what was thought then, and why that
/// is another thing.
///
/// Goes by the evidence that was stored with the last judgement before the moment: what was
/// present, what was measured and not there, and the causes named before. Where nothing of that
/// was stored, what was absent counts as unknown, and a cause can look more probable than it did.
package struct Rediagnosis: Sendable {
  /// One cause, then and now.
  package struct Change: Hashable, Sendable {
    /// Where it is, and its name in the model of that type.
    package var entity: AnswerEntity
    package var cause: String
    /// Probability in the diagnosis of then and of today, 0...1; nil where it was no part of it.
    package var then: Double?
    package var today: Double?
    /// Why it came, went or moved, or nil when it is judged alike; one sentence for people.
    package var reason: String?
  }

  /// The moment that was asked for.
  package let at: Timestamp
  /// The end of the window whose evidence was judged.
  package let judgedAt: Timestamp
  /// Whether also what was measured and not there is remembered of it.
  package let isWhole: Bool
  /// What today's library says of the moment.
  package let answer: Answer
  /// All causes of either, the most probable now first.
  package let changes: [Change]
  /// What became of the models since; nil where it is not known which they were.
  package let models: ModelChanges?
  /// Symptoms of then that today's library does not name any more.
  package let forgottenSymptoms: [String]

  /// Probability by which a cause must move to be judged otherwise.
  static let probabilityStep = 0.1

  /// Diagnoses the moment anew.
  ///
  /// - Throws: `HistoryFailure` when the store cannot be read.
  package init(
    at time: Timestamp, library: CausalLibrary, store: any HistoryStore
  ) throws(HistoryFailure) {
    let past = try PastSituation(at: time, library: library, store: store)
    let diagnosis = past.diagnosis(by: library)
    let incident = Incident(
      number: 0, opened: past.at, diagnosis: diagnosis, evidence: past.observations)
    at = time
    judgedAt = past.at
    isWhole = past.isWhole
    answer = Answer(
      at: past.at, incidents: diagnosis.causes.isEmpty ? [] : [incident],
      present: past.observations.filter { $0.verdict == .present }, graph: past.graph,
      library: library)
    forgottenSymptoms = past.forgottenSymptoms
    models = past.models.map { ModelChanges(from: $0, to: library.editions) }
    let thoughts = try Self.causesThen(at: past.at, store)
    changes = Comparison(
      answer: answer, library: library, models: models, isWhole: isWhole
    ).changes(since: thoughts)
  }

  /// Whether every cause is judged as it was then.
  package var isSame: Bool { changes.allSatisfy { $0.reason == nil } }

  /// What changed in the judgement, and why: a sentence or two for people.
  package var sentence: String {
    let count = changes.count { $0.reason != nil }
    let verdict =
      isSame
      ? (changes.isEmpty
        ? "Nothing was thought then, and nothing is thought now." : "Judged alike.")
      : "\(count) of \(changes.count) causes \(count == 1 ? "is" : "are") judged otherwise."
    return "\(verdict) \(evidenceSentence) \(librarySentence)"
  }

  private var librarySentence: String {
    guard let models else { return "Which library it was judged by is not remembered." }
    return models.isEmpty
      ? "The library says what it said then." : "Models since then: \(models.text)."
  }

  private var evidenceSentence: String {
    let whole =
      isWhole
      ? "The evidence is that of then."
      : "Of then only what was present is remembered, not what was measured and not there."
    return forgottenSymptoms.isEmpty
      ? whole
      : whole + " Symptoms without a name today: "
        + forgottenSymptoms.joined(separator: ", ") + "."
  }

  /// The causes that were thought of at a moment, over all incidents that were open.
  private static func causesThen(
    at time: Timestamp, _ store: any HistoryStore
  ) throws(HistoryFailure) -> [DiagnosisRecord.Cause] {
    var causes: [DiagnosisRecord.Cause] = []
    for incident in try store.read(IncidentRecord.self, at: time) {
      causes += try store.diagnosis(of: incident.id, at: time)?.causes ?? []
    }
    return causes
  }
}

extension HistoryStore {
  /// The last moment at which an incident had a diagnosis while it was open; nil when there is no
  /// such incident.
  package func lastJudgement(of incident: Int64) throws(HistoryFailure) -> Timestamp? {
    let record = try read(
      IncidentRecord.self, in: .zero ... .max, subject: String(incident), limit: 1
    ).records.first
    guard let record else { return nil }
    let end = max(record.opened, record.closed ?? .max)
    return try read(
      DiagnosisRecord.self, in: .zero...end, subject: String(incident), limit: 1
    ).records.first?.at
  }
}
