import Causes
import Symptoms
import Telemetry
import Testing
import Topology

@testable import Simulation

@Suite struct `Sampled worlds` {
  /// Two services that call, each with two causes that differ in one symptom.
  private static let model = """
    entity: service
    symptoms:
      errors: {is: "It fails", measure: requests.errors, detector: {proportion: 2%}, leak: 0.004}
      slow: {is: "It is slow", measure: requests.duration, detector: {above: 1}, leak: 0.005}
      full: {is: "It is full", measure: metric(load), detector: {above: 1}, leak: 0.001}
    conditions:
      failing: {is: "It fails", shows: {errors: 95%}}
    causes:
      broken: {is: "It broke", prior: 0.0003, brings: {failing: 98%}, remedies: ["Mend it"]}
      filled:
        is: "It filled up"
        prior: 0.0002
        shows: {full: 90%, slow: 60%}
        brings: {failing: 70%}
        remedies: ["Empty it"]
    spreads:
      - {from: failing, to: service.failing, along: <calls, strength: 0.9}
    """

  private static func graph() -> TopologyGraph {
    let entities = ["a", "b", "c"].enumerated().map { index, name in
      Entity(id: EntityID(index: Int32(index)), key: EntityKey(.service, name))
    }
    let relations = [(0, 1), (1, 2)].map { from, to in
      Relation(
        type: .calls, from: EntityID(index: Int32(from)), to: EntityID(index: Int32(to)),
        provenance: .declared)
    }
    return TopologyGraph(entities: entities, relations: relations)
  }

  @Test func `the reasoner is as good as the exact optimum, within a point`() throws {
    let files = [ModelFile(name: "service.yaml", text: Self.model)]
    let library = try #require(ModelCompiler.compile(files).library)
    var score = SampledScore()
    for seed in 1...500 {
      score.add(library: library, graph: Self.graph(), measuring: Measuring(), seed: UInt64(seed))
    }
    #expect(score.worldCount == 500)
    #expect(score.rightCount + 5 >= score.exactRightCount, "\(score.text)")
    #expect(score.agreedCount >= 490, "\(score.text)")
  }

  @Test func `the exact posterior sums to one`() throws {
    let files = [ModelFile(name: "service.yaml", text: Self.model)]
    let library = try #require(ModelCompiler.compile(files).library)
    let world = try #require(
      SampledWorld(library: library, graph: Self.graph(), measuring: Measuring(), seed: 3))
    let exact = ExactPosterior(library: library, situation: world.situation)
    let sum = exact.causes.reduce(exact.noCause) { $0 + $1.probability }
    #expect(abs(sum - 1) < 1e-9)
    #expect(exact.causes.count == 6)
  }
}
