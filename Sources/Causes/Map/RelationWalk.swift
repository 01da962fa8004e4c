internal import Topology

/// A walk along a path of relations, from one entity to all that the path leads to, or backwards.
///
/// An end that is the beginning is passed over: nothing is its own sibling. Routes are bounded by
/// the number of relations they cross, because a hub on a path of several steps multiplies.
struct RelationWalk {
  /// Relations crossed in one walk; further ones are not followed.
  static let crossingLimit = 65_536

  /// Where a walk came out.
  struct End: Hashable {
    var entity: EntityID
    /// The last relation of the path (its index in the graph, the same in both directions), or -1.
    var relation: Int32
  }

  let start: EntityID
  let steps: [PathStep]
  /// From the beginning of the path to its end, or from its end to its beginning.
  let isForward: Bool
  /// What the entities at the far end of the walk are.
  let endScope: EntityScope
  /// In the order of the graph; an entity stands there once for each route to it.
  private(set) var ends: [End] = []
  /// Entities whose relations were looked through, one for each time.
  private(set) var visited: [EntityID] = []
  /// The walk stopped at `crossingLimit`.
  private(set) var isCut = false
  private var crossings = 0

  init(start: EntityID, steps: [PathStep], isForward: Bool, endScope: EntityScope) {
    self.start = start
    self.steps = steps
    self.isForward = isForward
    self.endScope = endScope
  }

  /// Finds the ends; to be called once.
  mutating func run(in graph: TopologyGraph) {
    guard !steps.isEmpty else {
      if isEnd(start, in: graph) { ends = [End(entity: start, relation: -1)] }
      return
    }
    walk(from: start, walked: 0, relation: -1, in: graph)
  }

  private func isEnd(_ entity: EntityID, in graph: TopologyGraph) -> Bool {
    let row = Int(entity.index)
    guard graph.entities[row].key.type == endScope.type else { return false }
    return endScope.kind == nil || endScope.kind == graph.entities[row].kind
  }

  private mutating func walk(
    from entity: EntityID, walked: Int, relation: Int32, in graph: TopologyGraph
  ) {
    guard walked < steps.count else {
      if entity != start, isEnd(entity, in: graph) {
        ends.append(End(entity: entity, relation: relation))
      }
      return
    }
    visited.append(entity)
    let step = isForward ? steps[walked] : steps[steps.count - 1 - walked]
    let adjacency = step.isForward == isForward ? graph.outgoing : graph.incoming
    for place in adjacency.row(entity) where adjacency.types[place] == step.relation {
      guard crossings < Self.crossingLimit else {
        isCut = true
        return
      }
      crossings += 1
      // Backwards, the last relation of the path is the first one crossed.
      let last = isForward || walked == 0 ? adjacency.relations[place] : relation
      walk(
        from: EntityID(index: adjacency.others[place]), walked: walked + 1, relation: last,
        in: graph)
    }
  }
}
