package import Causes
internal import Symptoms
package import Topology

/// An alert, what it is about in today's topology, and what telemetry says to it.
package struct HeardAlert: Hashable, Sendable {
  /// What telemetry says of the symptom that an alert tells.
  package enum Standing: String, CaseIterable, Hashable, Sendable {
    /// It names nothing that we know, or no symptom of it: it decides nothing.
    case unmapped
    /// Telemetry shows the same symptom.
    case confirmed
    /// Telemetry cannot decide the symptom: the alert is taken at its word.
    case decides
    /// Telemetry shows that the symptom is absent: telemetry is believed.
    case contradicted
    /// It is over.
    case ended
  }

  package var alert: Alert
  package var match: AlertRuleSet.Match?
  package var standing: Standing

  package init(alert: Alert, match: AlertRuleSet.Match?, standing: Standing) {
    self.alert = alert
    self.match = match
    self.standing = standing
  }
}

/// An alert with names instead of numbers.
package struct AnswerAlert: Hashable, Sendable {
  package var alert: Alert
  /// Whom it is about, when that is known.
  package var entity: AnswerEntity?
  /// Name of the symptom that it tells, in the model of the entity's type.
  package var symptom: String?
  package var standing: HeardAlert.Standing

  package init(
    alert: Alert, entity: AnswerEntity?, symptom: String?, standing: HeardAlert.Standing
  ) {
    self.alert = alert
    self.entity = entity
    self.symptom = symptom
    self.standing = standing
  }

  /// Names what an alert is about; the graph and the library are those that it was heard with.
  package init(_ heard: HeardAlert, graph: TopologyGraph, library: CausalLibrary) {
    let names = AnswerNames(graph: graph, library: library)
    self.init(
      alert: heard.alert, entity: heard.match.map { names.entity($0.entity) },
      symptom: heard.match?.symptom.map { library[$0].name }, standing: heard.standing)
  }
}
