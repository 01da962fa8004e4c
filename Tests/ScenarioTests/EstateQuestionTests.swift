import Answers
import Engine
import Queries
import Response
import Server
import Symptoms
import Telemetry
import Testing
import Topology

/// What is told of the whole estate around a recorded outage.
@Suite struct `What is told of an estate with a recorded outage` {
  let recorded: RecordedDesk
  let lead: AnswerCause

  init() throws {
    recorded = try RecordedDesk.connectionsLeaked()
    lead = try #require(recorded.lead)
  }

  @Test func `the morning check is red where the outage is, and says why`() throws {
    let health = try recorded.ask("health")
    let areas = try #require(health["areas"]?.array)
    #expect(health["state"]?.string == areas.first?["state"]?.string)
    #expect(health["happened"]?.array?.isEmpty == false)
    for area in areas {
      #expect((area["state"]?.string == "green") == (area["reasons"]?.array?.isEmpty == true))
    }
    let worst = try #require(areas.first { $0["state"]?.string != "green" })
    #expect(worst["reasons"]?.array?.first?.string?.contains("incident \(lead.incident)") == true)
    let one = try recorded.ask("health", [("area", worst["area"]?.string ?? "")])
    #expect(one["total"]?.int == 1)
    let green = try recorded.ask("health", [("state", "green")])
    #expect(green["areas"]?.array?.allSatisfy { $0["state"]?.string == "green" } == true)
  }

  @Test func `every service is in one area`() throws {
    let services = recorded.host.snapshot.graph.entities.filter { $0.type == .service }
    let groups = Set(
      services.map { $0.attributes["service.namespace"] ?? $0.attributes["team"] ?? $0.name })
    let areas = try recorded.ask("health")["areas"]?.array?.compactMap { $0["area"]?.string }
    #expect(Set(areas ?? []) == groups)
  }

  @Test func `service levels are those of the engine, with the state of their budget`() throws {
    let levels = try #require(try recorded.ask("slos")["levels"]?.array)
    let standings = recorded.host.snapshot.levels
    #expect(levels.compactMap { $0["name"]?.string } == standings.map(\.level.name))
    #expect(!levels.isEmpty)
    for (level, standing) in zip(levels, standings) {
      let isSpent = standing.budgetLeft <= 0
      #expect((level["state"]?.string == "spent") == isSpent)
      #expect(level["total"]?.int == standing.counts.total)
    }
    let before = recorded.host.snapshot.at.advanced(bySeconds: -5)
    let then = try recorded.ask("slos", [("at", before.rfc3339)])
    #expect(then["total"]?.int == 0)
    #expect(then.reasons.contains("history does not keep how they stood at a moment"))
  }

  private var entity: String { "\(lead.entity.type)/\(lead.entity.name)" }

