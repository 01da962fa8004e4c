package import Telemetry
package import Topology

/// A symptom of one entity: what the codebook predicts and telemetry decides.
package struct SymptomKey: Hashable, Comparable, Sendable, Codable {
  package var entity: EntityID
  package var symptom: SymptomID

  package init(entity: EntityID, symptom: SymptomID) {
    self.entity = entity
    self.symptom = symptom
  }

  package static func < (left: SymptomKey, right: SymptomKey) -> Bool {
    (left.entity, left.symptom) < (right.entity, right.symptom)
  }
}

/// What telemetry says of a symptom now.
///
/// A symptom without observation is unknown.
package struct SymptomObservation: Hashable, Sendable, Codable {
  /// What was decided; unknown is no observation.
  package enum Verdict: String, Hashable, Sendable, Codable { case present, absent }

  package var key: SymptomKey
  package var verdict: Verdict
  /// log P(what was measured | symptom) / P(what was measured | no symptom); above 0 when present,
  /// below 0 when absent, within -5...12.
  ///
  /// Strength of the evidence, so that a doubtful symptom weighs little.
  package var logLikelihoodRatio: Double
  /// When the symptom began (present), or when it was last judged absent.
  package var onset: Timestamp
  /// Present only in the past of this incident: when it ended.
  package var cleared: Timestamp?
  /// What was measured, against which limit, in the measure's unit.
  package var value: Double
  package var threshold: Double

  package init(
    key: SymptomKey, verdict: Verdict, logLikelihoodRatio: Double, onset: Timestamp,
    cleared: Timestamp? = nil, value: Double = 0, threshold: Double = 0
  ) {
    self.key = key
    self.verdict = verdict
    self.logLikelihoodRatio = logLikelihoodRatio
    self.onset = onset
    self.cleared = cleared
    self.value = value
    self.threshold = threshold
  }
}
