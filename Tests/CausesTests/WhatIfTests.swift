import Causes
import Symptoms
import Testing
import Topology

@Suite struct `Faults are compared before they happen` {
  @Test func `what shows the same is alike, and a symptom that is not measured would tell`() throws
  {
    let estate = try DrawnEstate()
    let measured = estate.table(estate.isOf([.traces]))
    let separation = Separation(measured: measured, all: estate.table())
    let group = try #require(
      separation.groups.first { $0.faults.contains(try estate.key("side", "bug")) })
    #expect(
      group.faults == [try estate.key("side", "bug"), try estate.key("side", "worse-bug")])
    #expect(group.distance == 0)
    let splitter = try #require(group.splitter)
    #expect(measured.name(splitter.symptom) == "side.worse")
    #expect(splitter.shownBy == 1)
  }

  @Test func `what is measured tells them apart`() throws {
    let estate = try DrawnEstate()
    let all = estate.table()
    let separation = Separation(measured: all, all: all)
    #expect(separation.groups.isEmpty)
    #expect(separation.unseen.isEmpty)
  }

  @Test func `what nothing shows is unseen, not alike`() throws {
    let estate = try DrawnEstate()
    let all = estate.table()
    let separation = Separation(measured: estate.table { _ in false }, all: all)
    #expect(separation.unseen.count == all.faults.count)
    #expect(separation.groups.isEmpty)
  }

  private struct Enough: Error {}

  @Test(arguments: [0, 1, 3])
  func `whoever has enough can stop after each fault`(count: Int) throws {
    let estate = try DrawnEstate()
    let all = estate.table()
    func checked(_ work: (() throws(Enough) -> Void) throws(Enough) -> Void) -> Int {
      var calls = 0
      try? work { () throws(Enough) in
        guard calls < count else { throw Enough() }
        calls += 1
      }
      return calls
    }
    let tables = checked { check throws(Enough) in
      _ = try FaultTable(estate.faults, isMeasured: { _ in true }, check: check)
    }
    let resiliences = checked { check throws(Enough) in
      _ = try Resilience(
        estate.faults, isMeasured: { _ in true }, within: nil, check: check)
    }
    let separations = checked { check throws(Enough) in
      _ = try Separation(measured: all, all: all, below: 1, check: check)
    }
    #expect([tables, resiliences, separations] == [count, count, count])
    #expect(all.faults.count > count)
  }

  @Test func `a distance is the same in both directions, and 0 only to the same`() throws {
    let table = try DrawnEstate().table()
    for one in table.faults {
      for other in table.faults {
        #expect(table.distance(one, other) == table.distance(other, one))
        #expect((table.distance(one, other) == 0) == (one.key == other.key))
      }
    }
  }
}

@Suite struct `What if something failed` {
  @Test func `it reaches callers with chance and delay, and would be named`() throws {
    let estate = try DrawnEstate()
    let down = try estate.key("db", "down")
    let whatIf = WhatIf([down], library: estate.library, graph: estate.architecture.graph)
    let reached = whatIf.affected.map { affected in
      let name = estate.architecture.graph[affected.entity].name
      return "\(name) \(affected.probability) \(affected.delaySeconds)"
    }
    #expect(reached == ["shop 0.8 10.0", "front 0.8 15.0"])
    guard case .found(let probability) = whatIf.findings[0].finding else {
      Issue.record("\(whatIf.findings)")
      return
    }
    #expect(probability > 0.9)
  }

  @Test func `two at once reach more surely than either`() throws {
    let estate = try DrawnEstate()
    let causes = [try estate.key("db", "down"), try estate.key("side", "bug")]
    let whatIf = WhatIf(causes, library: estate.library, graph: estate.architecture.graph)
    let front = try #require(
      whatIf.affected.first { $0.cause == causes[0] && $0.delaySeconds == 15 })
    #expect(abs(front.probability - (1 - 0.2 * 0.875)) < 1e-9)
    #expect(whatIf.findings.count == 2)
  }

  @Test func `without telemetry it would be unseen, with too little taken for another`() throws {
    let estate = try DrawnEstate()
    let graph = estate.architecture.graph
    let down = try estate.key("db", "down")
    let blind = WhatIf([down], library: estate.library, graph: graph, isMeasured: { _ in false })
    #expect(blind.findings[0].finding == .unseen)
    let half = WhatIf(
      [down], library: estate.library, graph: graph, isMeasured: estate.isOf([.traces]))
    #expect(half.findings[0].finding == .takenFor(try estate.key("shop", "bug")))
  }

  @Test func `what was asked before changes nothing of what is said`() throws {
    let table = try DrawnEstate().table()
    var shared = Reasoner(library: table.library)
    for fault in table.faults + table.faults.reversed() {
      let alone = WhatIf([fault.key], library: table.library, graph: table.graph)
      let after = WhatIf(
        [fault.key], graph: table.graph, isMeasured: { _ in true }, reasoner: &shared)
      #expect(after.affected == alone.affected)
      #expect(after.prediction == alone.prediction)
      #expect(after.findings.map(\.finding) == alone.findings.map(\.finding))
    }
  }
}

