package import Answers
package import Symptoms
package import Telemetry
package import Topology

/// Something that the engine decided, for whoever stores, shows or sends it.
///
/// In the order in which it was decided.
package enum Effect: Sendable {
  case changed(TopologyChange)
  case symptomBegan(SymptomObservation, at: Timestamp)
  case symptomCleared(SymptomObservation, at: Timestamp)
  /// An incident opened, its diagnosis changed, or it closed.
  case incident(Incident)
}
