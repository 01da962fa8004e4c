import Causes
import Symptoms
import Testing
import Topology
import Vitals

@Suite
struct `A model file compiles` {
  static let pool = ModelFile(
    name: "pool.yaml",
    text: """
      entity: pool
      about: Client side connection pools.
      symptoms:
        connections-held:
          is: "One service holds most of the server's connections"
          measure: metric(db.client.connection.count{state=used}) / metric(db.client.connection.max)
          detector: {above: 90%}
          leak: 0.0005
      conditions:
        starved: "Callers wait for a connection"
      causes:
        connection-leak:
          is: "Connections are taken and not given back"
          prior: 0.0002
          shows: {connections-held: 0.95 after 30s}
          brings: {starved: 0.9}
          remedies: ["End the idle connections of this user", "Fix the pool's limits"]
          severity: critical
          after-change: 5
      spreads:
        - from: starved
          to: service.failing
          along: <contains
          strength: 0.8
          delay: 10s
      """)
  static let service = ModelFile(
    name: "service.yaml",
    text: """
      entity: service
      symptoms:
        errors:
          is: "Requests fail more often than usual"
          measure: requests.errors
          detector: {proportion: 0.02}
      conditions:
        failing:
          is: "Requests fail"
          shows: {errors: 0.95}
      spreads:
        - from: failing
          to: service.failing
          along: <calls
          strength: 0.9 * touch-share
          delay: 5s
      """)

  @Test
  func `into causes, symptoms and influences with dense numbers`() throws {
    let result = ModelCompiler.compile([Self.pool, Self.service])
    #expect(result.issues.isEmpty)
    let library = try #require(result.library)
    #expect(library.rules.map(\.name) == ["connections-held", "errors"])
    #expect(
      library.nodes.map(\.qualifiedName) == [
        "pool.connection-leak", "pool.starved", "service.failing", "pool.connections-held",
        "service.errors",
      ])
    let cause = library.causes[0]
    #expect(cause.severity == .critical && cause.afterChange == 5 && cause.prior == 0.0002)
    #expect(library.influences.count == 5)
    let climb = try #require(
      library.influences.first { $0.along == [PathStep(.contains, isForward: false)] })
    #expect(climb.delaySeconds == 10 && climb.strength == Strength(0.8))
    let live = try #require(library.influences.first { $0.strength.quantity == .touchShare })
    #expect(live.strength.factor == 0.9)
  }
}
