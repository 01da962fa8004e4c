import Telemetry
import Testing

@testable import Response

@Suite struct `A remedy waits for approval, acts, looks whether it helped, and rolls back` {
  private let ada = Actor(name: "ada", role: .operator)
  private let bob = Actor(name: "bob", role: .viewer)

  private func run(_ change: (inout RemedyAction) -> Void = { _ in }) -> RemedyRun {
    var action = RemedyAction(name: "restart", isDryRun: false)
    change(&action)
    return RemedyRun(action)
  }

  @Test func `what helped is confirmed when the symptoms stayed away`() throws {
    var run = run { $0.checkWindowCount = 2 }
    #expect(run.next(at: second(0)) == .awaitApproval(.operator))
    #expect(try run.approve(by: ada, at: second(10)) == .act)
    #expect(run.next(at: second(11)) == .wait(until: second(70)))
    run.carriedOut(failure: nil, at: second(12), windowEnd: second(20))
    // A window of before, one with the symptoms, and the same one twice say nothing good.
    for (sight, end) in [
      (RemedySight.cleared, 20.0), (.cleared, 25), (.present, 30), (.cleared, 35),
    ] {
      run.look(sight, windowEnd: second(end))
      #expect(run.next(at: second(end)) == .wait(until: second(312)), "\(end)")
    }
    run.look(.cleared, windowEnd: second(35))
    #expect(run.next(at: second(36)) == .wait(until: second(312)))
    run.look(.cleared, windowEnd: second(40))
    #expect(run.next(at: second(40)) == .done(.confirmed))
    run.look(.present, windowEnd: second(45))
    #expect(run.next(at: second(45)) == .done(.confirmed))
    #expect(run.approver == "ada")
  }

  @Test func `silence is not success`() throws {
    var run = run { $0.checkWindowCount = 1 }
    _ = try run.approve(by: ada, at: second(0))
    run.carriedOut(failure: nil, at: second(1))
    for end in stride(from: 5.0, to: 300, by: 5) {
      run.look(.unknown, windowEnd: second(end))
      #expect(run.next(at: second(end)) == .wait(until: second(301)))
    }
    #expect(run.next(at: second(301)) == .done(.refuted))
    #expect(run.sight == .unknown)
  }

  @Test(
    arguments: [
      (false, nil, RemedyRun.Outcome.refuted), (true, nil, .rolledBack),
      (true, "403", .failed("rolling back: 403")),
    ] as [(Bool, String?, RemedyRun.Outcome)])
  func `what did not help is rolled back where that is given`(
    hasRollBack: Bool, failure: String?, wanted: RemedyRun.Outcome
  ) throws {
    var run = run { $0.hasRollBack = hasRollBack }
    _ = try run.approve(by: ada, at: second(0))
    run.carriedOut(failure: nil, at: second(1))
    let step = run.next(at: second(301))
    #expect(step == (hasRollBack ? .rollBack : .done(.refuted)))
    run.carriedOut(failure: failure, at: second(302))
    #expect(run.next(at: second(303)) == .done(wanted))
  }

  @Test func `an action that fails or takes too long ends the run`() throws {
    var failing = run()
    _ = try failing.approve(by: ada, at: second(0))
    failing.carriedOut(failure: "500", at: second(1))
    #expect(failing.next(at: second(2)) == .done(.failed("500")))
    var slow = run()
    _ = try slow.approve(by: ada, at: second(0))
    let wanted = RemedyRun.Outcome.failed("the action took longer than 60 s")
    #expect(slow.next(at: second(60)) == .done(wanted))
    slow.carriedOut(failure: nil, at: second(61))
    #expect(slow.state == .ended(wanted))
  }

  @Test func `on dry run it is said and not done`() throws {
    var run = run { $0.isDryRun = true }
    #expect(try run.approve(by: ada, at: second(0)) == .done(.said))
  }

  @Test func `a role that is not enough approves and rejects nothing`() throws {
    var run = run()
    let wanted = RemedyError(
      "bob is viewer; to approve needs operator", kind: .forbidden)
    #expect(throws: wanted) { try run.approve(by: bob, at: second(0)) }
    try run.reject(by: ada)
    #expect(run.state == .ended(.rejected))
    #expect(throws: RemedyError.self) { try run.approve(by: ada, at: second(1)) }
  }

  @Test func `the same action for the same entity has to wait`() throws {
    var cooldown = RemedyCooldown()
    cooldown.cooldownCountMax = 2
    let action = RemedyAction(name: "restart", cooldownSeconds: 100)
    try cooldown.begin(action, for: "pod a", at: second(0))
    try cooldown.begin(action, for: "pod b", at: second(1))
    #expect(throws: RemedyError.self) {
      try cooldown.begin(action, for: "pod a", at: second(99))
    }
    try cooldown.begin(action, for: "pod a", at: second(100))
    try cooldown.begin(action, for: "pod c", at: second(101))
    try cooldown.begin(action, for: "pod b", at: second(102))
  }
}
