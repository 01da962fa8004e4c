package import Answers
package import Causes
package import Response
package import Symptoms
package import Telemetry
package import Topology
package import Vitals

/// The engine at the end of a window: an immutable value that any number of readers may hold.
package struct EngineSnapshot: Sendable {
  /// End of the window; `Timestamp.zero` before the first.
  package internal(set) var at = Timestamp.zero
  package internal(set) var graph = TopologyGraph()
  /// What was decided in the window; symptoms that are not in it are unknown.
  package internal(set) var observations: [SymptomObservation] = []
  /// How requests fared in the window, by entity; empty when nobody sent spans or logs.
  package internal(set) var requests: [RequestNumbers] = []
  package internal(set) var diagnosis = Diagnosis(at: .zero)
  /// All incidents kept in memory, oldest first; any number of them may be open.
  package internal(set) var incidents: [Incident] = []
  /// What can be looked at of those in trouble, by service and operation; see
  /// docs/adr/029-evidence-on-demand.md.
  package internal(set) var evidence: [Evidence] = []
  /// How the service levels stand, by service.
  package internal(set) var levels: [LevelStanding] = []
  /// Alerts of other systems that are going on, and while an incident is open also those that are
  /// over; by their beginning.
  package internal(set) var alerts: [HeardAlert] = []
  package internal(set) var allowedLatenessSeconds = 0.0
  package internal(set) var counters: [EngineCounter] = []

  package init() {}

  /// An estate of which nothing else is known: what a drawing says.
  package init(of graph: TopologyGraph) { self.graph = graph }
}

/// One number about the engine itself, for the status page.
package struct EngineCounter: Hashable, Sendable {
  /// What is counted, in words for people, and how many there are or were.
  package var name: String
  package var value: Int

  package init(name: String, value: Int) {
    self.name = name
    self.value = value
  }
}
