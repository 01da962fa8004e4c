/// The relations of a graph grouped by one of their ends: compressed rows.
///
/// What a walk asks of a relation stands side by side, so that a hub with thousands of relations is
/// searched without touching them.
package struct Adjacency: Sendable {
  /// The row of an entity is `starts[number]..<starts[number + 1]`.
  package let starts: [Int32]
  /// Indices into the graph's relations, in the order in which they were discovered.
  package let relations: [Int32]
  /// The relation's type, and the number of the entity at its other end, beside each index.
  package let types: [RelationType]
  package let others: [Int32]

  /// The row of an entity: places in `relations`, `types` and `others`.
  package func row(_ id: EntityID) -> Range<Int> {
    Int(starts[Int(id.index)])..<Int(starts[Int(id.index) + 1])
  }

  subscript(id: EntityID) -> ArraySlice<Int32> { relations[row(id)] }

  init(_ all: [Relation], entityCount: Int, isOutgoing: Bool) {
    var starts = [Int32](repeating: 0, count: entityCount + 1)
    for relation in all { starts[Int((isOutgoing ? relation.from : relation.to).index) + 1] += 1 }
    for row in 0..<entityCount { starts[row + 1] += starts[row] }
    var next = starts
    var relations = [Int32](repeating: 0, count: all.count)
    var types = [RelationType](repeating: .calls, count: all.count)
    var others = [Int32](repeating: 0, count: all.count)
    for index in all.indices {
      let (from, to) = (all[index].from.index, all[index].to.index)
      let row = Int(isOutgoing ? from : to)
      let place = Int(next[row])
      next[row] += 1
      relations[place] = Int32(index)
      types[place] = all[index].type
      others[place] = isOutgoing ? to : from
    }
    self.starts = starts
    self.relations = relations
    self.types = types
    self.others = others
  }
}

/// The relations of a graph by both of their ends.
struct RelationEnds: Sendable {
  let outgoing: Adjacency
  let incoming: Adjacency

  /// - Complexity: O(entities + relations).
  init(_ relations: [Relation] = [], entityCount: Int = 0) {
    outgoing = Adjacency(relations, entityCount: entityCount, isOutgoing: true)
    incoming = Adjacency(relations, entityCount: entityCount, isOutgoing: false)
  }
}
