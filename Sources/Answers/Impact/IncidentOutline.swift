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
  /// The cause that leads it, when it is known which.
  package var lead: LeadingCause?

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
    lead = incident.diagnosis.causes.first.map { cause in
      let entity = graph[cause.key.entity]
      return LeadingCause(
        type: entity.type.name, name: entity.name, cause: library[cause.key.cause].name)
    }
  }
}

/// Which cause of which entity an incident is about.
package struct LeadingCause: Hashable, Sendable {
  /// The entity's type and name, and the name of the cause in its model.
  package var type: String
  package var name: String
  package var cause: String

  package init(type: String, name: String, cause: String) {
    self.type = type
    self.name = name
    self.cause = cause
  }

  /// Whether this is that cause.
  package func matches(_ cause: AnswerCause) -> Bool {
    (type, name, self.cause) == (cause.entity.type, cause.entity.name, cause.cause)
  }
}
