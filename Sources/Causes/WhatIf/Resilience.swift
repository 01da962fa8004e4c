package import Symptoms
package import Topology

/// What each fault of an estate would reach, and which of them nobody would recognise.
package struct Resilience: Sendable {
  /// One fault with its consequences.
  package struct Row: Sendable {
    package let cause: CauseKey
    /// Services that it would reach, in expectation.
    package let services: Double
    /// The part of all services that is, 0...1.
    package let blastRadius: Double
    /// Chance that it reaches a service at which requests enter, 0...1.
    package let reachesEntry: Double
    package let finding: WhatIf.Finding
  }

  /// An entity whose loss reaches where requests enter.
  package struct SinglePoint: Sendable {
    package let entity: EntityID
    /// The worst of its causes, by `reachesEntry`.
    package let row: Row
  }

  /// What a policy does not allow.
  package struct Breach: Hashable, Sendable {
    /// "blast-radius", "single-points", "unseen", "confused".
    package let rule: String
    /// What breaks it: faults or entities by name.
    package let subject: String
    /// A sentence with numbers.
    package let message: String
  }

  /// Widest reach first.
  package let rows: [Row]
  /// Likeliest to reach an entry first.
  package let singlePoints: [SinglePoint]
  private let table: FaultTable

  /// An entry counts as reached from this chance on.
  static let reachMin = 0.5

  /// Looks at every cause at every entity.
  ///
  /// - Complexity: one search and one diagnosis for each.
  package init(_ table: FaultTable, isMeasured: (SymptomKey) -> Bool = { _ in true }) {
    self.init(table, isMeasured: isMeasured, check: { () throws(Never) in })
  }

  /// Likewise; `check` is called before each fault, and what it throws ends the work.
  package init<Failure: Error>(
    _ table: FaultTable, isMeasured: (SymptomKey) -> Bool, check: () throws(Failure) -> Void
  ) throws(Failure) {
    self.table = table
    let graph = table.graph
    let services = graph.entities.filter { $0.type == .service }.map(\.id)
    let entries = Set(graph.uncalledServices)
    var reasoner = Reasoner(library: table.library)
    let rows = try table.faults.map { (fault) throws(Failure) in
      try check()
      let whatIf = WhatIf(
        by: [fault.signature], graph: graph, isMeasured: isMeasured, reasoner: &reasoner)
      var reached = Dictionary(
        uniqueKeysWithValues: whatIf.affected.map { ($0.entity, $0.probability) })
      reached[fault.key.entity] = 1
      let expected = services.reduce(0.0) { $0 + (reached[$1] ?? 0) }
      return Row(
        cause: fault.key, services: expected,
        blastRadius: services.isEmpty ? 0 : expected / Double(services.count),
        reachesEntry: entries.compactMap { reached[$0] }.max() ?? 0,
        finding: whatIf.findings[0].finding)
    }
    self.rows = rows.sorted { ($1.services, $0.cause) < ($0.services, $1.cause) }
    singlePoints = Self.singlePoints(self.rows, entries: entries)
  }

  /// Links and what is within a service are left out: what they lack is the service's to have
  /// twice.
  private static func singlePoints(_ rows: [Row], entries: Set<EntityID>) -> [SinglePoint] {
    var worst: [EntityID: Row] = [:]
    for row in rows where !entries.contains(row.cause.entity) && row.reachesEntry >= reachMin {
      if row.reachesEntry > worst[row.cause.entity]?.reachesEntry ?? 0 {
        worst[row.cause.entity] = row
      }
    }
    return worst.map { SinglePoint(entity: $0.key, row: $0.value) }
      .sorted { ($1.row.reachesEntry, $0.entity) < ($0.row.reachesEntry, $1.entity) }
  }

  /// Faults that nothing measured would show.
  package var unseen: [Row] { rows.filter { $0.finding == .unseen } }

  /// Faults that would be taken for another, or for nothing.
  package var confused: [Row] {
    rows.filter {
      if case .takenFor = $0.finding { return true }
      return $0.finding == .unexplained
    }
  }

  /// What a policy does not allow, by rule and subject.
  package func breaches(of policy: ResiliencePolicy) -> [Breach] {
    func isAccepted(_ key: CauseKey) -> Bool {
      policy.accepted.contains(table.name(key))
        || policy.accepted.contains(table.graph[key.entity].name)
    }
    var breaches: [Breach] = []
    if let limit = policy.allowedBlastRadius {
      breaches += rows.filter { $0.blastRadius > limit && !isAccepted($0.cause) }.map { row in
        Breach(
          rule: "blast-radius", subject: table.name(row.cause),
          message: "reaches \(Self.percent(row.blastRadius)) of the services, more than "
            + Self.percent(limit))
      }
    }
    let points = singlePoints.filter { !isAccepted($0.row.cause) }
    breaches += Self.surplus(
      "single-points", points.map { table.graph[$0.entity].name }, policy.allowedSinglePoints,
      "its loss reaches where requests enter")
    breaches += Self.surplus(
      "unseen", unseen.filter { !isAccepted($0.cause) }.map { table.name($0.cause) },
      policy.allowedUnseen, "nothing measured would show it")
    breaches += Self.surplus(
      "confused", confused.filter { !isAccepted($0.cause) }.map { table.name($0.cause) },
      policy.allowedConfused, "it would be taken for something else")
    return breaches
  }

  private static func surplus(
    _ rule: String, _ subjects: [String], _ limit: Int?, _ why: String
  ) -> [Breach] {
    guard let limit, subjects.count > limit else { return [] }
    return subjects.map {
      Breach(
        rule: rule, subject: $0, message: "\(why) (one of \(subjects.count), allowed \(limit))")
    }
  }

  private static func percent(_ part: Double) -> String { "\(Int((part * 100).rounded())) %" }
}

extension TopologyGraph {
  /// The services where requests enter the estate: nobody in it calls them.
  ///
  /// It holds of drawings too, whose services need have no operations.
  package var uncalledServices: [EntityID] {
    entities.filter {
      $0.type == .service && neighbours(of: $0.id, along: .calls, forward: false).isEmpty
    }.map(\.id)
  }
}
