package import Topology

/// Finds entities by what others call them: for labels of alerts, which know nothing of our names.
///
/// An entity is found by its whole name, by its address with or without the port, and by the last
/// word of its name ("kafka orders" by "orders"), in this order; never when several would fit
/// equally well.
package struct EntityFinder: Sendable {
  private let graph: TopologyGraph
  /// Entities of a type by address, host and last word.
  private var byCall: [EntityType: [String: [EntityID]]] = [:]

  /// - Complexity: O(entities).
  package init(_ graph: TopologyGraph) {
    self.graph = graph
    for entity in graph.entities {
      for call in Self.calls(of: entity) {
        byCall[entity.type, default: [:]][call, default: []].append(entity.id)
      }
    }
  }

  /// The entity of a scope that is called `name`; nil when there is none or it could be several.
  ///
  /// - Complexity: O(entities of that call).
  package func find(_ scope: EntityScope, called name: String) -> EntityID? {
    if let id = graph.find(EntityKey(scope.type, name)), scope.contains(graph[id]) { return id }
    let fitting = (byCall[scope.type]?[name] ?? []).filter { scope.contains(graph[$0]) }
    return fitting.count == 1 ? fitting[0] : nil
  }

  /// The entity of a scope when there is no other; O(entities).
  package func onlyOne(of scope: EntityScope) -> EntityID? {
    let all = graph.entities.lazy.filter(scope.contains).prefix(2).map(\.id)
    return all.count == 1 ? all.first : nil
  }

  /// All that an entity is found by, its whole name first.
  static func names(of entity: Entity) -> [String] {
    [entity.name] + calls(of: entity).sorted()
  }

  private static func calls(of entity: Entity) -> Set<String> {
    var calls: Set<String> = []
    if let address = entity.attributes["server.address"] {
      calls.insert(address)
      if let colon = address.lastIndex(of: ":") { calls.insert(String(address[..<colon])) }
    }
    if let space = entity.name.lastIndex(of: " ") {
      calls.insert(String(entity.name[entity.name.index(after: space)...]))
    }
    calls.remove(entity.name)
    return calls
  }
}
