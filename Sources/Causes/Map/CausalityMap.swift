internal import Symptoms
package import Topology

/// A cause, condition or symptom at one entity: a node of the causality graph.
package struct CausalPoint: Hashable, Comparable, Sendable {
  package var entity: EntityID
  package var node: CausalNodeID

  package init(entity: EntityID, node: CausalNodeID) {
    self.entity = entity
    self.node = node
  }

  package static func < (left: CausalPoint, right: CausalPoint) -> Bool {
    (left.entity, left.node) < (right.entity, right.node)
  }
}

/// The causality of one estate at one moment: the library laid over the topology.
///
/// The graph of points and arrows is never built; it is walked where a question leads, so that work
/// grows with the incident and not with the estate.
package struct CausalityMap: Sendable {
  package let library: CausalLibrary
  package let graph: TopologyGraph

  package init(library: CausalLibrary, graph: TopologyGraph) {
    self.library = library
    self.graph = graph
  }

  /// One arrow of the causality graph, seen from one of its ends.
  package struct Arrow: Hashable, Sendable {
    /// The other end.
    package var point: CausalPoint
    /// 0...1; 0 when a live quantity is 0 now.
    package var strength: Double
    package var delaySeconds: Double
    /// Index into the library's influences.
    package var influence: Int32
    /// The relation (index into the graph's) whose live quantity gave the strength, or -1.
    package var liveRelation: Int32
  }

  /// Visits the arrows that leave a point, in the order of the library and the graph.
  package func forEachArrow(from point: CausalPoint, _ visit: (Arrow) -> Void) {
    for index in library.influences(from: point.node) {
      let influence = library.influences[Int(index)]
      let walk = RelationWalk(
        graph: graph, steps: influence.along, endType: library[influence.to].entityType)
      walk.forEachEnd(from: point.entity) { entity, relation in
        let other = CausalPoint(entity: entity, node: influence.to)
        visit(arrow(to: other, influence, index, relation))
      }
    }
  }

  /// Visits the arrows that arrive at a point, in the order of the library and the graph.
  package func forEachArrow(to point: CausalPoint, _ visit: (Arrow) -> Void) {
    for index in library.influences(to: point.node) {
      let influence = library.influences[Int(index)]
      let walk = RelationWalk(
        graph: graph, steps: influence.along, endType: library[influence.from].entityType)
      walk.forEachStart(to: point.entity) { entity, relation in
        let other = CausalPoint(entity: entity, node: influence.from)
        visit(arrow(to: other, influence, index, relation))
      }
    }
  }

  private func arrow(
    to point: CausalPoint, _ influence: Influence, _ index: Int32, _ relation: Int32
  ) -> Arrow {
    let quantities = relation >= 0 ? graph.relations[Int(relation)].quantities : nil
    let isLive = influence.strength.quantity != nil
    return Arrow(
      point: point, strength: influence.strength.value(over: quantities),
      delaySeconds: influence.delaySeconds, influence: index, liveRelation: isLive ? relation : -1)
  }
}
