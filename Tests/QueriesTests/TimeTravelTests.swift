import Answers
import Causes
import History
import Telemetry
import Testing
import Topology

@testable import Engine
@testable import Queries

@Suite struct `A moment that is over` {
  private func second(_ seconds: Double) -> Timestamp {
    Timestamp(nanoseconds: 1_790_000_000_000_000_000).advanced(bySeconds: seconds)
  }

  /// Two services of which the second goes at 100, with a call between them, and an incident from
  /// 20 to 60 whose cause was thought to be another one first.
  private func history() throws -> MemoryHistory {
    let store = MemoryHistory()
    let (one, two) = (EntityKey(.service, "billing"), EntityKey(.service, "web"))
    func diagnosis(_ cause: String, at time: Double) -> DiagnosisRecord {
      let entity = AnswerEntity(type: "service", name: "billing", service: "billing")
      let answer = """
        {"at":"\(second(time).rfc3339)","causes":[{"entity":{"type":"service","kind":null,\
        "name":"\(entity.name)","service":"billing"},"cause":"\(cause)","summary":"It fails",\
        "verdict":"cause","probability":0.9,"severity":"major","incident":1,"active":true,\
        "onset":"\(second(20).rfc3339)","change":null,"explains":[],"missing":[],"path":[],\
        "remedies":["Look"],"whyNot":[]}],"unexplained":[],"elapsedSeconds":0}
        """
      return DiagnosisRecord(
        incident: 7, at: second(time),
        causes: [.init(entity: "service billing", cause: cause, probability: 0.9)], answer: answer)
    }
    try store.append([
      EntityRecord(key: one, time: second(0)...Timestamp.max),
      EntityRecord(key: two, time: second(0)...second(100)),
      RelationRecord(.calls, from: two, to: one, time: second(0)...second(100)),
      IncidentRecord(
        id: 7, opened: second(20), changed: second(50), closed: second(60), answer: "{}"),
      diagnosis("overload", at: 25), diagnosis("malfunction", at: 50),
      ChangeRecord(entity: one, sort: "deployment", at: second(15), detail: "2.1"),
    ])
    return store
  }

  /// The present: 200.
  private var snapshot: EngineSnapshot {
    var snapshot = EngineSnapshot()
    snapshot.at = second(200)
    return snapshot
  }

  private func ask(_ name: String, _ given: [(String, String)]) throws -> JSONValue {
    let snapshot = snapshot
    var desk = Desk(library: CausalLibrary()) { snapshot }
    desk.history = try history()
    let question = try #require(QuestionTable.find(name))
    let asked = try Asked(given.map { (name: $0.0, value: $0.1) }, for: question.parameters)
    return try JSONValue(json: question.answer(asked, at: desk).json)
  }

  @Test func `is told from history, with the estate of that moment`() throws {
    let then = try ask("topology", [("at", second(50).rfc3339)])
    #expect(then["presence"]?.string == "remembered")
    #expect(then["at"]?.string == second(50).rfc3339)
    #expect(then["entities"]?.array?.compactMap { $0["name"]?.string } == ["billing", "web"])
    #expect(then["relations"]?.array?.count == 1)
    let later = try ask("topology", [("at", second(150).rfc3339)])
    #expect(later["entities"]?.array?.compactMap { $0["name"]?.string } == ["billing"])
    #expect(later["relations"]?.array?.isEmpty == true)
  }

  @Test(arguments: [(10.0, nil), (30, "overload"), (55, "malfunction"), (90, nil)])
  func `has the diagnosis that was made then`(time: Double, cause: String?) throws {
    let answer = try ask("diagnosis", [("at", second(time).rfc3339)])
    #expect(answer["causes"]?.array?.first?["cause"]?.string == cause)
    let incidents = try ask("incidents", [("at", second(time).rfc3339)])
    #expect(incidents["total"]?.int == (time < 20 ? 0 : 1))
  }

  @Test func `is refused when it is still to come, or nothing is kept`() throws {
    let refused = try #require(throws: Refused.self) {
      try ask("topology", [("at", second(300).rfc3339)])
    }
    #expect(refused.limit == "not later than \(second(200).rfc3339)")
    let question = try #require(QuestionTable.find("topology"))
    let snapshot = snapshot
    let desk = Desk(library: CausalLibrary()) { snapshot }
    let asked = try Asked([(name: "at", value: second(1).rfc3339)], for: question.parameters)
    let kind = try #require(throws: Refused.self) { try question.answer(asked, at: desk) }.kind
    #expect(kind == .unavailable)
  }

  @Test func `changes are listed, the newest first`() throws {
    let changes = try ask("changes", [("entity", "service/billing")])
    #expect(changes["changes"]?.array?.first?["detail"]?.string == "2.1")
  }
}
