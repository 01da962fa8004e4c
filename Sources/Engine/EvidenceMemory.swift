import Symptoms
import Telemetry

/// What was seen in the trouble at hand, also what has passed since.
///
/// A symptom that cleared is still evidence of what happened: the order in which things began is
/// often the only proof left. While an incident is open, every symptom that was present in it stays
/// so here, with its strongest evidence and the time at which it cleared. Without an incident, what
/// cleared is forgotten soon.
struct EvidenceMemory: Sendable {
  /// Seconds for which a cleared symptom is kept while no incident is open.
  static let quietSeconds = 30.0
  /// Symptoms kept at the most; further ones count only while present.
  static let symptomCountMax = 50_000

  private var seen: [SymptomKey: SymptomObservation] = [:]

  /// Whether any symptom was present in the last window.
  private(set) var isAnyPresent = false

  /// Adds a window's observations.
  ///
  /// - Returns: what the diagnosis should go by, sorted by key.
  mutating func add(
    _ observations: [SymptomObservation], at time: Timestamp, isIncidentOpen: Bool
  ) -> [SymptomObservation] {
    var merged: [SymptomKey: SymptomObservation] = [:]
    isAnyPresent = false
    for observation in observations {
      guard observation.verdict == .present else {
        merged[observation.key] = observation
        continue
      }
      isAnyPresent = true
      let kept = stronger(observation, seen[observation.key])
      merged[observation.key] = kept
      if seen[observation.key] != nil || seen.count < Self.symptomCountMax {
        seen[observation.key] = kept
      }
    }
    let oldest = time.advanced(bySeconds: -Self.quietSeconds)
    for (key, past) in seen where merged[key]?.verdict != .present {
      var past = past
      if past.cleared == nil { past.cleared = time }
      guard isIncidentOpen || (past.cleared ?? time) >= oldest else {
        seen[key] = nil
        continue
      }
      seen[key] = past
      merged[key] = past
    }
    return merged.values.sorted { $0.key < $1.key }
  }

  /// Forgets everything: the incident is closed.
  mutating func forget() { seen = [:] }

  /// A symptom keeps its first onset and its strongest evidence, with the value that gave it.
  private func stronger(
    _ now: SymptomObservation, _ before: SymptomObservation?
  ) -> SymptomObservation {
    guard let before else { return now }
    var kept = now.logLikelihoodRatio >= before.logLikelihoodRatio ? now : before
    kept.onset = min(now.onset, before.onset)
    kept.cleared = nil
    return kept
  }
}
