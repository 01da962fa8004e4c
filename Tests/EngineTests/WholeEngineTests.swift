import Answers
import Symptoms
import Telemetry
import Testing
import Topology

@testable import Engine

@Suite struct `The whole engine` {
  /// A quarter of an hour: quiet, then one service fails for two minutes, then quiet.
  private static func story(
    failing service: String, shards: Int = 1, cut: SyntheticEstate.Cut = .oneForEachService
  ) throws -> SyntheticEstate {
    var estate = try #require(SyntheticEstate { $0.shardCount = shards })
    for window in 0..<90 {
      let isFaulty = (24..<48).contains(window)
      estate.window(window, failing: isFaulty ? service : nil, cut: cut)
      if window == 30 { estate.log("mail", at: second(152), "java: Out Of Memory in heap") }
      estate.gauge("shop", at: second(Double(window) * 5 + 1), "load", value: 0.3)
    }
    estate.advance(to: second(500))
    return estate
  }

  @Test(arguments: ["cart", "mail", "shop", "web"])
  func `names the service in which the errors begin`(_ service: String) throws {
    let estate = try Self.story(failing: service)
    #expect(estate.causes.first == "malfunction of \(service)")
    let cause = try #require(estate.answer.causes.first)
    #expect(cause.probability > 0.9)
    #expect(cause.onset == second(120), "the first window in which it failed")
    #expect(!cause.isActive, "over for three minutes by now")
    #expect(estate.engine.snapshot.incidents.count == 1)
  }

  @Test func `says nothing of a quiet estate`() throws {
    var estate = try #require(SyntheticEstate())
    for window in 0..<60 { estate.window(window) }
    #expect(estate.causes.isEmpty)
    #expect(estate.answer.unexplained.isEmpty)
    #expect(estate.effects.isEmpty)
  }

  @Test(arguments: [3, 8])
  func `says the same with any number of shards, byte for byte`(_ shards: Int) throws {
    let one = try Self.story(failing: "cart")
    let many = try Self.story(failing: "cart", shards: shards)
    #expect(many.effects == one.effects)
    #expect(many.answer.json(elapsedSeconds: 0) == one.answer.json(elapsedSeconds: 0))
    #expect(many.engine.snapshot.graph.entities == one.engine.snapshot.graph.entities)
    #expect(many.engine.snapshot.graph.relations == one.engine.snapshot.graph.relations)
    #expect(many.engine.snapshot.observations == one.engine.snapshot.observations)
  }

  @Test(arguments: SyntheticEstate.Cut.allCases)
  func `says the same however telemetry is cut into batches`(_ cut: SyntheticEstate.Cut) throws {
    let usual = try Self.story(failing: "cart")
    let other = try Self.story(failing: "cart", cut: cut)
    #expect(other.effects == usual.effects)
    #expect(other.answer.json(elapsedSeconds: 0) == usual.answer.json(elapsedSeconds: 0))
  }

  @Test func `takes retried batches for what they are`() throws {
    var once = try #require(SyntheticEstate())
    var twice = once
    for window in 0..<60 {
      once.window(window, failing: window > 30 ? "cart" : nil)
      let before = twice
      twice.window(window, failing: window > 30 ? "cart" : nil)
      var again = before
      again.engine = twice.engine
      again.window(window, failing: window > 30 ? "cart" : nil)
      twice.engine = again.engine
    }
    #expect(twice.answer.json(elapsedSeconds: 0) == once.answer.json(elapsedSeconds: 0))
    #expect((twice.counter("duplicate spans") ?? 0) > 1_000)
  }

  @Test func `joins logs and metrics to the service that sent them`() throws {
    var estate = try #require(SyntheticEstate())
    for window in 0..<30 {
      estate.window(window)
      estate.gauge("mail", at: second(Double(window) * 5 + 1), "load", value: 0.99)
      if window > 10 { estate.log("mail", at: second(Double(window) * 5 + 2), "OUT OF MEMORY") }
    }
    #expect(estate.causes.first == "memory-exhausted of mail")
  }

  @Test func `diagnoses nothing from the silence of all`() throws {
    var estate = try #require(SyntheticEstate())
    for window in 0..<30 { estate.window(window) }
    estate.advance(to: second(160))
    let last = estate.engine.snapshot.at
    estate.advance(to: second(4_000))
    #expect(estate.effects.isEmpty)
    #expect(estate.engine.snapshot.at == last, "empty windows are skipped")
    for window in 800..<830 { estate.window(window) }
    #expect(estate.effects.isEmpty, "and nothing is wrong when they come back")
  }
}
