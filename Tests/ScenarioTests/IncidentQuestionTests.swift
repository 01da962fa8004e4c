import Answers
import Engine
import Queries
import Server
import Telemetry
import Testing
import Topology

/// What is told of one incident, held to the diagnosis that it is told from.
@Suite struct `What is told of a recorded incident` {
  let recorded: RecordedDesk
  let lead: AnswerCause

  init() throws {
    recorded = try RecordedDesk.connectionsLeaked()
    lead = try #require(recorded.lead)
  }

  private func ask(_ name: String, _ given: [(String, String)] = []) throws -> JSONValue {
    try recorded.ask(name, [("id", String(lead.incident))] + given)
  }

  @Test func `the graph reaches every explained symptom from its cause`() throws {
    let json = try ask("graph")
    let nodes = try #require(json["nodes"]?.array)
    let edges = try #require(json["edges"]?.array)
    #expect(json["unknown"]?.array?.isEmpty == true)
    var reached = Set(
      nodes.filter { $0["sight"]?.string == "cause" }.compactMap { $0["id"]?.int })
    #expect(!reached.isEmpty)
    for _ in nodes {
      for edge in edges {
        if let from = edge["from"]?.int, let to = edge["to"]?.int, reached.contains(from) {
          reached.insert(to)
        }
      }
    }
    let seen = nodes.filter { $0["sight"]?.string == "seen" }
    #expect(seen.allSatisfy { node in node["id"]?.int.map(reached.contains) == true })
    let told = Set(
      seen.map { "\($0["entity"]?["name"]?.string ?? "") \($0["node"]?.string ?? "")" })
    for symptom in lead.explains {
      #expect(told.contains("\(symptom.entity.name) \(symptom.symptom)"))
    }
  }

  @Test func `history draws the longest way, and says that others are not known`() throws {
    let before = recorded.host.snapshot.at.advanced(bySeconds: -5)
    let json = try ask("graph", [("at", before.rfc3339)])
    #expect(json["presence"]?.string == "remembered")
    #expect((json["edges"]?.array ?? []).count >= 1)
    #expect(json.reasons.contains("history keeps the longest way of each cause"))
  }

  @Test func `the whys lead back to the cause, each from the answer before`() throws {
    let causes = try #require(try ask("whys")["causes"]?.array)
    let whys = try #require(causes.first?["whys"]?.array)
    #expect(whys.count >= 3)
    for (why, next) in zip(whys, whys.dropFirst()) {
      let answer = try #require(why["answer"]?.string).dropFirst("Because ".count).dropLast()
      #expect(next["question"]?.string == "Why is it that \(answer)?")
    }
    #expect(whys.last?["answer"]?.string?.contains(lead.entity.name) == true)
  }

  @Test func `harm is what the causes account for`() throws {
    let harm = try ask("impact")
    let told = Set(harm["entities"]?.array?.compactMap { $0["name"]?.string } ?? [])
    let chosen = recorded.host.answer.causes.filter { $0.verdict == .cause }
    #expect(told == Set(chosen.flatMap { $0.explains.map(\.entity.name) }))
    #expect(harm["impact"]?["entryPoints"]?.array?.isEmpty == false)
    #expect(harm["judgement"]?["priority"]?.string?.hasPrefix("P") == true)
  }

  @Test func `evidence shows the request that was chosen, and what was logged`() throws {
    let id = [("incident", String(lead.incident)), ("limit", "100")]
    let items = try #require(try recorded.ask("exemplars", id)["exemplars"]?.array)
    let counts = items.map { [$0["failed"]?.int ?? 0, $0["slow"]?.int ?? 0] }
    try #require(counts.count > 1)
    #expect(zip(counts, counts.dropFirst()).allSatisfy { !$0.lexicographicallyPrecedes($1) })
    let traces = items.flatMap { $0["traces"]?.array ?? [] }
    #expect(traces.contains { $0["kind"]?.string != "ordinary" })
    for trace in traces {
      #expect(trace["traceId"]?.string?.wholeMatch(of: #/[0-9a-f]{32}/#) != nil)
      #expect(trace["spans"]?.array?.isEmpty == false)
    }
    let compared = try #require(try recorded.ask("facets", id)["facets"]?.array)
    #expect(compared.count == items.count)
  }

  @Test func `evidence that is not kept is unknown, and says why`() throws {
    let before = recorded.host.snapshot.at.advanced(bySeconds: -5)
    let then = try recorded.ask("exemplars", [("at", before.rfc3339)])
    #expect(then["exemplars"]?.array?.isEmpty == true)
    #expect(then.reasons.contains { $0.hasPrefix("they are kept by the running engine only") })
    let quiet = try recorded.ask("facets", [("entity", "node/\(try quietNode())")])
    #expect(quiet["total"]?.int == 0)
    #expect(quiet.reasons.contains { $0.contains("none were found") })
  }

  /// Machines have no service, so no requests.
  private func quietNode() throws -> String {
    try #require(recorded.host.snapshot.graph.entities.first { $0.type == .node }).name
  }

  @Test(arguments: ["markdown", "html"])
  func `the report is the whole document, in JSON as in text`(form: String) throws {
    let given = [("id", String(lead.incident)), ("form", form)]
    let reply = try recorded.reply("report", given)
    let json = try JSONValue(json: reply.json)
    #expect(json["document"]?.string == reply.text)
    #expect(reply.text.contains(lead.cause))
    #expect(reply.text.hasPrefix(form == "html" ? "<!doctype html>" : "# Post-mortem"))
    #expect(reply.text.contains("Requests and log lines"))
  }

  @Test func `an incident that was never there is refused`() throws {
    for name in ["graph", "whys", "impact", "report", "playbook"] {
      let refused = try #require(throws: Refused.self) { try recorded.ask(name, [("id", "999")]) }
      #expect(refused.kind == .notFound && refused.place == "id")
    }
  }

  @Test func `what somebody says that helped becomes a playbook`() throws {
    let fault = try #require(RecordedFault.all.first { $0.name == "connections-leaked" })
    let own = try RecordedDesk(fault)
    let id = [("id", String(lead.incident))]
    #expect(try own.ask("playbook", id).reasons.count == 1)
    try own.act("mitigate", id + [("text", "Set a limit on the pool")])
    try own.act("resolve", id + [("text", "Gave the connections back")])
    let playbook = try #require(try own.ask("playbook", id)["playbooks"]?.array?.first)
    #expect(playbook["cause"]?["cause"]?.string == lead.cause)
    let steps = playbook["steps"]?.array?.compactMap(\.string)
    #expect(steps == ["Ada: Set a limit on the pool", "Ada: Gave the connections back"])
  }
}
