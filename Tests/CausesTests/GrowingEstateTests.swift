import Causes
import Symptoms
import TestSeeds
import Testing
import Topology

/// What is kept from one window to the next must never be seen: held against what is made from
/// nothing.
@Suite
struct `An estate that grows and changes` {
  static let seed: UInt64 = 0x6A_0E

  @Test
  func `has the signatures and diagnoses that it would have if it had always been so`() {
    var generator = SeededGenerator(seed: Self.seed)
    var (edits, reused, causes) = (0, 0, 0)
    for _ in 0..<150 {
      let world = RandomWorld(&generator)
      var policy = ReasoningPolicy()
      policy.persistence = 0
      var situation = world.situation
      var codebook = Codebook(library: world.library)
      var reasoner = Reasoner(library: world.library, policy: policy)
      for _ in 0..<8 {
        situation.graph = Self.edited(situation.graph, &generator)
        edits += 1
        codebook.advance(to: situation.graph)
        let map = CausalityMap(library: world.library, graph: situation.graph)
        for entity in situation.graph.entities {
          for cause in world.library.causes {
            let key = CauseKey(entity: entity.id, cause: cause.id)
            #expect(codebook.signature(of: key).entries == Signature(of: key, in: map).entries)
          }
        }
        var fresh = Reasoner(library: world.library, policy: policy)
        var one = reasoner.diagnose(situation)
        let other = fresh.diagnose(situation)
        causes += one.causes.count
        one.work = other.work
        #expect(one == other)
      }
      reused += codebook.reusedCount
    }
    print("growing estates: seed \(Self.seed), \(edits) edits, \(reused) signatures kept")
    #expect(reused > 500 && causes > 200)
  }

  /// One to three changes: an entity, a relation, a quantity; rarely the loss of the last relation.
  private static func edited(
    _ graph: TopologyGraph, _ generator: inout SeededGenerator
  ) -> TopologyGraph {
    var (entities, relations) = (graph.entities, graph.relations)
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      switch Int.random(in: 0..<10, using: &generator) {
      case 0..<2:
        let name = "added \(entities.count)"
        entities.append(
          Entity(id: EntityID(index: Int32(entities.count)), key: EntityKey(.service, name)))
      case 2..<5:
        let (from, to) = (Int.random(in: entities.indices, using: &generator), entities.count - 1)
        guard from != to else { continue }
        var relation = Relation(
          type: .calls, from: entities[from].id, to: entities[to].id, provenance: .declared)
        relation.quantities.touchShare = Double.random(in: 0...1, using: &generator)
        relations.append(relation)
      case 5..<9:
        guard !relations.isEmpty else { continue }
        let index = Int.random(in: relations.indices, using: &generator)
        relations[index].quantities.touchShare = Double.random(in: 0...1, using: &generator)
      default:
        _ = relations.popLast()
      }
    }
    let isSame = entities.count == graph.entities.count && relations.count == graph.relations.count
    // A relation lost and another found is no growth, though the numbers agree.
    return TopologyGraph(
      entities: entities, relations: relations,
      version: isSame && relations.map(\.to) == graph.relations.map(\.to)
        && relations.map(\.from) == graph.relations.map(\.from) ? graph.version : graph.version + 1)
  }
}