@Suite struct `An estate is held against its policy` {
  @Test func `faults are ranked by what they reach`() throws {
    let estate = try DrawnEstate()
    let resilience = Resilience(estate.faults)
    #expect(resilience.rows.map(\.services) == resilience.rows.map(\.services).sorted(by: >))
    let first = try #require(resilience.rows.first)
    #expect(first.cause == (try estate.key("shop", "bug")))
    // Itself, and the front that touches it with every request.
    #expect(first.services == 2 && first.reachesEntry == 1)
    let points = resilience.singlePoints.map { estate.architecture.graph[$0.entity].name }
    #expect(points == ["shop", "db"], "few requests touch the side, and the front is the entry")
  }

  @Test(arguments: [0, 1, 20, 40, 1_000])
  func `within bounds it looks at the first faults, and asks about those that reach most`(
    bound: Int
  ) throws {
    let estate = try DrawnEstate()
    let whole = Resilience(estate.faults)
    var limits = Resilience.Limits()
    limits.pointCountMax = bound
    limits.judgedCountMax = bound / 10
    let part = Resilience(
      estate.faults, isMeasured: { _ in true }, within: limits, check: { () throws(Never) in })
    #expect(part.rows.count + part.leftOutCount == whole.rows.count)
    #expect(Set(part.rows.map(\.cause)) == Set(estate.faults.keys.prefix(part.rows.count)))
    let judged = part.rows.prefix { $0.finding != nil }
    #expect(judged.count + part.unjudgedCount == part.rows.count)
    #expect(bound < 1_000 ? part.unjudgedCount > 0 || part.rows.isEmpty : part.leftOutCount == 0)
    for row in judged {
      #expect(row.finding == whole.rows.first { $0.cause == row.cause }?.finding)
    }
  }

  @Test func `entities that most others lean on come first in a list of faults`() throws {
    let estate = try DrawnEstate()
    let names = estate.faults.keys.map { estate.architecture.graph[$0.entity].name }
    #expect(names == ["shop", "shop", "side", "side", "db", "front", "front"])
    #expect(Resilience(estate.faults).leftOutCount == 0)
  }

  @Test(arguments: [
    ("", []), ("blast-radius-max: 70%", []),
    ("blast-radius-max: 60%", ["blast-radius shop.bug", "blast-radius shop.worse-bug"]),
    ("single-points-max: 2", []),
    ("single-points-max: 1", ["single-points shop", "single-points db"]),
    ("single-points-max: 1, accepted: [db]", []),
    ("unseen-max: 0, confused-max: 0", []),
  ])
  func `and what breaks it is named`(_ policy: String, _ wanted: [String]) throws {
    let estate = try DrawnEstate(policy: "\npolicy: {\(policy)}\n")
    let breaches = Resilience(estate.faults).breaches(of: estate.architecture.policy)
    #expect(breaches.map { "\($0.rule) \($0.subject)" } == wanted)
  }

  @Test(arguments: [
    ("entities: [service a]\nrelations: [a -calls> b]\n", "2:23: error: there is no entity 'b'"),
    ("entities: [service a, service a]\n", "1:23: error: there are two entities named 'a'"),
    ("entitys: []\n", "1:1: error: 'entitys' is not a key of an architecture"),
    ("policy: {unseen-max: -1}\n", "1:22: error: 'unseen-max' is -1"),
    ("- a\n", "1:1: error: an architecture is a mapping"),
  ])
  func `and a drawing that cannot be read says where`(_ text: String, _ message: String) {
    let (read, issues) = Architecture.read(ModelFile(name: "a.yaml", text: text))
    #expect(read == nil)
    #expect(issues.first?.description.hasPrefix("a.yaml:\(message)") == true, "\(issues)")
  }
}
