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

  /// Relations by the entity that they begin at.
  package let outgoing: Adjacency
  /// Relations by the entity that they end at.
  package let incoming: Adjacency
  private let ids: [EntityKey: EntityID]

  /// - Complexity: O(entities + relations).
  /// - Precondition: `entities` are dense and in order; relations name only entities that exist.
  package init(entities: [Entity] = [], relations: [Relation] = [], version: Int = 0) {
    precondition(
      entities.indices.allSatisfy { entities[$0].id.index == Int32($0) }, "entity ids must be dense"
    )
    self.init(
      entities: entities, relations: relations, version: version,
      ends: RelationEnds(relations, entityCount: entities.count),
      ids: Dictionary(entities.map { ($0.key, $0.id) }, uniquingKeysWith: { first, _ in first }))
  }

  /// A graph whose ends and keys are known.
  init(
    entities: [Entity], relations: [Relation], version: Int, ends: RelationEnds,
    ids: [EntityKey: EntityID]
  ) {
    self.entities = entities
    self.relations = relations
    self.version = version
    self.ids = ids
    outgoing = ends.outgoing
    incoming = ends.incoming
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
