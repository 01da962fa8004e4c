import Telemetry
import Testing

@testable import Answers
@testable import Response

@Suite struct `Each alert stands under the cause that explains it` {
  private func entity(_ name: String, _ type: String = "service") -> AnswerEntity {
    AnswerEntity(type: type, kind: nil, name: name, service: nil)
  }

  private func cause(
    _ name: String, of owner: String, since onset: Double = 100,
    explains: [(String, String)]
  ) -> AnswerCause {
    AnswerCause(
      incident: 1, isActive: true, verdict: .cause, entity: entity(owner), cause: name,
      summary: name, severity: "major", probability: 0.9, onset: second(onset), change: nil,
      explains: explains.map { owner, symptom in
        AnswerSymptom(
          entity: entity(owner), symptom: symptom, summary: "", onset: second(onset),
          cleared: nil, value: 1, threshold: 0, strength: 1)
      }, missing: [], path: [], remedies: [], whyNot: [])
  }

  private func alert(
    _ name: String, of owner: String?, _ symptom: String? = nil, from: Double = 110,
    to: Double? = nil, _ standing: HeardAlert.Standing = .unmapped
  ) -> AnswerAlert {
    AnswerAlert(
      alert: Alert(labels: ["alertname": name], began: second(from), ended: to.map(second)),
      entity: owner.map { entity($0) }, symptom: symptom, standing: standing)
  }

  private var answer: Answer {
    Answer(
      at: second(200),
      causes: [
        cause("leak", of: "pool", explains: [("shop", "errors"), ("shop", "slow")]),
        cause("surge", of: "shop", explains: [("shop", "traffic-high")]),
      ], unexplained: [])
  }

  @Test(
    arguments: [
      ("the very symptom", "shop", "traffic-high", 110.0, "surge symptom"),
      ("a symptom of the first cause", "shop", "errors", 110, "leak symptom"),
      ("only an entity", "shop", nil, 110, "leak entity"),
      ("the entity of the cause", "pool", nil, 110, "leak entity"),
      ("an entity, long before", "shop", nil, 30, "-"),
      ("another entity", "ledger", nil, 110, "-"),
      ("nothing known", nil, nil, 110, "-"),
      ("a symptom that is seen and that no cause leads to", "shop", "restarted", 110, "-"),
    ] as [(String, String?, String?, Double, String)])
  func `by symptom, else by entity`(
    what: String, entity: String?, symptom: String?, from: Double, wanted: String
  ) {
    let alert = alert(
      "A", of: entity, symptom, from: from, symptom == nil ? .unmapped : .confirmed)
    let book = AlertBook([alert], answer: answer)
    let said = book.groups.first.map { "\($0.cause.cause) \($0.entries[0].tie.rawValue)" }
    #expect(said ?? "-" == wanted, "\(what)")
  }

  @Test func `what telemetry contradicts is tied by its entity alone`() {
    let book = AlertBook(
      [alert("A", of: "shop", "restarted", .contradicted)], answer: answer)
    #expect(book.groups.first?.entries.map(\.tie) == [.entity])
  }

  @Test func `what was over before the cause began is not its doing`() {
    let book = AlertBook([alert("A", of: "shop", "errors", from: 50, to: 90)], answer: answer)
    #expect(book.unexplained.count == 1)
  }

  @Test func `the share is of all alerts, and of none there is none`() {
    let alerts = [
      alert("A", of: "shop", "errors", .confirmed), alert("B", of: "shop", from: 120),
      alert("C", of: nil),
      alert("D", of: "pool", from: 105),
    ]
    let book = AlertBook(alerts, answer: answer)
    #expect(book.explainedShare == 0.75)
    #expect(book.groups.map(\.cause.cause) == ["leak"])
    #expect(book.groups[0].entries.map(\.alert.alert.name) == ["D", "A", "B"])
    #expect(AlertBook([], answer: answer).explainedShare == nil)
  }
}
