internal import Answers
internal import Causes
internal import Engine
internal import History
internal import Symptoms
internal import Telemetry
internal import Topology

/// Puts into rows of names what the engine decided in numbers.
struct HistoryScribe: Sendable {
  /// Probability by which a cause must move for its diagnosis to be a new one.
  private static let probabilityStep = 0.02

  private let library: CausalLibrary
  private var ledger: TopologyLedger
  private var vitals: VitalsScribe
  private var alerts: AlertScribe
  private var situations: SituationScribe
  /// What was last stored of each open incident.
  private var stored: [Int: Summary] = [:]
  /// End of the last window, nil before the first.
  private(set) var time: Timestamp?

  private struct Summary: Equatable {
    var causes: [DiagnosisRecord.Cause]
    var evidenceCount: Int
    var isOpen: Bool

    func isNews(after other: Summary?) -> Bool {
      guard let other, causes.count == other.causes.count, isOpen == other.isOpen,
        evidenceCount == other.evidenceCount
      else { return true }
      return zip(causes, other.causes).contains { now, before in
        now.entity != before.entity || now.cause != before.cause
          || abs(now.probability - before.probability) >= HistoryScribe.probabilityStep
      }
    }
  }

  /// - Throws: `HistoryFailure` when the store cannot be read.
  init(
    library: CausalLibrary, windowNanoseconds: Int64, store: any HistoryStore
  ) throws(HistoryFailure) {
    self.library = library
    vitals = VitalsScribe(library: library, stepNanoseconds: windowNanoseconds)
    alerts = AlertScribe(library: library, open: try store.read(AlertRecord.self, at: .max))
    situations = SituationScribe(library: library)
    ledger = TopologyLedger(
      entities: try store.read(EntityRecord.self, at: .max),
      relations: try store.read(RelationRecord.self, at: .max))
  }

  /// Goes on after a window that an earlier run ended.
  mutating func goOn(from snapshot: EngineSnapshot) {
    time = snapshot.at
    situations.goOn(from: snapshot)
  }

  /// The rows of what came of a window.
  mutating func rows(of effects: [Effect], _ snapshot: EngineSnapshot) -> [HistoryRow] {
    var rows = effects.flatMap { self.rows(of: $0, snapshot) }
    if snapshot.at > .zero, time != snapshot.at {
      rows += ledger.note(snapshot.graph, at: snapshot.at)
      rows += vitals.rows(of: snapshot)
      rows += alerts.rows(of: snapshot)
      let isNews = rows.contains { $0.kind == .diagnosis }
      if let row = situations.row(of: effects, isNews: isNews, snapshot) { rows.append(row) }
      time = snapshot.at
    }
    return rows
  }

  private mutating func rows(of effect: Effect, _ snapshot: EngineSnapshot) -> [HistoryRow] {
    switch effect {
    case .changed(let change):
      [
        ChangeRecord(
          entity: snapshot.graph[change.entity].key, sort: change.kind.rawValue, at: change.time,
          detail: change.detail
        ).row
      ]
    case .symptomBegan(let observation, _): [episode(observation, cleared: nil, snapshot).row]
    case .symptomCleared(let observation, let time):
      [episode(observation, cleared: time, snapshot).row]
    case .incident(let incident): rows(of: incident, snapshot)
    }
  }

  private func episode(
    _ observation: SymptomObservation, cleared: Timestamp?, _ snapshot: EngineSnapshot
  ) -> EpisodeRecord {
    var record = EpisodeRecord(
      entity: snapshot.graph[observation.key.entity].key,
      symptom: library[observation.key.symptom].name, onset: observation.onset, cleared: cleared)
    record.value = observation.value
    record.threshold = observation.threshold
    record.logLikelihoodRatio = observation.logLikelihoodRatio
    return record
  }

  private mutating func rows(of incident: Incident, _ snapshot: EngineSnapshot) -> [HistoryRow] {
    let summary = Summary(
      causes: incident.diagnosis.causes.map { cause in
        DiagnosisRecord.Cause(
          entity: snapshot.graph[cause.key.entity].key.text,
          cause: library[cause.key.cause].name, probability: cause.probability)
      },
      evidenceCount: incident.diagnosis.causes.reduce(0) { $0 + $1.explains.count },
      isOpen: incident.isOpen)
    guard summary.isNews(after: stored[incident.number]) else { return [] }
    stored[incident.number] = incident.isOpen ? summary : nil
    let id = Int64(incident.number)
    let answer = Answer(
      at: snapshot.at, incidents: [incident], present: [], graph: snapshot.graph, library: library
    ).json(elapsedSeconds: 0)
    return [
      IncidentRecord(
        id: id, opened: incident.opened, changed: snapshot.at, closed: incident.closed,
        answer: answer
      ).row,
      DiagnosisRecord(incident: id, at: snapshot.at, causes: summary.causes, answer: answer).row,
    ]
  }
}
