package import Causes
package import Symptoms
package import Telemetry

/// A stretch of trouble with its diagnosis, as it stands or as it stood when it closed.
package struct Incident: Hashable, Sendable, Codable {
  /// From 1 in the order of opening.
  package var number: Int
  package var opened: Timestamp
  package var closed: Timestamp?
  /// The latest diagnosis made from all evidence of the incident.
  package var diagnosis: Diagnosis
  /// All evidence of the incident: present symptoms, those that have cleared, and those known
  /// absent.
  package var evidence: [SymptomObservation]

  package init(
    number: Int, opened: Timestamp, closed: Timestamp? = nil, diagnosis: Diagnosis,
    evidence: [SymptomObservation]
  ) {
    self.number = number
    self.opened = opened
    self.closed = closed
    self.diagnosis = diagnosis
    self.evidence = evidence
  }

  /// Whether it has not closed yet.
  package var isOpen: Bool { closed == nil }
}
