package import Symptoms

/// Which faults of an estate would look alike, before any of them happens.
package struct Separation: Sendable {
  /// Faults that cannot be told from each other by what is measured.
  package struct Group: Sendable {
    /// Two or more, ascending.
    package let faults: [CauseKey]
    /// The greatest distance of two neighbours in the group, in nats; 0 when all show the same.
    package let distance: Double
    /// The symptom that would divide the group best if it were measured; nil when the library has
    /// none.
    package let splitter: Splitter?
  }

  /// A symptom that is not measured and would tell.
  package struct Splitter: Hashable, Sendable {
    package let symptom: SymptomKey
    /// What it would say for those that show it against those that do not, in nats.
    package let gain: Double
    /// How many of the group show it.
    package let shownBy: Int
  }

  /// Largest first.
  package private(set) var groups: [Group] = []
  /// Faults that nothing measured would show.
  package private(set) var unseen: [CauseKey] = []

  /// - Parameters:
  ///   - measured: the faults with what is measured.
  ///   - all: the same faults with all that the library could measure.
  ///   - nats: faults nearer than this are alike.
  /// - Complexity: O(pairs of faults that share a symptom x symptoms).
  package init(measured: FaultTable, all: FaultTable, below nats: Double = 1) {
    self.init(measured: measured, all: all, below: nats, check: { () throws(Never) in })
  }

  /// Likewise; `check` is called before each fault, and what it throws ends the work.
  package init<Failure: Error>(
    measured: FaultTable, all: FaultTable, below nats: Double, check: () throws(Failure) -> Void
  ) throws(Failure) {
    let faults = measured.faults
    unseen = faults.filter { $0.shows.allSatisfy { $0.chance < Self.seenMin } }.map(\.key)
    let hidden = Set(unseen)
    var clusters = Clusters(count: faults.count)
    let showing = Self.showing(faults)
    for i in faults.indices where !hidden.contains(faults[i].key) {
      try check()
      for j in Self.neighbours(of: i, faults, showing) {
        let distance = measured.distance(faults[i], faults[j])
        if distance < nats, !hidden.contains(faults[j].key) { clusters.join(i, j, at: distance) }
      }
    }
    groups = clusters.groups.map { members, distance in
      Group(
        faults: members.map { faults[$0].key }, distance: distance,
        splitter: Self.splitter(of: members, measured: measured, all: all))
    }.sorted {
      ($1.faults.count, $0.distance, $0.faults[0]) < ($0.faults.count, $1.distance, $1.faults[0])
    }
  }

  /// A fault that shows nothing more likely than this is unseen.
  static let seenMin = 0.3
  /// How much likelier one fault must show a symptom than another to be told by it.
  private static let differenceMin = 0.3

  /// For each symptom the faults that show it.
  private static func showing(_ faults: [FaultTable.Fault]) -> [SymptomKey: [Int]] {
    var showing: [SymptomKey: [Int]] = [:]
    for (index, fault) in faults.enumerated() {
      for entry in fault.shows { showing[entry.symptom, default: []].append(index) }
    }
    return showing
  }

  /// Those that share the symptom which a fault shows most surely: all others differ in it by far.
  private static func neighbours(
    of index: Int, _ faults: [FaultTable.Fault], _ showing: [SymptomKey: [Int]]
  ) -> [Int] {
    let surest = faults[index].shows.max {
      ($0.chance, $1.symptom) < ($1.chance, $0.symptom)
    }
    guard let surest else { return [] }
    return (showing[surest.symptom] ?? []).filter { $0 != index }
  }

  /// The unmeasured symptom that some of the group show and others do not, by the evidence it would
  /// give, weighed by how evenly it divides.
  private static func splitter(
    of members: [Int], measured: FaultTable, all: FaultTable
  ) -> Splitter? {
    let seen = Set(members.flatMap { measured.faults[$0].shows.map(\.symptom) })
    var chances: [SymptomKey: [Double]] = [:]
    for member in members {
      for entry in all.faults[member].shows where !seen.contains(entry.symptom) {
        chances[entry.symptom, default: []].append(entry.chance)
      }
    }
    var best: Splitter?
    for (symptom, shown) in chances.sorted(by: { $0.key < $1.key }) {
      let leak = all.library[symptom.symptom].leak
      let most = shown.max() ?? 0
      let sure = shown.count { $0 > most - differenceMin }
      guard most - leak > differenceMin, sure < members.count else { continue }
      let evenness = 2 * Double(min(sure, members.count - sure)) / Double(members.count)
      let gain = FaultTable.evidence(most, leak) * evenness
      if gain > best?.gain ?? 0 { best = Splitter(symptom: symptom, gain: gain, shownBy: sure) }
    }
    return best
  }
}

/// Joins pairs into groups: a forest of parents.
private struct Clusters {
  private var parents: [Int]
  private var distances: [Double]

  init(count: Int) {
    parents = Array(0..<count)
    distances = Array(repeating: 0, count: count)
  }

  mutating func join(_ i: Int, _ j: Int, at distance: Double) {
    let (one, other) = (root(i), root(j))
    let low = min(one, other)
    let most = max(distances[one], distances[other], one == other ? 0 : distance)
    parents[max(one, other)] = low
    distances[low] = most
  }

  private func root(_ index: Int) -> Int {
    var index = index
    while parents[index] != index { index = parents[index] }
    return index
  }

  /// Groups of two or more, in the order of their first members.
  var groups: [(members: [Int], distance: Double)] {
    Dictionary(grouping: parents.indices, by: root).filter { $0.value.count > 1 }
      .sorted { $0.key < $1.key }.map { ($0.value, distances[$0.key]) }
  }
}
