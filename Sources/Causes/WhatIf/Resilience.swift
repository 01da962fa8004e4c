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
    /// Nil when the diagnosis was not asked.
    package fileprivate(set) var finding: WhatIf.Finding?
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

  /// Bounds of the work: what they are counted in takes the same time in every estate.
  package struct Limits: Hashable, Sendable {
    /// Points of causality that faults reach; faults beyond are left out.
    package var pointCountMax = 2_000_000
    /// Candidates looked at in diagnoses; of faults beyond it is not known how they would be taken.
    package var judgedCountMax = 400_000

    package init() {}
  }

  /// Widest reach first.
  package private(set) var rows: [Row] = []
  /// Likeliest to reach an entry first.
  package let singlePoints: [SinglePoint]
  /// Faults of the list and beyond that have no row.
  package let leftOutCount: Int
  private let list: FaultList

  /// An entry counts as reached from this chance on.
  static let reachMin = 0.5
  /// Candidates of one diagnosis, the strongest connected: of 908 faults in an estate of 2,000
  /// services none is judged otherwise with four times as many.
  private static let candidateCountMax = 1_024
  /// Points of signatures that are kept for the second look.
  private static let keptPointCountMax = 200_000

  /// Looks at every fault of the list.
  ///
  /// - Complexity: one search and one diagnosis for each.
  package init(_ list: FaultList, isMeasured: (SymptomKey) -> Bool = { _ in true }) {
    self.init(list, isMeasured: isMeasured, within: nil, check: { () throws(Never) in })
  }

  /// Likewise, within bounds if there are some: the list's first faults, and of these a diagnosis
  /// for those that reach most.
  ///
  /// `check` is called before each fault and each diagnosis, and what it throws ends the work.
  package init<Failure: Error>(
    _ list: FaultList, isMeasured: (SymptomKey) -> Bool, within limits: Limits?,
    check: () throws(Failure) -> Void
  ) throws(Failure) {
    self.list = list
    var policy = ReasoningPolicy()
    policy.candidates = Self.candidateCountMax
    var reasoner = Reasoner(
      library: list.library, policy: policy, pointCountMax: Self.keptPointCountMax)
    var reach = Reach(of: list.graph)
    var pointCount = 0
    for key in list.keys where pointCount < limits?.pointCountMax ?? .max {
      try check()
      let signature = reasoner.signature(of: key, in: list.graph)
      pointCount += signature.paths.settled.count
      rows.append(reach.row(of: signature))
    }
    rows.sort { ($1.services, $0.cause) < ($0.services, $1.cause) }
    leftOutCount = list.leftOutCount + list.keys.count - rows.count
    for place in rows.indices where reasoner.judgedCount < limits?.judgedCountMax ?? .max {
      try check()
      rows[place].finding = WhatIf.finding(
        of: rows[place].cause, graph: list.graph, isMeasured: isMeasured, reasoner: &reasoner)
    }
    singlePoints = Self.singlePoints(rows, entries: reach.entries)
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

  /// Faults of which the diagnosis was not asked.
  package var unjudgedCount: Int { rows.count { $0.finding == nil } }

  /// What a policy does not allow, by rule and subject.
  package func breaches(of policy: ResiliencePolicy) -> [Breach] {
    func isAccepted(_ key: CauseKey) -> Bool {
      policy.accepted.contains(list.name(key))
        || policy.accepted.contains(list.graph[key.entity].name)
    }
    var breaches: [Breach] = []
    if let limit = policy.allowedBlastRadius {
      breaches += rows.filter { $0.blastRadius > limit && !isAccepted($0.cause) }.map { row in
        Breach(
          rule: "blast-radius", subject: list.name(row.cause),
          message: "reaches \(Self.percent(row.blastRadius)) of the services, more than "
            + Self.percent(limit))
      }
    }
    let points = singlePoints.filter { !isAccepted($0.row.cause) }
    breaches += Self.surplus(
      "single-points", points.map { list.graph[$0.entity].name }, policy.allowedSinglePoints,
      "its loss reaches where requests enter")
    breaches += Self.surplus(
      "unseen", unseen.filter { !isAccepted($0.cause) }.map { list.name($0.cause) },
      policy.allowedUnseen, "nothing measured would show it")
    breaches += Self.surplus(
      "confused", confused.filter { !isAccepted($0.cause) }.map { list.name($0.cause) },
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

/// Measures how far faults reach, one after the other.
private struct Reach {
  /// Services where requests enter.
  let entries: Set<EntityID>
  private let serviceCount: Int
  /// By entity: the last fault that reached it, and nothing for what is no service.
  private var reachedBy: [Int?]
  private var faultCount = 0

  init(of graph: TopologyGraph) {
    entries = Set(graph.uncalledServices)
    reachedBy = graph.entities.map { $0.type == .service ? 0 : nil }
    serviceCount = reachedBy.count { $0 != nil }
  }

  /// What a fault reaches; it is not judged.
  mutating func row(of signature: Signature) -> Resilience.Row {
    faultCount += 1
    var (services, entry) = (0.0, 0.0)
    // Strongest first: where a service is met first, it is reached most surely.
    for settled in signature.paths.settled {
      let entity = settled.point.entity
      guard let last = reachedBy[Int(entity.index)], last < faultCount else { continue }
      reachedBy[Int(entity.index)] = faultCount
      services += settled.strength
      if entry < settled.strength, entries.contains(entity) { entry = settled.strength }
    }
    return Resilience.Row(
      cause: signature.cause, services: services,
      blastRadius: serviceCount == 0 ? 0 : services / Double(serviceCount), reachesEntry: entry)
  }
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
