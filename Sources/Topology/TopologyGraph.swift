/// What exists and how it belongs together, at one moment: an immutable value for readers.
///
/// Entities are dense: `entities[id.index].id == id`. Relations are kept once and indexed from both
/// ends.
package struct TopologyGraph: Sendable {
  package let entities: [Entity]
  package let relations: [Relation]
  /// Rises by one whenever an entity or relation appears or goes; quantities alone do not change
  /// it.
  package let version: Int

  private let outgoing: Adjacency
  private let incoming: Adjacency
  private let ids: [EntityKey: EntityID]

  /// - Complexity: O(entities + relations).
  /// - Precondition: `entities` are dense and in order; relations name only entities that exist.
  package init(entities: [Entity] = [], relations: [Relation] = [], version: Int = 0) {
    precondition(
      entities.indices.allSatisfy { entities[$0].id.index == Int32($0) }, "entity ids must be dense"
    )
    self.entities = entities
    self.relations = relations
    self.version = version
    outgoing = Adjacency(count: entities.count, ends: relations.map(\.from))
    incoming = Adjacency(count: entities.count, ends: relations.map(\.to))
    ids = Dictionary(entities.map { ($0.key, $0.id) }, uniquingKeysWith: { first, _ in first })
  }

  /// The entity of a number of this graph.
  package subscript(id: EntityID) -> Entity { entities[Int(id.index)] }

  /// The entity of a key, if it exists.
  package func find(_ key: EntityKey) -> EntityID? { ids[key] }

  /// Relations that begin at `id`, in the order in which they were discovered.
  package func relations(from id: EntityID) -> some Sequence<Relation> {
    outgoing[id].lazy.map { relations[Int($0)] }
  }

  /// Relations that end at `id`, in the order in which they were discovered.
  package func relations(to id: EntityID) -> some Sequence<Relation> {
    incoming[id].lazy.map { relations[Int($0)] }
  }

  /// Indices into `relations` of those that begin at `id`, in the order in which they were
  /// discovered.
  package func relationIndices(from id: EntityID) -> ArraySlice<Int32> { outgoing[id] }

  /// Indices into `relations` of those that end at `id`, in the order in which they were
  /// discovered.
  package func relationIndices(to id: EntityID) -> ArraySlice<Int32> { incoming[id] }

  /// The entities that `id` reaches by one relation of a type.
  package func neighbours(of id: EntityID, along type: RelationType, forward: Bool) -> [EntityID] {
    forward
      ? relations(from: id).filter { $0.type == type }.map(\.to)
      : relations(to: id).filter { $0.type == type }.map(\.from)
  }
}

/// Relation indices grouped by one end: compressed rows.
private struct Adjacency: Sendable {
  private var starts: [Int32]
  private var indices: [Int32]

  init(count: Int, ends: [EntityID]) {
    var starts = [Int32](repeating: 0, count: count + 1)
    for end in ends { starts[Int(end.index) + 1] += 1 }
    for row in 0..<count { starts[row + 1] += starts[row] }
    var next = starts
    var indices = [Int32](repeating: 0, count: ends.count)
    for (index, end) in ends.enumerated() {
      indices[Int(next[Int(end.index)])] = Int32(index)
      next[Int(end.index)] += 1
    }
    self.starts = starts
    self.indices = indices
  }

  subscript(id: EntityID) -> ArraySlice<Int32> {
    let row = Int(id.index)
    return indices[Int(starts[row])..<Int(starts[row + 1])]
  }
}
