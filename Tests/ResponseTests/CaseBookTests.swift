import Answers
import Telemetry
import Testing

@testable import Response

@Suite struct `A book of cases turns what is found into events` {
  @Test func `only a difference is an event`() {
    var book = CaseBook()
    let moved = Sketch.cause(of: "cart", type: "service")
    let refined = Sketch.cause("overload", of: "cart", type: "service")
    let wider = Sketch.impact(entries: ["shop", "web"])
    let steps: [(CaseFinding, [String])] = [
      (Sketch.finding(), ["opened"]), (Sketch.finding(), []),
      (Sketch.finding(impact: Sketch.impact(failing: 0.6)), []),
      (Sketch.finding(1, moved), ["found moved"]), (Sketch.finding(1, refined), ["found refined"]),
      (Sketch.finding(1, refined, impact: wider), ["found impact"]),
      (Sketch.finding(1, refined, impact: wider, closed: 300), ["cleared"]),
      (Sketch.finding(1, refined, impact: wider, closed: 300), []),
      (Sketch.finding(1, refined, impact: wider), ["reopened", "found impact"]),
    ]
    for (place, step) in steps.enumerated() {
      let events = book.observe([step.0], at: second(110 + 5 * Double(place)))
      let said = events.map { event in
        if case .found(_, let change) = event.body { return "found \(change.rawValue)" }
        return event.body.kind
      }
      #expect(said == step.1, "step \(place)")
    }
    #expect(book.all.count == 1 && book[1]?.state == .reopened && book[1]?.isActive == true)
  }

  @Test func `figures follow what is found, and are no event until they matter`() {
    var book = CaseBook()
    _ = book.observe([Sketch.finding()], at: second(110))
    let worse = Sketch.finding(impact: Sketch.impact(failing: 0.58))
    #expect(book.observe([worse], at: second(115)).isEmpty)
    #expect(book[1]?.finding == worse && book[1]?.finding.impact == worse.impact)
    // Twice the services are news, however slowly they came.
    let names = ["cart", "shop", "till"]
    let three = Sketch.finding(impact: Sketch.impact(services: names))
    #expect(book.observe([three], at: second(120)).isEmpty)
    let four = Sketch.finding(impact: Sketch.impact(services: names + ["web"]))
    #expect(book.observe([four], at: second(125)).map(\.body) == [.found(four, .impact)])
    _ = book.observe([Sketch.finding(closed: 300)], at: second(360))
    #expect(book.observe([worse], at: second(365)).map(\.body.kind) == ["reopened", "found"])
  }

  @Test func `and its events bring back the same book`() throws {
    var book = CaseBook()
    var stored = book.observe([Sketch.finding(), Sketch.finding(2, opened: 150)], at: second(160))
    stored += try book.act(on: 1, .acknowledged(""), by: Sketch.ada, at: second(170))
    stored += try book.act(on: 2, .merged(into: 1), by: Sketch.ada, at: second(180))
    stored += book.observe([Sketch.finding(closed: 300), Sketch.finding(2)], at: second(310))
    var restored = CaseBook()
    restored.restore(try stored.map { try CaseEvent(json: $0.json) })
    #expect(restored.all == book.all && restored.droppedEventCount == 0)
  }

