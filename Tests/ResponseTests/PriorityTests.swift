import Answers
import Testing

@testable import Response

@Suite struct `Priority is impact times urgency` {
  @Test func `by a table of nine that gets no more urgent to the right or down`() {
    for row in PriorityRule.table { #expect(row == row.sorted()) }
    for column in 0..<3 {
      let priorities = PriorityRule.table.map { $0[column] }
      #expect(priorities == priorities.sorted())
    }
    #expect(Set(PriorityRule.table.joined()) == Set(Priority.allCases))
  }

  @Test(arguments: [
    (0.57, 1.0, "critical", false, Priority.p1), (0.57, 1, "minor", false, .p1),
    (0.2, 1, "major", false, .p2), (0.2, 1, "minor", false, .p3), (0.2, 1, "minor", true, .p1),
    (0.05, 1, "critical", false, .p2), (0.05, 1, "major", false, .p3),
    (0.05, 1, "minor", false, .p4), (0, 10, "major", false, .p2), (0, 9.9, "major", false, .p3),
  ])
  func `of an entry point that fails or is slow`(
    failing: Double, slowness: Double, severity: String, isSpreading: Bool, wanted: Priority
  ) {
    let impact = Sketch.impact(
      failing: failing, latency: slowness * 0.1, limit: 0.1, isSpreading: isSpreading)
    let finding = Sketch.finding(1, Sketch.cause(severity: severity), impact: impact)
    #expect(PriorityRule.judge(finding, isActive: true).priority == wanted)
  }

  @Test(arguments: [
    (["a"], "critical", Priority.p3), (["a"], "major", .p4), (["a"], "minor", .p5),
    (["a", "b", "c", "d", "e"], "major", .p3),
  ])
  func `of what no entry point feels`(services: [String], severity: String, wanted: Priority) {
    let finding = Sketch.finding(
      1, Sketch.cause(severity: severity), impact: Sketch.impact(entries: [], services: services))
    #expect(PriorityRule.judge(finding, isActive: true).priority == wanted)
  }

  @Test func `and error budgets raise both`() {
    let finding = Sketch.finding(
      1, Sketch.cause(severity: "minor"), impact: Sketch.impact(entries: [], services: ["a"]))
    func judged(_ rate: Double, _ left: Double?) -> Priority {
      let burn = BudgetBurn(
        objective: "a availability", service: "a", rate: rate, secondsLeft: left)
      return PriorityRule.judge(finding, isActive: true, burns: [burn]).priority
    }
    #expect(judged(0.5, nil) == .p5)
    #expect(judged(2, 1_000_000) == .p4)
    #expect(judged(15, 1_000_000) == .p3)
    #expect(judged(15, 3_600) == .p1)
  }

  @Test func `and says so in a sentence`() {
    #expect(
      PriorityRule.judge(Sketch.finding(), isActive: true).sentence == """
        P1: impact is high (57 % of the requests of shop fail and they take 2.1 s), urgency is \
        high (the cause is critical and goes on; half of the requests of an entry point fail or \
        more).
        """)
    #expect(
      PriorityRule.judge(Sketch.finding(), isActive: false).sentence.hasPrefix("P3: impact is high")
    )
  }

  @Test(
    arguments: [
      (0.0, ["running", "running"]), (224, ["running", "running"]), (226, ["at-risk", "running"]),
      (301, ["breached", "running"]), (2_701, ["breached", "at-risk"]),
      (3_601, ["breached", "breached"]),
    ] as [(Double, [String])])
  func `a deadline is at risk before it is breached`(seconds: Double, wanted: [String]) throws {
    let one = try Sketch.caseIn(.open)
    let standings = one.deadlines(at: second(110 + seconds)).map(\.standing.rawValue)
    #expect(standings == wanted)
  }

  @Test func `what was done counts from when it was done`() throws {
    var one = try Sketch.caseIn(.open)
    try one.apply(Sketch.event(.acknowledged(""), at: 200))
    try one.apply(Sketch.event(.mitigated("Done."), at: 5_000))
    #expect(one.deadlines(at: second(99_999)).map(\.standing) == [.met, .breached])
    #expect(
      one.deadlines(at: second(99_999)).map(\.sentence) == [
        "acknowledge: done in time, with 3 min left", "restore: late by 21 min",
      ])
  }

  @Test func `announced work owes no deadline until it is over`() throws {
    var one = try Sketch.caseIn(.open)
    try one.apply(Sketch.event(.maintenanceBegun(until: second(900), reason: "Disks.")))
    #expect(one.deadlines(at: second(800)).isEmpty)
    #expect(one.deadlines(at: second(900)).count == 2)
  }
}