  @Test func `vitals show each symptom over its limit while it is present`() throws {
    let all = try #require(
      try recorded.ask("vitals", [("entity", entity), ("points", "1000")])["series"]?.array)
    let own = lead.explains.filter { $0.entity == lead.entity }.map(\.symptom)
    let present = all.filter { series in
      series["points"]?.array?.contains { $0["present"]?.bool == true } == true
    }
    #expect(Set(own).isSubset(of: present.compactMap { $0["symptom"]?.string }))
    for series in all {
      let times = series["points"]?.array?.compactMap { $0["at"]?.string } ?? []
      #expect(times == times.sorted() && Set(times).count == times.count)
    }
  }

  @Test(arguments: [2, 3, 10, 40])
  func `few points keep the worst of all windows`(count: Int) throws {
    let symptom = try #require(lead.explains.first { $0.entity == lead.entity }).symptom
    func values(_ points: Int) throws -> [Double] {
      let given = [("entity", entity), ("symptom", symptom), ("points", String(points))]
      let series = try recorded.ask("vitals", given)["series"]?.array
      return series?.first?["points"]?.array?.compactMap { $0["value"]?.number } ?? []
    }
    let (few, all) = (try values(count), try values(1_000))
    #expect(few.count == min(count, all.count))
    #expect(few.max() == all.max())
  }

  @Test(arguments: [("resilience", "faults"), ("separate", "groups")])
  func `pages of a survey make up the survey, and another survey is another`(
    question: String, list: String
  ) throws {
    func items(_ given: [(String, String)]) throws -> (items: [String], next: String?) {
      let answer = try recorded.ask(question, [("type", "process")] + given)
      return (try #require(answer[list]?.array).map(\.json), answer["next"]?.string)
    }
    let whole = try items([("limit", "1000")]).items
    try #require(whole.count > 3)
    var pages: [String] = []
    var next: String? = nil
    repeat {
      let page = try items([("limit", "3")] + (next.map { [("cursor", $0)] } ?? []))
      pages += page.items
      next = page.next
    } while next != nil
    #expect(pages == whole)
    let pools = try recorded.ask(question, [("type", "pool"), ("limit", "1000")])
    #expect(pools[list]?.array?.map(\.json) != whole)
  }

  @Test func `the status says when the oldest was first seen`() throws {
    let entities = recorded.host.snapshot.graph.entities
    let oldest = try #require(entities.map(\.firstSeen).min())
    #expect(try recorded.ask("status")["firstSeen"]?.string == oldest.rfc3339)
  }

  @Test func `what was not measured in that time is unknown`() throws {
    let early = recorded.host.snapshot.at.advanced(bySeconds: -1e6).rfc3339
    let none = try recorded.ask("vitals", [("entity", entity), ("from", early), ("to", early)])
    #expect(none["total"]?.int == 0)
    #expect(none.reasons == ["none of its symptoms could be decided in that time"])
    let refused = try #require(throws: Refused.self) {
      try recorded.ask("vitals", [("entity", entity), ("symptom", "no-such")])
    }
    #expect(refused.kind == .notFound && refused.place == "symptom")
  }

  @Test func `what is older than the windows is told from history, without limits`() throws {
    var few = MeasuredWindows()
    few.note(recorded.host.snapshot)
    let kept = few
    var desk = recorded.desk
    desk.measured = { kept }
    let forgetful = RecordedDesk(desk: desk, host: recorded.host)
    let from = lead.onset.advanced(bySeconds: -60).rfc3339
    let vitals = try forgetful.ask(
      "vitals", [("entity", entity), ("from", from), ("points", "7")])
    let earlier = try #require(vitals["earlier"]?.array)
    #expect(earlier.contains { $0["measure"]?.string == "requests.count" })
    for series in earlier {
      let times = try #require(series["points"]?.array).compactMap { $0["at"]?.string }
      #expect((1...7).contains(times.count) && times == times.sorted())
      #expect(times.allSatisfy { $0 >= from && $0 < recorded.host.snapshot.at.rfc3339 })
    }
    #expect(vitals.reasons == ["history keeps what was measured alone"])
  }

  /// The last moment before the outage at which nothing was out of the ordinary.
  private func quietMoment() throws -> Timestamp {
    let moments = (1...60).map { lead.onset.advanced(bySeconds: -5 * Double($0)) }
    return try #require(
      try moments.first { moment in
        try recorded.ask("symptoms", [("at", moment.rfc3339)])["total"]?.int == 0
      })
  }

  @Test func `two moments are compared: before the outage, and in it`() throws {
    let before = try quietMoment().rfc3339
    let compared = try recorded.ask("compare", [("from", before), ("limit", "1000")])
    #expect(compared["verdict"]?.string == "worse")
    #expect(compared["fromPresence"]?.string == "remembered")
    let causes = compared["newCauses"]?.array?.compactMap { $0["cause"]?.string }
    #expect(causes?.contains(lead.cause) == true)
    #expect(compared["opened"]?.array?.compactMap(\.int).contains(lead.incident) == true)
    #expect(compared["cleared"]?.array?.isEmpty == true)
    let began = compared["began"]?.array?.count ?? 0
    #expect(began == (try recorded.ask("symptoms")["total"]?.int))
    let few = try recorded.ask("compare", [("from", before), ("limit", "1")])
    #expect(few["began"]?.array?.count == 1)
    #expect(few.reasons.contains("limit bounds each list"))
  }

  @Test func `a moment compared with itself is the same`() throws {
    let now = recorded.host.snapshot.at.rfc3339
    let compared = try recorded.ask("compare", [("from", now)])
    #expect(compared["verdict"]?.string == "same")
    for list in ["began", "cleared", "newCauses", "opened", "appeared", "newRelations"] {
      #expect(compared[list]?.array?.isEmpty == true, "\(list)")
    }
  }

  @Test func `what if names the service levels that a fault would spend, and the alerts`() throws {
    let told = try recorded.ask(
      "what-if",
      [("entity", "\(lead.entity.type)/\(lead.entity.name)"), ("cause", lead.cause)])
    let levels = try #require(told["levels"]?.array)
    let burning = recorded.host.snapshot.levels.filter { !$0.alerts.isEmpty }.map(\.level.name)
    // What the outage does burn is what it would.
    #expect(!burning.isEmpty)
    #expect(Set(burning).isSubset(of: levels.compactMap { $0["name"]?.string }))
    let chances = levels.compactMap { $0["probability"]?.number }
    #expect(chances == chances.sorted(by: >))
    #expect(told["shows"]?.array?.allSatisfy { $0["alerts"]?.array != nil } == true)
  }

  @Test(arguments: ["what-if", "resilience"])
  func `what if is asked of a moment that is over as of the present`(_ question: String) throws {
    let present = recorded.host.snapshot.at
    let given =
      question == "what-if"
      ? [("entity", "\(lead.entity.type)/\(lead.entity.name)"), ("cause", lead.cause)]
      : [("entity", "\(lead.entity.type)/\(lead.entity.name)")]
    let now = try recorded.ask(question, given)
    let then = try recorded.ask(
      question, given + [("at", present.advanced(bySeconds: -5).rfc3339)])
    #expect(then["presence"]?.string == "remembered")
    #expect(then.reasons.contains { $0.contains("what is measured now") })
    // Five seconds earlier the estate was the same.
    let list = question == "what-if" ? "shows" : "faults"
    let names = { (answer: JSONValue) in
      answer[list]?.array?.compactMap { $0["symptom"]?.string ?? $0["cause"]?.string }
    }
    #expect(names(then)?.isEmpty == false)
    #expect(names(then) == names(now))
    #expect(throws: Refused.self) {
      try recorded.ask(question, given + [("at", present.advanced(bySeconds: 60).rfc3339)])
    }
  }
}
