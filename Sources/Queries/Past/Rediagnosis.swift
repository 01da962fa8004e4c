package import Answers
package import Causes
package import History
internal import Symptoms
package import Telemetry
internal import Topology

/// What today's library makes of a moment of the past, beside what was thought then.
///
/// Goes by what is remembered: the topology as it was, and the symptoms that were present. What was
/// known to be absent then is not remembered and counts as unknown, so that a cause can look more
/// probable than it did.
package struct Rediagnosis: Sendable {
  /// One cause, then and now.
  package struct Change: Hashable, Sendable {
    /// Where it is, and its name in the model of that type.
    package var entity: AnswerEntity
    package var cause: String
    /// Probability in the diagnosis of then and of today, 0...1; nil where it was no part of it.
    package var then: Double?
    package var today: Double?
    /// Why it came or went, or nil when it is judged alike; one sentence for people.
    package var reason: String?
  }

  package let at: Timestamp
  /// What today's library says of the moment.
  package let answer: Answer
  /// All causes of either, the most probable now first.
  package let changes: [Change]
  /// Symptoms of then that today's library does not name any more.
  package let forgottenSymptoms: [String]

  /// Probability by which a cause must move to be judged otherwise.
  static let probabilityStep = 0.1
  /// Seconds for which symptoms that had cleared are evidence still, as the engine has it: while an
  /// incident was open, and before it opened or without one.
  static let evidenceSeconds = 1_800.0
  static let quietSeconds = 30.0

  /// Diagnoses the moment anew.
  ///
  /// - Throws: `HistoryFailure` when the store cannot be read.
  package init(
    at time: Timestamp, library: CausalLibrary, store: any HistoryStore
  ) throws(HistoryFailure) {
    let past = try TopologyGraph(at: time, in: store)
    let symptoms = try Self.observations(at: time, past, library, store)
    let situation = Situation(
      graph: past, observations: symptoms.known,
      changes: try Self.changes(at: time, past, store), at: time)
    var reasoner = Reasoner(library: library)
    let diagnosis = reasoner.diagnose(situation)
    let incident = Incident(number: 0, opened: time, diagnosis: diagnosis, evidence: symptoms.known)
    at = time
    answer = Answer(
      at: time, incidents: diagnosis.causes.isEmpty ? [] : [incident], present: symptoms.known,
      graph: past, library: library)
    forgottenSymptoms = symptoms.forgotten
    changes = Self.compare(try Self.causesThen(at: time, store), answer, library)
  }

  private static func observations(
    at time: Timestamp, _ past: TopologyGraph, _ library: CausalLibrary, _ store: any HistoryStore
  ) throws(HistoryFailure) -> (known: [SymptomObservation], forgotten: [String]) {
    let opened = try store.read(IncidentRecord.self, at: time).map(\.opened).min() ?? time
    let begin = max(
      opened.advanced(bySeconds: -quietSeconds), time.advanced(bySeconds: -evidenceSeconds))
    let span = min(time, max(.zero, begin))...time
    let episodes = try store.read(EpisodeRecord.self, in: span, limit: .max).records
    var known: [SymptomKey: SymptomObservation] = [:]
    var forgotten: Set<String> = []
    for episode in episodes {
      guard let id = past.find(episode.entity) else { continue }
      guard let rule = library.findSymptom(past[id].scope, episode.symptom) else {
        forgotten.insert("\(episode.entity.type.name).\(episode.symptom)")
        continue
      }
      let key = SymptomKey(entity: id, symptom: rule)
      // The newest first: of several episodes of one symptom the last one tells how strong it was.
      var observation =
        known[key]
        ?? SymptomObservation(
          key: key, verdict: .present,
          logLikelihoodRatio: episode.logLikelihoodRatio > 0 ? episode.logLikelihoodRatio : 8,
          onset: episode.onset, cleared: episode.cleared.flatMap { $0 <= time ? $0 : nil },
          value: episode.value, threshold: episode.threshold)
      observation.onset = min(observation.onset, episode.onset)
      known[key] = observation
    }
    return (known.values.sorted { $0.key < $1.key }, forgotten.sorted())
  }

  private static func changes(
    at time: Timestamp, _ past: TopologyGraph, _ store: any HistoryStore
  ) throws(HistoryFailure) -> [EntityID: Timestamp] {
    let records = try store.read(
      ChangeRecord.self, in: .zero...max(.zero, time), isNewestFirst: true
    ).records
    var latest: [EntityID: Timestamp] = [:]
    for change in records where change.sort == "deployment" {
      guard let id = past.find(change.entity), latest[id] == nil else { continue }
      latest[id] = change.at
    }
    return latest
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

  private static func compare(
    _ before: [DiagnosisRecord.Cause], _ answer: Answer, _ library: CausalLibrary
  ) -> [Change] {
    var changes: [Change] = []
    for cause in answer.causes where cause.verdict == .cause {
      let then = before.first { $0.isOf(cause.entity, cause.cause) }?.probability
      changes.append(
        Change(
          entity: cause.entity, cause: cause.cause, then: then, today: cause.probability,
          reason: reason(then: then, now: cause.probability)))
    }
    for cause in before
    where !changes.contains(where: { cause.isOf($0.entity, $0.cause) }) {
      let other = answer.causes.first { cause.isOf($0.entity, $0.cause) }
      let isNamed = library.causes.contains { $0.name == cause.cause }
      let why = other?.whyNot.first ?? (isNamed ? nil : "The library does not name it any more.")
      changes.append(
        Change(
          entity: other?.entity ?? cause.answerEntity, cause: cause.cause,
          then: cause.probability, today: other?.probability,
          reason: why ?? "Nothing that is remembered of the moment speaks for it."))
    }
    return changes
  }

  private static func reason(then: Double?, now: Double) -> String? {
    guard let then else { return "It was no part of the diagnosis then." }
    guard abs(now - then) >= probabilityStep else { return nil }
    return now > then
      ? "It is taken to be surer than then." : "It is taken to be less sure than then."
  }
}

extension DiagnosisRecord.Cause {
  fileprivate func isOf(_ entity: AnswerEntity, _ cause: String) -> Bool {
    self.entity == "\(entity.type) \(entity.name)" && self.cause == cause
  }

  /// As far as the record tells: type and name.
  fileprivate var answerEntity: AnswerEntity {
    let parts = entity.split(separator: " ", maxSplits: 1).map(String.init)
    return AnswerEntity(type: parts.first ?? "", kind: nil, name: parts.last ?? "", service: nil)
  }
}
