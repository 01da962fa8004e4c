package import Symptoms
package import Topology

/// Every cause at every entity of an estate, with what it would show: the codebook as a whole.
///
/// For questions about an estate before anything happens; the diagnosis never builds it.
package struct FaultTable: Sendable {
  /// Points of causality on the paths of all faults of a table, some 100 bytes each; faults beyond
  /// are left out and counted.
  package static let pointCountMax = 2_000_000

  /// One cause at one entity.
  package struct Fault: Sendable {
    package let key: CauseKey
    /// What it would show of what is measured: chance (leak included) and symptom, ascending.
    package let shows: [(symptom: SymptomKey, chance: Double)]
    let signature: Signature
  }

  private let list: FaultList
  /// Ascending by key.
  package let faults: [Fault]
  /// Faults beyond a bound.
  package let leftOutCount: Int

  package var library: CausalLibrary { list.library }
  package var graph: TopologyGraph { list.graph }

  /// `isMeasured` says whether a symptom could be decided, if it were there.
  ///
  /// - Complexity: one search for each fault.
  package init(_ list: FaultList, isMeasured: (SymptomKey) -> Bool = { _ in true }) {
    self.init(list, isMeasured: isMeasured, check: { () throws(Never) in })
  }

  /// Likewise; `check` is called before each fault, and what it throws ends the work.
  package init<Failure: Error>(
    _ list: FaultList, isMeasured: (SymptomKey) -> Bool, check: () throws(Failure) -> Void
  ) throws(Failure) {
    self.list = list
    var codebook = Codebook(library: list.library, graph: list.graph)
    var faults: [Fault] = []
    var pointCount = 0
    for key in list.keys where pointCount < Self.pointCountMax {
      try check()
      let signature = codebook.signature(of: key)
      pointCount += signature.paths.settled.count
      faults.append(Self.fault(signature, isMeasured, list.library))
    }
    self.faults = faults.sorted { $0.key < $1.key }
    leftOutCount = list.leftOutCount + list.keys.count - faults.count
  }

  private init(_ table: FaultTable, isMeasured: (SymptomKey) -> Bool) {
    list = table.list
    leftOutCount = table.leftOutCount
    let library = table.list.library
    faults = table.faults.map { Self.fault($0.signature, isMeasured, library) }
  }

  /// The same faults with something else measured.
  ///
  /// - Complexity: O(symptoms of all faults).
  package func measured(by isMeasured: (SymptomKey) -> Bool) -> FaultTable {
    FaultTable(self, isMeasured: isMeasured)
  }

  private static func fault(
    _ signature: Signature, _ isMeasured: (SymptomKey) -> Bool, _ library: CausalLibrary
  ) -> Fault {
    let shows = signature.entries.filter { isMeasured($0.symptom) }.map { entry in
      (entry.symptom, signature.chance(of: entry, library))
    }
    return Fault(key: signature.cause, shows: shows, signature: signature)
  }

  /// "shop-db.connection-leak".
  package func name(_ key: CauseKey) -> String { list.name(key) }

  /// "shop.errors".
  package func name(_ key: SymptomKey) -> String {
    "\(graph[key.entity].name).\(library[key.symptom].name)"
  }

  /// How surely what is seen tells one fault from the other: the evidence, in nats, that the one
  /// brings against the other on average when it is going on (Kullback-Leibler divergence), of the
  /// two directions the weaker.
  ///
  /// 3 nats are twenty to one.
  package func distance(_ one: Fault, _ other: Fault) -> Double {
    var (forward, backward) = (0.0, 0.0)
    eachSymptom(of: one, and: other) { _, p, q in
      forward += Self.evidence(p, q)
      backward += Self.evidence(q, p)
    }
    return min(forward, backward)
  }

  /// Walks the symptoms that either shows, with the chances of both.
  func eachSymptom(
    of one: Fault, and other: Fault, _ body: (SymptomKey, Double, Double) -> Void
  ) {
    var (i, j) = (0, 0)
    while i < one.shows.count || j < other.shows.count {
      let left = i < one.shows.count ? one.shows[i].symptom : nil
      let right = j < other.shows.count ? other.shows[j].symptom : nil
      let symptom = [left, right].compactMap { $0 }.min() ?? left
      guard let symptom else { return }
      let leak = library[symptom.symptom].leak
      let p = left == symptom ? one.shows[i].chance : leak
      let q = right == symptom ? other.shows[j].chance : leak
      body(symptom, p, q)
      if left == symptom { i += 1 }
      if right == symptom { j += 1 }
    }
  }

  /// What seeing or missing a symptom says on average for a chance of `p` against one of `q`.
  static func evidence(_ p: Double, _ q: Double) -> Double {
    func term(_ a: Double, _ b: Double) -> Double {
      a <= 0 ? 0 : a * Nats.log(a / max(b, 1e-9))
    }
    return term(p, q) + term(1 - p, 1 - q)
  }
}