  @Test func `merging and splitting are events of both cases, or of none`() throws {
    var book = CaseBook()
    _ = book.observe([Sketch.finding(), Sketch.finding(2), Sketch.finding(3)], at: second(160))
    let merge = try book.act(on: 2, .merged(into: 1), by: Sketch.ada, at: second(170))
    #expect(merge.map(\.number) == [2, 1] && book[1]?.absorbed == [2] && book[2]?.mergedInto == 1)
    let before = book.all
    #expect(throws: CaseError.badMerge(1, into: 3)) {
      try book.act(on: 1, .merged(into: 3), by: Sketch.ada, at: second(180))
    }
    #expect(throws: CaseError.unknownCase(9)) {
      try book.act(on: 1, .merged(into: 9), by: Sketch.ada, at: second(180))
    }
    #expect(throws: CaseError.badMerge(1, into: 1)) {
      try book.act(on: 1, .merged(into: 1), by: Sketch.ada, at: second(180))
    }
    #expect(throws: CaseError.self) {
      try book.act(on: 3, .merged(into: 2), by: Sketch.ada, at: second(180))
    }
    #expect(book.all == before)
    _ = try book.act(on: 1, .released(2), by: Sketch.ada, at: second(190))
    #expect(book[1]?.absorbed == [] && book[2]?.state == .open)
  }

  @Test func `what an earlier run found and nobody knows of any more has ended`() throws {
    var book = CaseBook()
    var stored = book.observe(
      [Sketch.finding(), Sketch.finding(2, opened: 150)], at: second(160))
    stored += try book.act(on: 1, .acknowledged(""), by: Sketch.ada, at: second(900))
    var restored = CaseBook()
    restored.restore(stored)
    let ended = restored.endLeftovers(known: [2], at: second(200))
    #expect(ended.map(\.number) == [1] && ended.map(\.at) == [second(200)])
    #expect(restored[1]?.isActive == false && restored[1]?.state == .mitigated)
    #expect(restored[1]?.finding.closed == second(110) && restored[1]?.acknowledged != nil)
    #expect(restored[2]?.isActive == true)
    #expect(restored.endLeftovers(known: [2], at: second(300)).isEmpty)
  }

  @Test func `what stays away is resolved after hours`() {
    var book = CaseBook()
    _ = book.observe([Sketch.finding(closed: 300)], at: second(310))
    #expect(book.settle(at: second(300 + 4 * 3_600 - 1)).isEmpty)
    #expect(book.settle(at: second(300 + 4 * 3_600)).map(\.body.kind) == ["resolved"])
    #expect(book.settle(at: second(99_999)).isEmpty)
  }

  @Test func `the playbook of an earlier case is offered when its cause appears again`() throws {
    var book = CaseBook()
    _ = book.observe([Sketch.finding(), Sketch.finding(2)], at: second(110))
    _ = try book.act(on: 1, .resolved("Limits set."), by: Sketch.ada, at: second(200))
    _ = try book.act(on: 2, .resolved(""), by: Sketch.ada, at: second(200))
    _ = book.observe([Sketch.finding(3, opened: 900)], at: second(900))
    #expect(book[3]?.playbooks == [1], "the one that says what helped")
    _ = book.observe([Sketch.finding(4, Sketch.cause("other"), opened: 900)], at: second(900))
    #expect(book[4]?.playbooks == [])
  }

  @Test(
    arguments: [
      ([], 110.0, true), (["cart"], 110, true), (["cart", "shop"], 110, true),
      (["shop"], 110, false),
      ([], 90, false), ([], 200, false),
    ] as [([String], Double, Bool)])
  func `announced work marks what is found in it`(
    _ services: [String], _ opened: Double, _ isMarked: Bool
  ) {
    var book = CaseBook()
    book.windows = [
      MaintenanceWindow(services: services, from: second(100), until: second(200), reason: "Disks.")
    ]
    _ = book.observe([Sketch.finding(opened: opened)], at: second(opened))
    #expect((book[1]?.maintenanceUntil != nil) == isMarked)
  }

  @Test func `the oldest that owe nothing are forgotten beyond the bound`() throws {
    var limits = CaseLimits()
    limits.caseCountMax = 2
    var book = CaseBook(limits: limits)
    _ = book.observe((1...3).map { Sketch.finding($0) }, at: second(110))
    #expect(book.all.map(\.number) == [1, 2, 3], "nothing that is owed is forgotten")
    _ = try book.act(on: 2, .resolved(""), by: Sketch.ada, at: second(200))
    _ = book.observe([Sketch.finding(4)], at: second(210))
    #expect(book.all.map(\.number) == [1, 3, 4])
  }
}
