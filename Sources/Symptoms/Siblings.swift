internal import Topology
internal import Vitals

/// The other parts of the same whole, for comparison: read once a window for each whole.
struct Siblings {
  let graph: TopologyGraph
  let vitals: VitalsTable
  private var known: [Key: [Double]] = [:]

  private struct Key: Hashable {
    var whole: EntityID
    var symptom: SymptomID
  }

  init(graph: TopologyGraph, vitals: VitalsTable) {
    self.graph = graph
    self.vitals = vitals
  }

  /// What a rule reads of the siblings of an entity, ascending; `value` is what it reads of the
  /// entity itself.
  mutating func numbers(
    _ rule: RuleReading, beside id: EntityID, _ value: Double
  ) -> [Double] {
    guard let whole = graph.neighbours(of: id, along: .contains, forward: false).first else {
      return []
    }
    let key = Key(whole: whole, symptom: rule.id)
    var numbers = known[key] ?? numbers(rule, of: whole, type: graph[id].type)
    known[key] = numbers
    if let own = numbers.firstIndex(of: value) { numbers.remove(at: own) }
    return numbers
  }

  private func numbers(_ rule: RuleReading, of whole: EntityID, type: EntityType) -> [Double] {
    graph.neighbours(of: whole, along: .contains, forward: true)
      .filter { graph[$0].type == type }
      .compactMap { vitals.number(rule.measure, of: vitals.vitals(of: $0)) }
      .sorted()
  }
}
