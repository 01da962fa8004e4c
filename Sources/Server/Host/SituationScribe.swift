internal import Answers
internal import Causes
internal import Engine
internal import History
internal import Symptoms
internal import Telemetry
internal import Topology

/// Puts into a row of names what a diagnosis was made from, so that it can be made again.
///
/// Once the causes of the open incidents are others, and while they drift at most every
/// `paceSeconds`.
struct SituationScribe: Sendable {
  /// Seconds between two rows that name the same causes.
  static let paceSeconds = 30.0
  /// Symptoms of one row; of more, those that were absent are left out and counted.
  static let signCountMax = 100_000

  private let library: CausalLibrary
  private let models: [String: UInt32]
  /// Causes of the last diagnosis, in the order of their keys.
  private var carried: [CauseKey] = []
  private var last: (at: Timestamp, causes: [CauseKey])?

  init(library: CausalLibrary) {
    self.library = library
    models = library.editions
  }

  /// Goes on after a window that an earlier run ended.
  mutating func goOn(from snapshot: EngineSnapshot) {
    carried = snapshot.incidents.filter(\.isOpen).flatMap(\.causes).sorted()
  }

  /// The row of a window in which something new was thought; nil when the one before will do.
  ///
  /// To be told of every window.
  ///
  /// - Complexity: O(what was decided), when there is a row; else O(present symptoms).
  mutating func row(of effects: [Effect], isNews: Bool, _ snapshot: EngineSnapshot) -> HistoryRow? {
    defer { noteCauses(of: snapshot) }
    guard isNews, let evidence = Self.evidence(in: effects, at: snapshot.at) else { return nil }
    let causes = snapshot.incidents.filter(\.isOpen).flatMap(\.causes).sorted()
    if let last, last.causes == causes, snapshot.at.seconds(since: last.at) < Self.paceSeconds {
      return nil
    }
    last = (snapshot.at, causes)
    return record(of: evidence, snapshot).row
  }

  /// What all diagnoses of a window were made from: incidents share it.
  private static func evidence(
    in effects: [Effect], at time: Timestamp
  ) -> [SymptomObservation]? {
    for case .incident(let incident) in effects
    where incident.isOpen && incident.diagnosis.at == time {
      return incident.evidence
    }
    return nil
  }

  /// The engine asks nothing of its library while nothing is present; what it named last stays.
  private mutating func noteCauses(of snapshot: EngineSnapshot) {
    let causes = snapshot.diagnosis.causes.map(\.key)
    guard !causes.isEmpty || snapshot.observations.contains(where: { $0.verdict == .present })
    else { return }
    carried = causes.sorted()
  }

  private func record(
    of evidence: [SymptomObservation], _ snapshot: EngineSnapshot
  ) -> SituationRecord {
    var signs: [SituationRecord.Sign] = []
    signs.reserveCapacity(min(evidence.count, Self.signCountMax))
    var room = Self.signCountMax - evidence.count { $0.verdict == .present }
    for observation in evidence {
      if observation.verdict == .absent {
        guard room > 0 else { continue }
        room -= 1
      }
      signs.append(sign(observation, snapshot))
    }
    return SituationRecord(
      at: snapshot.at, signs: signs,
      carried: carried.map { key in
        SituationRecord.Carried(
          entity: snapshot.graph[key.entity].key, cause: library[key.cause].name)
      }, models: models, omittedCount: evidence.count - signs.count)
  }

  private func sign(
    _ observation: SymptomObservation, _ snapshot: EngineSnapshot
  ) -> SituationRecord.Sign {
    let isPresent = observation.verdict == .present
    return SituationRecord.Sign(
      entity: snapshot.graph[observation.key.entity].key,
      symptom: library[observation.key.symptom].name,
      logLikelihoodRatio: observation.logLikelihoodRatio,
      presence: isPresent
        ? SituationRecord.Sign.Presence(
          onset: observation.onset, cleared: observation.cleared, value: observation.value,
          threshold: observation.threshold) : nil)
  }
}

extension Incident {
  fileprivate var causes: [CauseKey] { diagnosis.causes.map(\.key) }
}
