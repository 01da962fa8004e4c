import Answers
import Engine
import Queries
import Telemetry
import Testing

@Suite struct `Alerts of other systems during a recorded outage` {
  private static let fault = RecordedFault.all.first { $0.name == "connections-leaked" }

  /// One alert on a service that the cause hurts, and one on a thing that nobody knows.
  private static func told() throws -> (Replay, AnswerCause) {
    let fault = try #require(fault)
    let lead = try #require(try Replay(fault).answer.causes.first)
    let hurt = try #require(lead.explains.first { $0.entity.type == "service" })
    let began = hurt.onset.advanced(bySeconds: 5)
    let alerts = [
      Alert(labels: ["alertname": "CheckoutBurning", "service": hurt.entity.name], began: began),
      Alert(labels: ["alertname": "DiskWorn", "service": "nobody"], began: began),
    ]
    return (try Replay(fault, alertRules: try ShippedLibrary.alertRules(), alerts: alerts), lead)
  }

  private func ask(
    _ replay: Replay, _ given: [(name: String, value: String)] = []
  ) throws -> (json: JSONValue, text: String) {
    let snapshot = replay.engine.snapshot
    let desk = Desk(library: replay.engine.library) { snapshot }
    let question = try #require(QuestionTable.find("alerts"))
    let reply = try question.answer(try Asked(given, for: question.parameters), at: desk)
    let json = try JSONValue(json: reply.json)
    #expect(SchemaCheck.problems(json, question.schema) == [])
    return (json, reply.text)
  }

  @Test func `stand under the cause that explains them, with the share explained`() throws {
    let (replay, lead) = try Self.told()
    let (json, text) = try ask(replay)
    #expect(json["told"]?.int == 2)
    #expect(json["explained"]?.int == 1)
    #expect(json["explainedShare"]?.number == 0.5)
    let cause = try #require(json["causes"]?.array?.first)
    #expect(cause["cause"]?.string == lead.cause)
    #expect(cause["alerts"]?.int == 1)
    let alerts = try #require(json["alerts"]?.array)
    let explained = try #require(alerts.first { $0["name"]?.string == "CheckoutBurning" })
    #expect(explained["cause"]?["cause"]?.string == lead.cause)
    #expect(explained["tie"]?.string == "entity")
    let other = try #require(alerts.first { $0["name"]?.string == "DiskWorn" })
    #expect(other["cause"]?["cause"] == nil)
    #expect(other["standing"]?.string == "unmapped")
    #expect(text.hasPrefix("1 of 2 alerts are explained.\n"))
  }

  @Test func `come in pages, and only those that are asked for`() throws {
    let (replay, _) = try Self.told()
    var names: [String] = []
    var cursor: String?
    repeat {
      let given = [(name: "limit", value: "1")] + (cursor.map { [("cursor", $0)] } ?? [])
      let page = try ask(replay, given).json
      names += (page["alerts"]?.array ?? []).compactMap { $0["name"]?.string }
      #expect(page["total"]?.int == 2)
      cursor = page["next"]?.string
    } while cursor != nil
    #expect(names.sorted() == ["CheckoutBurning", "DiskWorn"])
    let others = try ask(replay, [("only", "unexplained")]).json
    #expect(others["alerts"]?.array?.compactMap { $0["name"]?.string } == ["DiskWorn"])
    #expect(others["told"]?.int == 2)
  }

  @Test func `change nothing that telemetry decides`() throws {
    let fault = try #require(Self.fault)
    let (replay, lead) = try Self.told()
    #expect(replay.answer.causes.first?.cause == lead.cause)
    #expect(replay.answer.causes.first?.entity == lead.entity)
    #expect(try Replay(fault).engine.snapshot.alerts.isEmpty)
  }
}
