internal import Symptoms
package import Topology

/// A cause, condition or symptom at one entity: a node of the causality graph.
package struct CausalPoint: Hashable, Comparable, Sendable, Codable {
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

  /// Appends the arrows that leave a point, in the order of the library and the graph; false when a
  /// bound left some out.
  @discardableResult
  package func appendArrows(from point: CausalPoint, to arrows: inout [Arrow]) -> Bool {
    append(library.influences(from: point.node), at: point.entity, isForward: true, to: &arrows)
  }

  /// Appends the arrows that arrive at a point, in the order of the library and the graph; false
  /// when a bound left some out.
  @discardableResult
  package func appendArrows(to point: CausalPoint, to arrows: inout [Arrow]) -> Bool {
    append(library.influences(to: point.node), at: point.entity, isForward: false, to: &arrows)
  }

  private func append(
    _ influences: [Int32], at entity: EntityID, isForward: Bool, to arrows: inout [Arrow]
  ) -> Bool {
    var isWhole = true
    for index in influences {
      let influence = library.influences[Int(index)]
      let other = isForward ? influence.to : influence.from
      var walk = RelationWalk(
        start: entity, steps: influence.along, isForward: isForward,
        endScope: library[other].scope)
      walk.run(in: graph)
      isWhole = isWhole && !walk.isCut
      for end in walk.ends {
        let quantities = end.relation >= 0 ? graph.relations[Int(end.relation)].quantities : nil
        arrows.append(
          Arrow(
            point: CausalPoint(entity: end.entity, node: other),
            strength: influence.strength.value(over: quantities),
            delaySeconds: influence.delaySeconds, influence: index,
            liveRelation: influence.strength.quantity == nil ? -1 : end.relation))
      }
    }
    return isWhole
  }
}
