package import Symptoms
package import Topology

/// Every cause at every entity of an estate, with what it would show: the codebook as a whole.
///
/// For questions about an estate before anything happens; the diagnosis never builds it.
package struct FaultTable: Sendable {
  /// Faults looked at in one table; further ones are left out and counted.
  package static let faultCountMax = 20_000

  /// One cause at one entity.
  package struct Fault: Sendable {
    package let key: CauseKey
    /// What it would show of what is measured: chance (leak included) and symptom, ascending.
    package let shows: [(symptom: SymptomKey, chance: Double)]
    let signature: Signature
  }

  package let library: CausalLibrary
  package let graph: TopologyGraph
  /// Ascending by key.
  package let faults: [Fault]
  /// Faults beyond `faultCountMax`.
  package let leftOutCount: Int

  /// `isChosen` says at which entities faults are looked at, `isMeasured` whether a symptom could
  /// be decided, if it were there.
  ///
  /// - Complexity: one search for each cause that holds for each chosen entity.
  package init(
    library: CausalLibrary, graph: TopologyGraph, isChosen: (EntityID) -> Bool = { _ in true },
    isMeasured: (SymptomKey) -> Bool = { _ in true }
  ) {
    self.init(
      library: library, graph: graph, isChosen: isChosen, isMeasured: isMeasured,
      check: { () throws(Never) in })
  }

  /// Likewise; `check` is called before each fault, and what it throws ends the work.
  package init<Failure: Error>(
    library: CausalLibrary, graph: TopologyGraph, isChosen: (EntityID) -> Bool,
    isMeasured: (SymptomKey) -> Bool, check: () throws(Failure) -> Void
  ) throws(Failure) {
    self.library = library
    self.graph = graph
    var keys: [CauseKey] = []
    for entity in graph.entities where isChosen(entity.id) {
      for cause in library.causes where cause.scope.contains(entity) {
        keys.append(CauseKey(entity: entity.id, cause: cause.id))
      }
    }
    leftOutCount = max(0, keys.count - Self.faultCountMax)
    var codebook = Codebook(library: library, graph: graph)
    faults = try keys.sorted().prefix(Self.faultCountMax).map { (key) throws(Failure) in
      try check()
      let signature = codebook.signature(of: key)
      let shows = signature.entries.filter { isMeasured($0.symptom) }.map { entry in
        let leak = library[entry.symptom.symptom].leak
        return (entry.symptom, 1 - (1 - leak) * (1 - entry.strength))
      }
      return Fault(key: key, shows: shows, signature: signature)
    }
  }

  /// "shop-db.connection-leak".
  package func name(_ key: CauseKey) -> String {
    "\(graph[key.entity].name).\(library[key.cause].name)"
  }

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
