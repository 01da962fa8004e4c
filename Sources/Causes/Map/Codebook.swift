package import Symptoms
package import Topology

/// The signatures that matter now: expanded when first asked for, kept while the topology stands.
///
/// A signature is dropped when the graph's version changes, or when a live quantity it read has
/// moved by more than its rounding. What is returned never depends on what was cached.
package struct Codebook: Sendable {
  package let limits: BestPaths.Limits
  package private(set) var map: CausalityMap
  /// Signatures expanded, and found in the cache, since the beginning.
  package private(set) var expandedCount = 0
  package private(set) var reusedCount = 0

  private var signatures: [CauseKey: Kept] = [:]
  private let capacity: Int

  private struct Kept: Sendable {
    var signature: Signature
    /// The four live quantities, rounded, of each of the signature's live relations.
    var levels: [[Double]]
  }

  /// A codebook without signatures; `capacity` bounds how many are kept from one graph to the next.
  package init(library: CausalLibrary, limits: BestPaths.Limits = .init(), capacity: Int = 20_000) {
    self.limits = limits
    self.capacity = capacity
    map = CausalityMap(library: library, graph: TopologyGraph())
  }

  /// Moves to the graph of this moment.
  package mutating func advance(to graph: TopologyGraph) {
    let before = map.graph
    let isSame =
      before.version == graph.version && before.entities.count == graph.entities.count
      && before.relations.count == graph.relations.count
    if !isSame || signatures.count > capacity { signatures.removeAll(keepingCapacity: true) }
    map = CausalityMap(library: map.library, graph: graph)
  }

  /// The signature of a cause in the graph of this moment.
  package mutating func signature(of cause: CauseKey) -> Signature {
    if let kept = signatures[cause], levels(of: kept.signature) == kept.levels {
      reusedCount += 1
      return kept.signature
    }
    expandedCount += 1
    let signature = Signature(of: cause, in: map, limits: limits)
    signatures[cause] = Kept(signature: signature, levels: levels(of: signature))
    return signature
  }

  /// The causes from which a path leads to any of these symptoms: strongest first, at most `limit`.
  ///
  /// With `doubt`, paths through points that look healthy are weakened, and `floor` cuts what is
  /// then too weak; it should be lower than the floor of signatures.
  package func candidates(
    for symptoms: [SymptomKey], limit: Int, floor: Double? = nil,
    doubt: ((CausalPoint) -> Double)? = nil
  ) -> (causes: [CauseKey], isCut: Bool) {
    let starts = symptoms.map {
      CausalPoint(entity: $0.entity, node: map.library.node($0.symptom))
    }
    var limits = limits
    limits.strengthFloor = floor ?? limits.strengthFloor
    let search = BestPaths(.backward, from: starts, in: map, limits: limits, doubt: doubt)
    let causes = search.settled.compactMap { settled in
      map.library.cause(settled.point.node).map {
        CauseKey(entity: settled.point.entity, cause: $0)
      }
    }
    return (Array(causes.prefix(limit)), search.isCut || causes.count > limit)
  }

  private func levels(of signature: Signature) -> [[Double]] {
    signature.liveRelations.map { index in
      let quantities = map.graph.relations[Int(index)].quantities
      return Strength.Quantity.allCases.map { Strength(1, times: $0).value(over: quantities) }
    }
  }
}
