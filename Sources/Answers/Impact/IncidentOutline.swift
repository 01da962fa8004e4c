package import Causes
package import Telemetry
package import Topology

/// The life of one incident and where it hurts, in names and without its causes.
package struct IncidentOutline: Hashable, Sendable {
  /// From 1 in the order of opening.
  package var number: Int
  package var opened: Timestamp
  /// Nil while it goes on.
  package var closed: Timestamp?
  package var impact: Impact

  package init(number: Int, opened: Timestamp, closed: Timestamp? = nil, impact: Impact) {
    self.number = number
    self.opened = opened
    self.closed = closed
    self.impact = impact
  }

  /// The outline of an incident at a moment; see `Impact.init(of:graph:library:at:)`.
  package init(
    of incident: Incident, graph: TopologyGraph, library: CausalLibrary, at time: Timestamp
  ) {
    self.init(
      number: incident.number, opened: incident.opened, closed: incident.closed,
      impact: Impact(of: incident, graph: graph, library: library, at: time))
  }
}
