import Answers
import Engine
import Queries
import Telemetry
import Testing
import Topology

/// The table of questions over a recorded outage.
@Suite struct `Every question about a recorded outage` {
  private static let fault = RecordedFault.all.first { $0.name == "connections-leaked" }

  private static func desk(_ replay: Replay) -> Desk {
    let snapshot = replay.engine.snapshot
    return Desk(library: replay.engine.library) { snapshot }
  }

  /// Ways to ask each question: what it needs is taken from the answer to others.
  private static func ways(
    to question: Question, _ answer: Answer
  ) -> [[(name: String, value: String)]] {
    guard let lead = answer.causes.first else { return [] }
    let samples = [
      "id": String(lead.incident), "entity": "\(lead.entity.type)/\(lead.entity.name)",
      "cause": lead.cause, "type": lead.entity.type, "incident": String(lead.incident),
      "from": answer.at.rfc3339, "state": "red", "form": "html", "points": "2",
    ]
    let needed = question.parameters.filter(\.isRequired).compactMap { parameter in
      samples[parameter.name].map { (name: parameter.name, value: $0) }
    }
    let optional = question.parameters.filter { !$0.isRequired }.compactMap { parameter in
      samples[parameter.name].map { needed + [(name: parameter.name, value: $0)] }
    }
    let ways = [needed] + optional
    // A word of one question means nothing to another.
    return ways.filter { (try? Asked($0, for: question.parameters)) != nil }
  }

  @Test func `is answered as its schema promises, the same each time`() throws {
    let replay = try Replay(try #require(Self.fault))
    let (desk, again) = (Self.desk(replay), Self.desk(replay))
    // What a server tells of itself, and what only a store can tell.
    let elsewhere = ["status", "changes", "rediagnosis"]
    for question in QuestionTable.all where !elsewhere.contains(question.name) {
      for way in Self.ways(to: question, replay.answer) {
        // Faults of more than one entity take long in a debug build.
        let isOfAll = !way.contains { $0.name == "entity" }
        if ["resilience", "separate"].contains(question.name), isOfAll { continue }
        let asked = try Asked(way, for: question.parameters)
        let reply = try question.answer(asked, at: desk)
        let problems = SchemaCheck.problems(try JSONValue(json: reply.json), question.schema)
        #expect(problems == [], "\(question.name) \(way)")
        #expect(try question.answer(asked, at: again).json == reply.json)
        #expect(reply.text.hasSuffix("\n"))
      }
    }
  }

  @Test func `names one incident with priority, deadlines and the cause in front`() throws {
    let replay = try Replay(try #require(Self.fault))
    let question = try #require(QuestionTable.find("incidents"))
    let reply = try question.answer(
      try Asked([], for: question.parameters), at: Self.desk(replay))
    let incidents = try #require(try JSONValue(json: reply.json)["incidents"]?.array)
    let first = try #require(incidents.first)
    #expect(first["lead"]?["cause"]?.string == replay.answer.causes.first?.cause)
    #expect(first["priority"]?.string?.hasPrefix("P") == true)
    #expect(first["deadlines"]?.array?.count == 2)
  }

  @Test func `tells the topology whole, however it is cut into pages`() throws {
    let replay = try Replay(try #require(Self.fault))
    let question = try #require(QuestionTable.find("topology"))
    var told: (entities: [JSONValue], relations: [JSONValue]) = ([], [])
    var cursor: String?
    repeat {
      var way = [(name: "limit", value: "17")]
      if let cursor { way.append((name: "cursor", value: cursor)) }
      let reply = try question.answer(
        try Asked(way, for: question.parameters), at: Self.desk(replay))
      let json = try JSONValue(json: reply.json)
      told.entities += json["entities"]?.array ?? []
      told.relations += json["relations"]?.array ?? []
      cursor = json["next"]?.string
    } while cursor != nil
    let graph = replay.engine.snapshot.graph
    #expect(told.entities.compactMap { $0["name"]?.string } == graph.entities.map(\.name))
    #expect(told.relations.count == graph.relations.count)
  }
}
