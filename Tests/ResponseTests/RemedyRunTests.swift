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

  @Test func `what helped is confirmed as soon as the symptoms cleared`() throws {
    var run = run()
    #expect(run.next(at: second(0), areSymptomsPresent: true) == .awaitApproval(.operator))
    #expect(try run.approve(by: ada, at: second(10)) == .act)
    #expect(run.next(at: second(11), areSymptomsPresent: true) == .wait(until: second(70)))
    run.carriedOut(failure: nil, at: second(12))
    #expect(run.next(at: second(20), areSymptomsPresent: true) == .wait(until: second(312)))
    #expect(run.next(at: second(30), areSymptomsPresent: false) == .done(.confirmed))
    #expect(run.next(at: second(40), areSymptomsPresent: true) == .done(.confirmed))
    #expect(run.approver == "ada")
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
    let step = run.next(at: second(301), areSymptomsPresent: true)
    #expect(step == (hasRollBack ? .rollBack : .done(.refuted)))
    run.carriedOut(failure: failure, at: second(302))
    #expect(run.next(at: second(303), areSymptomsPresent: true) == .done(wanted))
  }

  @Test func `an action that fails or takes too long ends the run`() throws {
    var failing = run()
    _ = try failing.approve(by: ada, at: second(0))
    failing.carriedOut(failure: "500", at: second(1))
    #expect(failing.next(at: second(2), areSymptomsPresent: true) == .done(.failed("500")))
    var slow = run()
    _ = try slow.approve(by: ada, at: second(0))
    let wanted = RemedyRun.Outcome.failed("the action took longer than 60 s")
    #expect(slow.next(at: second(60), areSymptomsPresent: true) == .done(wanted))
    slow.carriedOut(failure: nil, at: second(61))
    #expect(slow.state == .ended(wanted))
  }

  @Test func `on dry run it is said and not done`() throws {
    var run = run { $0.isDryRun = true }
    #expect(try run.approve(by: ada, at: second(0)) == .done(.said))
  }

  @Test func `a role that is not enough approves and rejects nothing`() throws {
    var run = run()
    let wanted = RemedyError(problem: "bob is viewer; to approve needs operator")
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
