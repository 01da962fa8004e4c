import Answers
import Causes
import Symptoms
import Telemetry
import Topology

/// The alerts that others told, what they are about, and the symptoms that they alone decide.
///
/// What telemetry can decide it decides; an alert fills the gap where it cannot. One that is over
/// is kept while an incident is open, so that it stands under its cause.
struct AlertMemory: Sendable {
  /// Log likelihood ratio of a symptom that only an alert tells: some 50 to 1.
  ///
  /// Less than strong statistics, since nobody here has seen the figures.
  static let logLikelihoodRatio = 4.0

  let countMax: Int
  let rules: AlertRuleSet
  private(set) var refusedCount = 0
  private var held: [[String: String]: HeardAlert] = [:]
  /// In a stable order, with the standing of the last window.
  private(set) var all: [HeardAlert] = []
  /// The topology in which all were looked up; nil when some are new.
  private var lookedUpVersion: Int?

  init(rules: AlertRuleSet, countMax: Int) {
    self.rules = rules
    self.countMax = countMax
  }

  /// Takes alerts in; one that is known already is brought up to date.
  ///
  /// - Returns: how many were refused because there are too many.
  mutating func tell(_ alerts: [Alert]) -> Int {
    var refused = 0
    for alert in alerts {
      if held[alert.labels] != nil {
        held[alert.labels]?.alert = alert
      } else if held.count < countMax {
        held[alert.labels] = HeardAlert(alert: alert, match: nil, standing: .unmapped)
        lookedUpVersion = nil
      } else {
        refused += 1
      }
    }
    refusedCount += refused
    return refused
  }

  /// What was told, by beginning; for memory.
  var told: [Alert] {
    held.values.map { ($0.alert, $0.alert.fingerprint) }
      .sorted { ($0.0.began, $0.1) < ($1.0.began, $1.1) }.map(\.0)
  }

  /// Adds to a window's observations the symptoms that only alerts tell; sorted by key, as they
  /// came.
  mutating func add(
    to observations: [SymptomObservation], _ graph: TopologyGraph, at time: Timestamp,
    isIncidentOpen: Bool
  ) -> [SymptomObservation] {
    guard !held.isEmpty else {
      all = []
      return observations
    }
    lookUp(graph)
    if !isIncidentOpen { held = held.filter { $0.value.alert.ended.map { $0 > time } ?? true } }
    let decided =
      held.values.contains { $0.match?.symptom != nil }
      ? Dictionary(uniqueKeysWithValues: observations.map { ($0.key, $0.verdict) }) : [:]
    var told: [SymptomKey: Timestamp] = [:]
    for (labels, heard) in held {
      let standing = standing(heard, decided, at: time)
      held[labels]?.standing = standing
      guard standing == .decides, let key = heard.match?.key else { continue }
      told[key] = min(told[key] ?? .max, heard.alert.began)
    }
    all = held.values.map { ($0, $0.alert.fingerprint) }
      .sorted { ($0.0.alert.began, $0.1) < ($1.0.alert.began, $1.1) }.map(\.0)
    guard !told.isEmpty else { return observations }
    let added = told.map { key, onset in
      SymptomObservation(
        key: key, verdict: .present, logLikelihoodRatio: Self.logLikelihoodRatio, onset: onset)
    }
    return (observations + added).sorted { $0.key < $1.key }
  }

  private func standing(
    _ heard: HeardAlert, _ decided: [SymptomKey: SymptomObservation.Verdict], at time: Timestamp
  ) -> HeardAlert.Standing {
    guard heard.alert.isActive(at: time) else {
      return heard.alert.began > time ? heard.standing : .ended
    }
    guard let key = heard.match?.key else { return .unmapped }
    switch decided[key] {
    case .present: return .confirmed
    case .absent: return .contradicted
    case nil: return .decides
    }
  }

  /// Looks up what is not known yet, once for each version of the topology.
  private mutating func lookUp(_ graph: TopologyGraph) {
    guard lookedUpVersion != graph.version else { return }
    lookedUpVersion = graph.version
    let unknown = held.keys.filter { held[$0]?.match == nil }
    guard !unknown.isEmpty else { return }
    let finder = EntityFinder(graph)
    for labels in unknown { held[labels]?.match = rules.match(labels, in: finder) }
  }
}
