import Answers
import Telemetry
import TestSeeds
import Testing

@testable import Response

@Suite struct `A case is what its events make of it` {
  /// For each kind of deed, the states in which it may be done, and the state after it.
  static let table: [(body: CaseEventBody, allowed: [CaseState], next: CaseState?)] = [
    (.acknowledged(""), [.open, .reopened], .acknowledged),
    (.mitigated("Done."), [.open, .acknowledged, .reopened], .mitigated),
    (.resolved(""), [.open, .acknowledged, .mitigated, .reopened], .resolved),
    (.reopened("Back."), [.mitigated, .resolved], .reopened),
    (.merged(into: 2), [.open, .acknowledged, .mitigated, .reopened], .merged),
    (.split(from: 2), [.merged], .open),
    (.assigned("ada"), [.open, .acknowledged, .mitigated, .resolved, .reopened], nil),
    (.commented("Hm."), [.open, .acknowledged, .mitigated, .resolved, .reopened], nil),
    (
      .priorityOverridden(.p5, "No."), [.open, .acknowledged, .mitigated, .resolved, .reopened], nil
    ),
    (.found(Sketch.finding(), .refined), CaseState.allCases, nil),
  ]

  @Test(arguments: table, CaseState.allCases)
  func `what may be done hangs on its state`(
    _ row: (body: CaseEventBody, allowed: [CaseState], next: CaseState?), _ state: CaseState
  ) throws {
    let before = try Sketch.caseIn(state)
    var one = before
    #expect(before.state == state)
    if row.allowed.contains(state) {
      try one.apply(Sketch.event(row.body, at: 300))
      #expect(one.state == row.next ?? state)
      #expect(one.events.count == before.events.count + 1)
    } else {
      #expect {
        try one.apply(Sketch.event(row.body, at: 300))
      } throws: { error in
        guard case .wrongState(let kind, let found, _) = error as? CaseError else { return false }
        return kind == row.body.kind && found == state
      }
      #expect(one == before, "an event that is not allowed changes nothing")
    }
  }

  @Test func `times to acknowledge and to restore run from the opening`() throws {
    var one = try Sketch.caseIn(.open)
    #expect(one.secondsToAcknowledge == nil && one.secondsToRestore == nil)
    try one.apply(Sketch.event(.acknowledged("On it."), at: 170))
    try one.apply(Sketch.event(.mitigated("Restarted."), at: 410))
    #expect(one.secondsToAcknowledge == 60 && one.secondsToRestore == 300)
    try one.apply(Sketch.event(.reopened("Not over."), at: 500))
    #expect(one.secondsToAcknowledge == 60 && one.secondsToRestore == nil)
    try one.apply(Sketch.event(.resolved("Fixed."), at: 710))
    #expect(one.secondsToRestore == 600 && one.reopenedCount == 1)
    #expect(one.remarks == ["Restarted.", "Fixed."])
  }

  @Test func `what is not seen any more is mitigated, as of when it ended`() throws {
    var one = try Sketch.caseIn(.acknowledged)
    try one.apply(Sketch.event(.cleared(Sketch.finding(closed: 400)), at: 460, by: .whence))
    #expect(one.state == .mitigated && !one.isActive && one.restored == second(400))
    var resolved = try Sketch.caseIn(.resolved)
    try resolved.apply(Sketch.event(.cleared(Sketch.finding(closed: 400)), at: 460, by: .whence))
    #expect(resolved.state == .resolved && resolved.restored == second(200))
  }

  @Test func `a person's priority stays until it is cleared`() throws {
    var one = try Sketch.caseIn(.open)
    #expect(one.priority() == .p1)
    try one.apply(Sketch.event(.priorityOverridden(.p4, "A test estate.")))
    #expect(one.priority() == .p4 && one.judgement().priority == .p1)
    #expect(one.override?.reason == "A test estate." && one.override?.by == Sketch.ada)
    try one.apply(Sketch.event(.priorityCleared))
    #expect(one.priority() == .p1)
    #expect(throws: CaseError.noOverride) { try one.apply(Sketch.event(.priorityCleared)) }
  }

  @Test(arguments: [
    (["proposed", "approved", "ran", "confirmed"], true), (["approved"], false),
    (["proposed", "ran"], false), (["proposed", "rejected", "proposed", "approved"], true),
    (["proposed", "approved", "ran", "refuted", "rolled-back"], true),
    (["proposed", "approved", "ran", "refuted", "rolling-back", "rolled-back"], true),
    (["proposed", "approved", "dry-run"], true), (["proposed", "dry-run"], false),
    (["proposed", "approved", "ran", "unknown"], true),
    (["proposed", "approved", "ran", "approved"], false),
  ])
  func `a remedy takes its steps in order`(_ steps: [String], _ isAllowed: Bool) throws {
    var one = try Sketch.caseIn(.open)
    var failure: CaseError?
    for step in steps.compactMap(RemedyStep.init) {
      do { try one.apply(Sketch.event(.remedy(id: "r", step, ""))) } catch { failure = error }
    }
    #expect((failure == nil) == isAllowed)
    if isAllowed { #expect(one.remedies.map(\.step.rawValue) == steps.suffix(1)) }
  }

  @Test(arguments: [CaseEventBody.commented(" \n"), .mitigated(""), .reopened(""), .assigned("")])
  func `what means nothing without a word needs one`(_ body: CaseEventBody) throws {
    var one = try Sketch.caseIn(body.kind == "reopened" ? .resolved : .open)
    #expect(throws: CaseError.emptyText(kind: body.kind)) { try one.apply(Sketch.event(body)) }
  }

  @Test func `texts, events and alerts are bounded, and the error names the bound`() throws {
    var limits = CaseLimits()
    (limits.textByteCountMax, limits.eventCountMax, limits.alertCountMax) = (10, 4, 1)
    var one = try Sketch.caseIn(.open)
    #expect(throws: CaseError.textTooLong(kind: "commented", byteCount: 11, byteCountMax: 10)) {
      try one.apply(Sketch.event(.commented("ääääää".dropLast() + "b")), limits: limits)
    }
    let alerts = ["a", "b"].map { AttachedAlert(fingerprint: $0, name: $0, summary: "") }
    try one.apply(Sketch.event(.alertAttached(alerts[0])), limits: limits)
    #expect(throws: CaseError.tooMany(what: "alerts", countMax: 1)) {
      try one.apply(Sketch.event(.alertAttached(alerts[1])), limits: limits)
    }
    for _ in 0..<2 { try one.apply(Sketch.event(.commented("more")), limits: limits) }
    #expect(throws: CaseError.tooMany(what: "events", countMax: 4)) {
      try one.apply(Sketch.event(.commented("more")), limits: limits)
    }
  }

  @Test func `a first event opens, and only the first`() throws {
    #expect(throws: CaseError.notOpened(1)) { try Case(Sketch.event(.commented("Hm."))) }
    var one = try Sketch.caseIn(.open)
    #expect(throws: CaseError.openedTwice(1)) {
      try one.apply(Sketch.event(.opened(Sketch.finding())))
    }
    #expect(throws: CaseError.otherCase(2, expected: 1)) {
      try one.apply(Sketch.event(.commented("Hm."), number: 2))
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
  func `whatever is tried, folding what was allowed gives the same case again`(
    _ seed: UInt64
  ) throws {
    var generator = SeededGenerator(seed: seed)
    var one = try Sketch.caseIn(.open)
    var refused = 0
    for step in 0..<400 {
      let body = try #require(Sketch.bodies.randomElement(using: &generator))
      let before = one
      do {
        try one.apply(Sketch.event(body, at: 200 + Double(step)))
      } catch {
        refused += 1
        #expect(one == before, "seed \(seed)")
      }
    }
    #expect(one.events.count > 50 && refused > 50, "seed \(seed)")
    #expect(try Case(folding: one.events) == one, "seed \(seed)")
    let read = try one.events.map { try CaseEvent(json: $0.json) }
    #expect(try Case(folding: read) == one, "seed \(seed)")
  }
}

@Suite struct `Events are kept as JSON` {
  @Test(arguments: Sketch.bodies)
  func `and read back equal`(_ body: CaseEventBody) throws {
    let event = Sketch.event(body, at: 1_234.567_8)
    #expect(try CaseEvent(json: event.json) == event)
    #expect(try CaseEventBody(kind: body.kind, json: body.json) == body)
  }

  @Test(arguments: [
    ("", "a value is expected"), ("[]", "actor is missing"), (#"{"case":1}"#, "actor is missing"),
    (
      #"{"case":1,"at":"now","actor":{"name":"a","role":"viewer"},"kind":"split","body":{}}"#,
      "at must be a moment"
    ),
    (#"{"actor":{"name":"a","role":"king"}}"#, "role is not known"),
    (
      #"{"case":1,"at":"2026-11-21T00:00:00Z","actor":{"name":"a","role":"viewer"},"#
        + #""kind":"sung","body":{}}"#, "kind sung is not known"
    ),
  ])
  func `and what is no event says why`(_ text: String, _ wanted: String) {
    #expect {
      try CaseEvent(json: text)
    } throws: {
      "\($0)".contains(wanted)
    }
  }
}
