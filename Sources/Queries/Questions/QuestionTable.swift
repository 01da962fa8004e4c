/// Everything that can be asked and done; the only place that lists it.
package enum QuestionTable {
  /// In the order in which people are told of them.
  package static let all: [Question] = [
    .health, .diagnosis, .incidents, .incident, .graph, .whys, .impact, .timeline, .exemplars,
    .facets, .report, .playbook, .remedies, .symptoms, .alerts, .missingAlerts, .inhibitions,
    .topology, .entity, .vitals, .changes, .compare, .rediagnosis, .release, .slos,
    .whatIf, .resilience, .separate, .library, .explain, .status,
  ]

  /// What can be done.
  package static let deeds: [Deed] = Deed.ofIncidents + Deed.ofRemedies

  /// The question of a name.
  package static func find(_ name: String) -> Question? { all.first { $0.name == name } }
}
