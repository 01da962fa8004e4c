import TestSeeds
import Testing
import Topology

@Suite struct `A graph is read from both ends` {
  @Test(arguments: 1...50 as ClosedRange<UInt64>)
  func `as a plain search over all relations would`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let count = Int32.random(in: 1...12, using: &random)
    let entities = (0..<count).map {
      Entity(id: EntityID(index: $0), key: EntityKey(.service, "s\($0)"))
    }
    let relations = (0..<Int.random(in: 0...40, using: &random)).map { _ in
      Relation(
        type: RelationType.allCases.randomElement(using: &random) ?? .calls,
        from: EntityID(index: .random(in: 0..<count, using: &random)),
        to: EntityID(index: .random(in: 0..<count, using: &random)), provenance: .declared)
    }
    let graph = TopologyGraph(entities: entities, relations: relations)
    for entity in entities {
      let id = entity.id
      #expect(Array(graph.relations(from: id)) == relations.filter { $0.from == id }, "\(seed)")
      #expect(Array(graph.relations(to: id)) == relations.filter { $0.to == id }, "\(seed)")
      for type in RelationType.allCases {
        let ahead = relations.filter { $0.from == id && $0.type == type }.map(\.to)
        let behind = relations.filter { $0.to == id && $0.type == type }.map(\.from)
        #expect(graph.neighbours(of: id, along: type, forward: true) == ahead, "\(seed)")
        #expect(graph.neighbours(of: id, along: type, forward: false) == behind, "\(seed)")
      }
      #expect(graph.find(entity.key) == id)
    }
    #expect(graph.find(EntityKey(.database, "s0")) == nil)
  }
}
