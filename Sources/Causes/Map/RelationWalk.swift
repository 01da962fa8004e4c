internal import Topology

/// Walks a path of relations from one entity to all that it leads to, or backwards.
///
/// An end that is the beginning is passed over: nothing is its own sibling. Routes are bounded by
/// the number of relations they cross, because a hub on a path of several steps multiplies.
struct RelationWalk {
  /// Relations crossed in one walk; further ones are not followed.
  static let crossingLimit = 65_536

  let graph: TopologyGraph
  let steps: [PathStep]
  /// The type that the entities at the far end of the walk have.
  let endType: EntityType

  /// Visits the entities that the path leads to, each with the last relation walked (its index, or
  /// -1).
  func forEachEnd(from start: EntityID, _ visit: (EntityID, Int32) -> Void) {
    guard !steps.isEmpty else { return visitSelf(start, visit) }
    var route = Route(start: start, crossings: 0)
    walk(start, steps[...], isReversed: false, relation: -1, &route, visit)
  }

  /// Visits the entities from which the path leads here, each with the last relation of that path.
  func forEachStart(to end: EntityID, _ visit: (EntityID, Int32) -> Void) {
    guard !steps.isEmpty else { return visitSelf(end, visit) }
    var route = Route(start: end, crossings: 0)
    walk(end, steps[...], isReversed: true, relation: -1, &route, visit)
  }

  private struct Route {
    let start: EntityID
    var crossings: Int
  }

  private func visitSelf(_ entity: EntityID, _ visit: (EntityID, Int32) -> Void) {
    if graph[entity].type == endType { visit(entity, -1) }
  }

  private func walk(
    _ entity: EntityID, _ steps: ArraySlice<PathStep>, isReversed: Bool, relation: Int32,
    _ route: inout Route, _ visit: (EntityID, Int32) -> Void
  ) {
    guard let step = isReversed ? steps.last : steps.first else {
      if entity != route.start, graph[entity].type == endType { visit(entity, relation) }
      return
    }
    let rest = isReversed ? steps.dropLast() : steps.dropFirst()
    let isForward = step.isForward != isReversed
    for index in isForward ? graph.relationIndices(from: entity) : graph.relationIndices(to: entity)
    {
      let crossed = graph.relations[Int(index)]
      guard crossed.type == step.relation, route.crossings < Self.crossingLimit else { continue }
      route.crossings += 1
      // Backwards, the last relation of the path is the first one crossed.
      let last = isReversed && relation >= 0 ? relation : index
      walk(
        isForward ? crossed.to : crossed.from, rest, isReversed: isReversed, relation: last, &route,
        visit)
    }
  }
}
