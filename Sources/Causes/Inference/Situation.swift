package import Symptoms
package import Telemetry
package import Topology

/// All that a diagnosis is made from: one moment's facts.
package struct Situation: Sendable {
  package var graph: TopologyGraph
  /// Ascending by key, one for each key; what is not listed is unknown.
  package var observations: [SymptomObservation]
  /// The latest change (deployment, flag, configuration) of an entity.
  package var changes: [EntityID: Timestamp]
  package var at: Timestamp
  /// Seconds from one look at the estate to the next: no onset is known better than this.
  package var resolutionSeconds: Double

  /// - Precondition: `observations` are sorted by key, each key once.
  package init(
    graph: TopologyGraph, observations: [SymptomObservation], changes: [EntityID: Timestamp] = [:],
    at: Timestamp, resolutionSeconds: Double = 0
  ) {
    precondition(
      zip(observations, observations.dropFirst()).allSatisfy { $0.key < $1.key },
      "observations must be sorted by key")
    self.graph = graph
    self.observations = observations
    self.changes = changes
    self.at = at
    self.resolutionSeconds = resolutionSeconds
  }
}
