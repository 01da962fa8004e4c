import Causes
import Symptoms
import TestSeeds
import Testing
import Topology

@Suite
struct `A signature` {
  static let seed: UInt64 = 0x51_6E

  /// Dijkstra's search against every simple path there is, on random graphs with cycles.
  @Test
  func `holds the best path to each symptom, and no other symptom`() {
    var generator = SeededGenerator(seed: Self.seed)
    var entries = 0
    for _ in 0..<400 {
      let world = RandomWorld(&generator)
      let map = CausalityMap(library: world.library, graph: world.situation.graph)
      let oracle = BruteForce(
        library: world.library, situation: world.situation, policy: ReasoningPolicy())
      for entity in world.situation.graph.entities {
        for cause in world.library.causes {
          let key = CauseKey(entity: entity.id, cause: cause.id)
          let signature = Signature(of: key, in: map)
          entries += signature.entries.count
          expect(signature, oracle.strengths(of: key), world.library)
        }
      }
    }
    print("signatures: seed \(Self.seed), \(entries) entries agreed")
    #expect(entries > 3_000)
  }

  private func expect(
    _ signature: Signature, _ strengths: [CausalPoint: Double], _ library: CausalLibrary
  ) {
    let symptoms = strengths.filter { library.symptom($0.key.node) != nil }
    #expect(symptoms.count == signature.entries.count)
    for entry in signature.entries {
      let point = CausalPoint(
        entity: entry.symptom.entity, node: library.node(entry.symptom.symptom))
      #expect(abs((symptoms[point] ?? 0) - entry.strength) < 1e-12)
      let path = signature.path(to: entry)
      #expect(path.first?.node == library.node(signature.cause.cause))
      #expect(path.last == point)
    }
  }

  /// What is seen far away must not be claimed without what is not seen on the way.
  @Test
  func `holds all that a condition shows of itself, however weak the way to it`() throws {
    let model = ModelFile(
      name: "service.yaml",
      text: """
        entity: service
        symptoms:
          begun: {is: x, measure: requests.errors-begun, detector: {above: 1}}
          errors: {is: x, measure: requests.errors, detector: {above: 1}}
        conditions:
          failing: {is: x, shows: {errors: 0.9, begun: 0.3}}
        causes:
          rumour: {is: x, prior: 0.001, brings: {failing: 0.01}, remedies: [x]}
        spreads:
          - {from: failing, to: service.errors, along: <calls, strength: 0.3}
        """)
    let library = try #require(ModelCompiler.compile([model]).library)
    let map = CausalityMap(library: library, graph: SmallWorld().graph(touchShare: 1))
    let cause = CauseKey(entity: EntityID(index: 1), cause: CauseID(index: 0))
    let entries = Signature(of: cause, in: map).entries
    #expect(entries.map { Int(($0.strength * 1e4).rounded()) } == [30, 90])
    #expect(entries.allSatisfy { $0.symptom.entity == cause.entity })
  }

  @Test
  func `is kept while nothing it read has changed, and only then`() {
    let world = SmallWorld()
    var codebook = Codebook(library: world.library)
    codebook.advance(to: world.graph(touchShare: 0.5))
    let first = codebook.signature(of: world.bug)
    codebook.advance(to: world.graph(touchShare: 0.501))
    #expect(codebook.signature(of: world.bug).entries == first.entries)
    #expect(codebook.expandedCount == 1 && codebook.reusedCount == 1)
    codebook.advance(to: world.graph(touchShare: 0.75))
    let second = codebook.signature(of: world.bug)
    #expect(codebook.expandedCount == 2)
    #expect(second.entries != first.entries)
    codebook.advance(to: world.graph(touchShare: 0.75, version: 2))
    #expect(codebook.signature(of: world.bug).entries == second.entries)
    #expect(codebook.expandedCount == 2, "a version in which nothing is new changes nothing")
  }

  @Test
  func `predicts what a cause would show, most probable first`() throws {
    let world = SmallWorld()
    let map = CausalityMap(library: world.library, graph: world.graph(touchShare: 0.5))
    let prediction = Prediction(of: [world.bug], in: map)
    #expect(
      prediction.symptoms.map(\.symptom) == [world.begun(1), world.errors(1), world.errors(0)])
    let far = try #require(prediction.symptoms.last)
    #expect(abs(far.probability - (1 - 0.999 * (1 - 0.9 * 0.5))) < 1e-12)
    #expect(far.delaySeconds == 5)
    #expect(far.path.map(\.entity.index) == [1, 1, 0, 0])
  }
}
