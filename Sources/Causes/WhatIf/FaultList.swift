package import Topology

/// The faults of an estate that somebody asks about: each cause at each entity that it holds for.
package struct FaultList: Sendable {
  /// Faults of one list; further ones are left out and counted.
  package static let faultCountMax = 20_000

  package let library: CausalLibrary
  package let graph: TopologyGraph
  /// Those of entities on which most others lean directly come first; ascending where equal.
  package let keys: [CauseKey]
  /// Faults beyond ``faultCountMax``.
  package let leftOutCount: Int

  /// `isChosen` says at which entities faults are looked at.
  ///
  /// - Complexity: O(entities x causes).
  package init(
    library: CausalLibrary, graph: TopologyGraph, isChosen: (EntityID) -> Bool = { _ in true }
  ) {
    self.library = library
    self.graph = graph
    let entities = graph.entities.filter { isChosen($0.id) }
      .map { (entity: $0, leanCount: graph.relationIndices(to: $0.id).count) }
      .sorted { ($1.leanCount, $0.entity.id) < ($0.leanCount, $1.entity.id) }
    var keys: [CauseKey] = []
    for (entity, _) in entities {
      for cause in library.causes where cause.scope.contains(entity) {
        keys.append(CauseKey(entity: entity.id, cause: cause.id))
      }
    }
    leftOutCount = max(0, keys.count - Self.faultCountMax)
    self.keys = Array(keys.prefix(Self.faultCountMax))
  }

  /// "shop-db.connection-leak".
  package func name(_ key: CauseKey) -> String {
    "\(graph[key.entity].name).\(library[key.cause].name)"
  }
}
