import Answers
import Causes
import History
import Queries
import Telemetry
import Testing
import Topology

@Suite struct `The past, diagnosed anew` {
  private static let model = """
    entity: service
    symptoms:
      errors:
        is: "More of its requests fail than usual"
        measure: requests.errors
        detector: {proportion: 2%}
        leak: 0.004
      errors-begin-here:
        is: "Requests fail here although nothing that they call failed"
        measure: requests.errors-begun
        detector: {proportion: 2%}
        leak: 0.002
    conditions:
      failing:
        is: "Its requests fail"
        shows: {errors: 95%}
    causes:
      malfunction:
        is: "Its own code fails requests"
        prior: 0.0003
        shows: {errors-begin-here: 95%}
        brings: {failing: 98%}
        remedies: ["Read its exceptions"]
    spreads:
      - from: failing
        to: service.failing
        along: <calls
        strength: 0.9
    """

  private static func time(_ seconds: Int64) -> Timestamp {
    Timestamp(nanoseconds: seconds * 1_000_000_000)
  }

  private static let cart = EntityKey(.service, "cart")
  private static let web = EntityKey(.service, "web")

  /// An outage of cart that web suffers from, of which something else was thought at the time.
  private static func outage(thought: String, symptom: String = "errors") throws -> MemoryHistory {
    let store = MemoryHistory()
    let life = time(0)...Timestamp.max
    var quantities = RelationQuantities()
    quantities.touchShare = 1
    try store.append([
      EntityRecord(key: cart, time: life), EntityRecord(key: web, time: life),
      RelationRecord(.calls, from: web, to: cart, time: life, quantities: quantities),
      episode(cart, "errors-begin-here", 100), episode(cart, symptom, 100),
      episode(web, "errors", 102),
      IncidentRecord(id: 1, opened: time(105), changed: time(105), answer: "{}"),
      DiagnosisRecord(
        incident: 1, at: time(105),
        causes: [
          DiagnosisRecord.Cause(entity: "service cart", cause: thought, probability: 0.7)
        ], answer: "{}"),
    ])
    return store
  }

  private static func episode(
    _ entity: EntityKey, _ symptom: String, _ onset: Int64
  ) -> EpisodeRecord {
    var episode = EpisodeRecord(entity: entity, symptom: symptom, onset: time(onset))
    episode.logLikelihoodRatio = 10
    return episode
  }

  private static func library() throws -> CausalLibrary {
    let compiled = ModelCompiler.compile([ModelFile(name: "service.yaml", text: model)])
    return try #require(compiled.library)
  }

  @Test func `names the cause that today's library sees, and says what was thought before`()
    throws
  {
    let store = try Self.outage(thought: "gremlins")
    let past = try Rediagnosis(at: Self.time(120), library: try Self.library(), store: store)
    #expect(past.answer.causes.first?.cause == "malfunction")
    #expect(past.answer.causes.first?.entity.name == "cart")
    let new = try #require(past.changes.first)
    #expect(new.cause == "malfunction" && new.then == nil && (new.today ?? 0) > 0.9)
    let old = try #require(past.changes.last)
    #expect(old.cause == "gremlins" && old.then == 0.7 && old.today == nil)
    #expect(old.reason == "The library does not name it any more.")
  }

  @Test func `says nothing of a cause that is judged alike but for its probability`() throws {
    let store = try Self.outage(thought: "malfunction")
    let past = try Rediagnosis(at: Self.time(120), library: try Self.library(), store: store)
    #expect(past.changes.count == 1)
    #expect(past.changes.first?.reason == "It is taken to be surer than then.")
  }

  @Test func `lists the symptoms that the library does not name any more`() throws {
    let store = try Self.outage(thought: "malfunction", symptom: "old-symptom")
    let past = try Rediagnosis(at: Self.time(120), library: try Self.library(), store: store)
    #expect(past.forgottenSymptoms == ["service.old-symptom"])
  }

  @Test func `finds nothing wrong before anything was`() throws {
    let store = try Self.outage(thought: "malfunction")
    let past = try Rediagnosis(at: Self.time(50), library: try Self.library(), store: store)
    #expect(past.answer.causes.isEmpty)
    #expect(past.changes.isEmpty)
  }
}
