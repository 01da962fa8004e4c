import Symptoms
import Telemetry

/// What was seen in the trouble at hand, also what has passed since.
///
/// A symptom that cleared is still evidence of what happened: the order in which things began is
/// often the only proof left. While an incident is open, every symptom that was present in it stays
/// so here, with its strongest evidence and the time at which it cleared, for `incidentSeconds`.
/// Without an incident, what cleared is forgotten soon; so is what speaks only for a passing cause
/// beside the one that an incident is about.
struct EvidenceMemory: Sendable {
  /// Seconds for which a cleared symptom is kept while no incident is open, or none that is about
  /// it.
  static let quietSeconds = 30.0
  /// Seconds for which it is kept in an incident: what cleared longer ago says little of what is
  /// still going on.
  static let incidentSeconds = 1_800.0
  /// Symptoms kept at the most; further ones count only while present.
  static let symptomCountMax = 50_000

  private var seen: [SymptomKey: SymptomObservation] = [:]

  init() {}

  /// Goes on from what an earlier memory held.
  init(_ all: [SymptomObservation]) {
    for observation in all.prefix(Self.symptomCountMax) { seen[observation.key] = observation }
  }

  /// All that it holds, by key.
  var all: [SymptomObservation] { seen.values.sorted { $0.key < $1.key } }

  /// Adds a window's observations.
  ///
  /// - Returns: what the diagnosis should go by, sorted by key.
  mutating func add(
    _ observations: [SymptomObservation], at time: Timestamp, isIncidentOpen: Bool
  ) -> [SymptomObservation] {
    var now = observations
    for place in observations.indices where observations[place].verdict == .present {
      let key = observations[place].key
      let before = seen[key]
      now[place] = stronger(observations[place], before)
      if before != nil || seen.count < Self.symptomCountMax { seen[key] = now[place] }
    }
    return seen.isEmpty
      ? now
      : withPast(now, keptSeconds: isIncidentOpen ? Self.incidentSeconds : Self.quietSeconds, time)
  }

  /// Puts what is not present any more in the place of what is said of it now.
  private mutating func withPast(
    _ now: [SymptomObservation], keptSeconds: Double, _ time: Timestamp
  ) -> [SymptomObservation] {
    var merged: [SymptomObservation] = []
    merged.reserveCapacity(now.count + seen.count)
    var place = 0
    for key in seen.keys.sorted() {
      while place < now.count, now[place].key < key {
        merged.append(now[place])
        place += 1
      }
      let isSaid = place < now.count && now[place].key == key
      guard !isSaid || now[place].verdict != .present, var past = seen[key] else { continue }
      past.cleared = past.cleared ?? time
      let isKept = time.seconds(since: past.cleared ?? time) <= keptSeconds
      seen[key] = isKept ? past : nil
      guard isKept else { continue }
      merged.append(past)
      if isSaid { place += 1 }
    }
    merged.append(contentsOf: now[place...])
    return merged
  }

  /// Forgets everything: no incident is open any more.
  mutating func forget() { seen = [:] }

  /// Forgets what belongs to incidents or causes that are over, while others go on.
  mutating func forget(where isOver: (SymptomKey) -> Bool) {
    seen = seen.filter { !isOver($0.key) }
  }

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
