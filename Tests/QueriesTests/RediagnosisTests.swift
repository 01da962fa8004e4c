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

  private static func library(_ text: String = model) throws -> CausalLibrary {
    let compiled = ModelCompiler.compile([ModelFile(name: "service.yaml", text: text)])
    return try #require(compiled.library, "\(compiled.issues)")
  }

  /// The same library with another sentence of the model.
  private static func library(_ old: String, is new: String) throws -> CausalLibrary {
    try #require(model.contains(old))
    return try library(model.replacing(old, with: new))
  }

  /// What cart's outage was judged by, at second 110: web itself was measured and fine.
  private static func situation(models: [String: UInt32]) -> SituationRecord {
    let presence = SituationRecord.Sign.Presence(
      onset: time(100), cleared: nil, value: 0.5, threshold: 0.02)
    return SituationRecord(
      at: time(110),
      signs: [
        SituationRecord.Sign(
          entity: cart, symptom: "errors", logLikelihoodRatio: 10, presence: presence),
        SituationRecord.Sign(
          entity: cart, symptom: "errors-begin-here", logLikelihoodRatio: 10, presence: presence),
        SituationRecord.Sign(entity: web, symptom: "errors", logLikelihoodRatio: -5),
        SituationRecord.Sign(entity: web, symptom: "errors-begin-here", logLikelihoodRatio: -5),
      ],
      carried: [SituationRecord.Carried(entity: cart, cause: "malfunction")], models: models)
  }

  /// Outage with what it was judged by stored beside it.
  private static func judgedOutage(
    thought: String = "malfunction", by models: [String: UInt32]
  ) throws -> MemoryHistory {
    let store = try outage(thought: thought)
    try store.append([situation(models: models)])
    return store
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

  @Test func `goes by the evidence that was judged, also by what was absent`() throws {
    let library = try Self.library()
    let store = try Self.judgedOutage(by: library.editions)
    let past = try Rediagnosis(at: Self.time(120), library: library, store: store)
    #expect(past.isWhole && past.judgedAt == Self.time(110) && past.at == Self.time(120))
    #expect(past.models?.isEmpty == true)
    // An episode of web's was stored too; it is not what was judged.
    let cause = try #require(past.answer.causes.first)
    #expect(cause.explains.map(\.entity.name) == ["cart", "cart"])
    #expect(cause.missing.contains { $0.entity.name == "web" && $0.reason == "absent" })
    // Before the evidence was stored there is only what was present.
    let before = try Rediagnosis(at: Self.time(107), library: library, store: store)
    #expect(!before.isWhole && before.models == nil)
  }

  @Test(arguments: [
    ("prior: 0.0003", "prior: 0.0002", true), ("leak: 0.004", "leak: 0.005", true),
    ("{proportion: 2%}", "{proportion: 3%}", true), ("strength: 0.9", "strength: 0.8", true),
    ("Read its exceptions", "Read all of its exceptions", false),
    ("Its own code fails requests", "Its code fails requests", false),
  ])
  func `a model is another one when what it judges by is`(
    _ old: String, _ new: String, isOther: Bool
  ) throws {
    let (then, now) = (try Self.library(), try Self.library(old, is: new))
    let changes = ModelChanges(from: then.editions, to: now.editions)
    #expect(changes.isEmpty == !isOther)
    #expect(changes.changed == (isOther ? ["service"] : []))
    #expect(then.editions == (try Self.library()).editions)
  }

  @Test func `says that the model of a cause was changed, or that it is new`() throws {
    let library = try Self.library()
    let changed = try Self.judgedOutage(thought: "gremlins", by: ["service": 1])
    let past = try Rediagnosis(at: Self.time(120), library: library, store: changed)
    #expect(
      past.changes.first?.reason
        == "It was no part of the diagnosis then. Its model was changed since then.")
    #expect(past.sentence.contains("service changed"))
    let new = try Self.judgedOutage(thought: "gremlins", by: ["gremlin": 1])
    let other = try Rediagnosis(at: Self.time(120), library: library, store: new)
    #expect(other.changes.first?.reason?.hasSuffix("Its model is new since then.") == true)
    #expect(other.models == ModelChanges(from: ["gremlin": 1], to: library.editions))
    #expect(!other.isSame && other.sentence.contains("gremlin gone"))
  }

  @Test func `finds nothing wrong before anything was`() throws {
    let store = try Self.outage(thought: "malfunction")
    let past = try Rediagnosis(at: Self.time(50), library: try Self.library(), store: store)
    #expect(past.answer.causes.isEmpty)
    #expect(past.changes.isEmpty)
  }
}
