package import Symptoms
package import Topology

/// What alerts would tell of each fault of an estate: which faults none would tell of, and which
/// alerts speak for others.
///
/// For questions before anything happens; alerts that came are in the engine.
package struct AlertCover: Sendable {
  /// A fault that shows itself from this strength on.
  static let strengthMin = 0.3
  /// Told symptoms of one fault that are looked at, the strongest.
  static let toldCountMax = 64

  let table: FaultTable
  private let told: Set<SymptomID>

  /// - Parameters:
  ///   - table: the faults, with what each would show.
  ///   - rules: what alerts there are, and what they tell.
  ///   - names: of the alerts that there are; nil for all that rules name.
  package init(_ table: FaultTable, rules: AlertRuleSet, names: Set<String>? = nil) {
    self.table = table
    told = Set(
      rules.rules.filter { rule in
        names.map { names in rule.names.contains { names.contains($0) } } ?? true
      }.compactMap(\.symptom))
  }

  /// Whether some alert tells a symptom.
  func tells(_ key: SymptomKey) -> Bool { told.contains(key.symptom) }

  // MARK: - What no alert tells

  /// A cause that no alert would tell of.
  package struct Missing: Sendable {
    package let cause: CauseID
    /// Where it would reach most, and at how many entities it could go on unnoticed.
    package let worst: EntityID
    package let entityCount: Int
    /// Services that it would show itself at from there, in expectation.
    package let services: Double
    /// What to alert on: the symptom that tells most of it, and its chance.
    package let symptom: SymptomKey
    package let chance: Double
  }

  /// The causes of which no alert tells any symptom, widest reach first; then the graver, then the
  /// likelier.
  ///
  /// - Complexity: O(faults x what they show).
  package var missing: [Missing] {
    var found: [CauseID: Missing] = [:]
    for fault in table.faults {
      let entries = fault.signature.entries.filter { $0.strength >= Self.strengthMin }
      guard !entries.contains(where: { tells($0.symptom) }), let best = best(of: fault) else {
        continue
      }
      let services = services(of: fault)
      let before = found[fault.key.cause]
      let isWorse = before.map { services > $0.services } ?? true
      found[fault.key.cause] = Missing(
        cause: fault.key.cause, worst: isWorse ? fault.key.entity : before?.worst ?? best.0.entity,
        entityCount: (before?.entityCount ?? 0) + 1,
        services: max(services, before?.services ?? 0),
        symptom: isWorse ? best.0 : before?.symptom ?? best.0,
        chance: isWorse ? best.1 : before?.chance ?? best.1)
    }
    return found.values.sorted { one, other in
      let (left, right) = (table.library[one.cause], table.library[other.cause])
      if one.services != other.services { return one.services > other.services }
      if left.severity != right.severity { return left.severity.rank > right.severity.rank }
      return left.prior != right.prior ? left.prior > right.prior : one.cause < other.cause
    }
  }

  /// Services at which a fault would show itself, in expectation.
  private func services(of fault: FaultTable.Fault) -> Double {
    var reached: [EntityID: Double] = [:]
    for entry in fault.signature.entries
    where table.graph[entry.symptom.entity].type == .service {
      reached[entry.symptom.entity] = max(reached[entry.symptom.entity] ?? 0, entry.strength)
    }
    // Added in the order of entities: a sum of other order would be another number.
    return reached.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }
  }

  /// The symptom by which a fault is known best: near it if it shows itself there.
  private func best(of fault: FaultTable.Fault) -> (SymptomKey, Double)? {
    let likely = fault.shows.filter { $0.chance >= Self.strengthMin }
    let near = likely.filter { $0.symptom.entity == fault.key.entity }
    let weighed = (near.isEmpty ? likely : near).map { show in
      (show, FaultTable.evidence(show.chance, table.library[show.symptom.symptom].leak))
    }
    return weighed.max { ($0.1, $1.0.symptom) < ($1.1, $0.0.symptom) }.map {
      ($0.0.symptom, $0.0.chance)
    }
  }
}

extension Cause.Severity {
  fileprivate var rank: Int {
    switch self {
    case .minor: 0
    case .major: 1
    case .critical: 2
    }
  }
}
