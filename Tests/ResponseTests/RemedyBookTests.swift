import Answers
import Telemetry
import Testing

@testable import Response

@Suite struct `A remedy is seen, approved, done once, and looked at` {
  private static func remedy(
    _ name: String = "end-idle", words: [String] = ["{service}"], isDryRun: Bool = false,
    approval: Role = .operator, undo: Bool = false, cause: String = "connection-leak"
  ) throws -> Remedy {
    var templates = [RemedyTemplate(literal: "/bin/end")]
    for word in words { templates.append(try RemedyTemplate(word)) }
    return Remedy(
      action: RemedyAction(
        name: name, approval: approval, isDryRun: isDryRun, hasRollBack: undo,
        timeoutSeconds: 10, checkSeconds: 100, checkWindowCount: 2, cooldownSeconds: 1_000),
      summary: "End them", cause: cause, call: .run(templates),
      rollBack: undo ? .run([RemedyTemplate(literal: "/bin/begin")]) : nil)
  }

  /// A book with a case, and what was said in it.
  private struct Story {
    var book: RemedyBook
    var one: Case
    let ada = Actor(name: "ada", role: .operator)

    init(_ remedies: [Remedy], limits: RemedyLimits = RemedyLimits()) throws {
      book = RemedyBook(remedies, limits: limits)
      one = try Sketch.caseIn(.open)
    }

    mutating func say(_ body: CaseEventBody, at time: Double = 200, by who: Actor? = nil) throws {
      try one.apply(Sketch.event(body, at: time, by: who ?? ada))
    }

    mutating func say(_ events: [RemedyBook.Event], at time: Double) throws {
      for event in events { try say(event.body, at: time, by: .whence) }
    }

    mutating func propose(_ action: String = "end-idle") throws -> String {
      let body = try book.propose(action, for: nil, in: one)
      try say(body)
      return one.remedies.last?.id ?? ""
    }

    mutating func approve(
      _ id: String, at time: Double = 210, by who: Actor? = nil
    ) throws -> RemedyBook.Duty? {
      let approval = try book.approve(
        id, in: one, by: who ?? ada, at: second(time),
        symptoms: [RemedyBook.Symptom(type: "service", name: "shop", symptom: "errors")])
      for body in approval.bodies { try say(body, at: time, by: who) }
      return approval.duty
    }

    mutating func look(
      _ sight: RemedySight, at time: Double
    ) throws -> [RemedyBook.Duty] {
      let next = book.look(at: second(time), windowEnd: second(time)) { _ in sight }
      try say(next.events, at: time)
      return next.duties
    }

    mutating func done(_ duty: RemedyBook.Duty, failure: String? = nil, at time: Double) throws {
      try say(
        book.carriedOut(
          duty.key, output: "ok", failure: failure, at: second(time), windowEnd: second(time)),
        at: time)
    }

    var steps: [String] {
      one.events.compactMap {
        if case .remedy(_, let step, _, _) = $0.body { step.rawValue } else { nil }
      }
    }
  }

  @Test func `what helped goes from proposal to confirmation, each step an event`() throws {
    var story = try Story([Self.remedy()])
    let id = try story.propose()
    #expect(id == "end-idle-1")
    #expect(story.one.remedies.first?.text == #"run ["/bin/end","cart"]"#)
    let duty = try #require(try story.approve(id))
    #expect(duty.order == .run(["/bin/end", "cart"]) && duty.timeoutSeconds == 10)
    try story.done(duty, at: 215)
    #expect(try story.look(.cleared, at: 220).isEmpty)
    #expect(story.one.remedies.first?.step == .ran)
    #expect(try story.look(.cleared, at: 225).isEmpty)
    #expect(story.steps == ["proposed", "approved", "ran", "confirmed"])
    #expect(story.book.runCount == 0)
  }

  @Test(arguments: [
    (RemedySight.present, "still there"), (.unknown, "Nothing could tell"),
  ])
  func `what did not help is said, and rolled back`(
    _ sight: RemedySight, _ words: String
  ) throws {
    var story = try Story([Self.remedy(undo: true)])
    let id = try story.propose()
    #expect(story.one.remedies.first?.text.contains("if that does not help") == true)
    let duty = try #require(try story.approve(id))
    try story.done(duty, at: 215)
    #expect(try story.look(sight, at: 300).isEmpty)
    let undo = try #require(try story.look(sight, at: 315).first)
    #expect(undo.order == .run(["/bin/begin"]))
    #expect(story.one.events.contains { "\($0.body)".contains(words) })
    try story.done(undo, at: 316)
    #expect(
      story.steps == ["proposed", "approved", "ran", "refuted", "rolling-back", "rolled-back"])
    #expect(story.book.runCount == 0)
  }

  @Test func `on dry run it is said and not done`() throws {
    var story = try Story([Self.remedy(isDryRun: true)])
    let id = try story.propose()
    #expect(try story.approve(id) == nil)
    #expect(story.steps == ["proposed", "approved", "dry-run"])
    #expect(
      story.one.remedies.first?.text
        == #"Nothing was done. Dry run, would run ["/bin/end","cart"]."#)
    #expect(story.book.runCount == 0)
  }

  @Test func `the role that an action names approves it, and a lesser one does not`() throws {
    var story = try Story([Self.remedy(approval: .admin)])
    let id = try story.propose()
    let failure = #expect(throws: RemedyError.self) { try story.approve(id) }
    #expect(failure?.kind == .forbidden)
    #expect(story.book.runCount == 0)
    let failed = #expect(throws: RemedyError.self) {
      try story.book.reject(id, in: story.one, by: story.ada, "no")
    }
    #expect(failed?.kind == .forbidden)
    #expect(try story.approve(id, by: Actor(name: "eve", role: .admin)) != nil)
  }

  @Test func `what was approved is what was proposed, or it is proposed again`() throws {
    var story = try Story([Self.remedy()])
    let id = try story.propose()
    story.book = RemedyBook([try Self.remedy(words: ["{service}", "--all"])])
    let failure = #expect(throws: RemedyError.self) { try story.approve(id) }
    #expect(failure?.problem.contains("not what was proposed") == true)
    story.book = RemedyBook()
    #expect(throws: RemedyError.self) { try story.approve(id) }
    try story.say(try story.book.reject(id, in: story.one, by: story.ada, "old"))
    #expect(story.steps == ["proposed", "rejected"])
  }

  @Test func `what is over is neither proposed nor approved any more`() throws {
    var story = try Story([Self.remedy(), Self.remedy("other")])
    let id = try story.propose()
    try story.say(.cleared(Sketch.finding(closed: 400)), at: 460, by: .whence)
    #expect(throws: RemedyError("connection-leak of pool/cart → mysql db is not found any more")) {
      try story.approve(id)
    }
    #expect(throws: RemedyError("nothing of incident 1 is seen any more")) {
      try story.propose("other")
    }
    #expect(story.book.runCount == 0)
  }

  @Test func `a cause that turned out to be elsewhere is not acted upon`() throws {
    var story = try Story([Self.remedy()])
    let id = try story.propose()
    try story.say(
      .found(Sketch.finding(1, Sketch.cause(of: "shop → mysql db")), .moved), by: .whence)
    #expect(throws: RemedyError.self) { try story.approve(id) }
  }

  @Test func `nothing is approved twice, and one is under way for an entity`() throws {
    var story = try Story([Self.remedy(), Self.remedy("other")])
    let (first, second) = (try story.propose(), try story.propose("other"))
    #expect(throws: RemedyError.self) { try story.propose() }
    #expect(try story.approve(first) != nil)
    #expect(throws: RemedyError.self) { try story.approve(first) }
    let failure = #expect(throws: RemedyError.self) { try story.approve(second) }
    #expect(failure?.problem.contains("end-idle-1 of incident 1 is under way") == true)
    #expect(throws: RemedyError.self) {
      try story.book.reject(first, in: story.one, by: story.ada, "")
    }
  }

  @Test func `the same again has to wait, also after a restart`() throws {
    var story = try Story([Self.remedy()])
    let duty = try #require(try story.approve(try story.propose()))
    try story.done(duty, failure: "it ended with 3", at: 212)
    #expect(story.steps == ["proposed", "approved", "failed"])
    let again = try story.propose()
    #expect(again == "end-idle-2")
    #expect(throws: RemedyError.self) { try story.approve(again, at: 1_209) }
    story.book = RemedyBook([try Self.remedy()])
    #expect(story.book.restore([story.one]).isEmpty)
    #expect(story.book.fitting(story.one).first?.cooldownEnd == second(1_210))
    #expect(throws: RemedyError.self) { try story.approve(again, at: 1_209) }
    #expect(try story.approve(again, at: 1_210) != nil)
  }

  @Test(arguments: [0, 1, 2])
  func `after a restart what was under way is unknown, and not repeated`(_ done: Int) throws {
    var story = try Story([Self.remedy(undo: true)])
    let duty = try #require(try story.approve(try story.propose()))
    if done > 0 { try story.done(duty, at: 215) }
    if done > 1 { _ = try story.look(.present, at: 315) }
    story.book = RemedyBook([try Self.remedy(undo: true)])
    try story.say(story.book.restore([story.one]), at: 400)
    #expect(story.one.remedies.first?.step == .unknown)
    #expect(story.book.runCount == 0)
    #expect(try story.look(.present, at: 500).isEmpty)
    #expect(story.book.restore([story.one]).isEmpty)
  }

  @Test func `what takes too long has failed, whatever is said afterwards`() throws {
    var story = try Story([Self.remedy(undo: true)])
    let duty = try #require(try story.approve(try story.propose()))
    #expect(try story.look(.present, at: 220).isEmpty)
    #expect(story.steps == ["proposed", "approved", "failed"])
    try story.done(duty, at: 221)
    #expect(story.steps == ["proposed", "approved", "failed"])
  }

  @Test func `what goes on when the program ends is said to be unknown`() throws {
    var story = try Story([Self.remedy()])
    _ = try story.approve(try story.propose())
    try story.say(story.book.stop(), at: 300)
    #expect(story.one.remedies.first?.step == .unknown)
  }

  @Test func `an action that a name does not fit is shown with why, and not proposed`() throws {
    var story = try Story([Self.remedy(words: ["{entity}"])])
    let fitting = try #require(story.book.fitting(story.one).first)
    #expect(fitting.plan == nil && fitting.obstacle?.contains("no plain name") == true)
    #expect(throws: RemedyError.self) { try story.propose() }
  }

  @Test func `actions are for causes, and for entities that are named`() throws {
    var story = try Story([
      Self.remedy(), Self.remedy("drop", cause: "overload"), Self.remedy("rest", cause: "rust"),
    ])
    #expect(story.book.fitting(story.one).map(\.target.action) == ["end-idle", "drop"])
    let missing = #expect(throws: RemedyError.self) { try story.propose("no-such") }
    #expect(missing?.kind == .notFound)
    #expect(throws: RemedyError.self) { try story.propose("rest") }
    #expect(throws: RemedyError.self) {
      try story.book.propose("drop", for: "service/other", in: story.one)
    }
    _ = try story.book.propose("drop", for: "service/cart", in: story.one)
  }

  @Test func `runs and proposals are bounded`() throws {
    var limits = RemedyLimits()
    (limits.remedyRunCountMax, limits.remediesPerCaseMax) = (0, 1)
    var story = try Story([Self.remedy(), Self.remedy("other")], limits: limits)
    let id = try story.propose()
    #expect(throws: RemedyError.self) { try story.approve(id) }
    #expect(throws: RemedyError.self) { try story.propose("other") }
  }

  @Test func `events of remedies are read back as they were written`() throws {
    var story = try Story([Self.remedy()])
    _ = try story.approve(try story.propose())
    for event in story.one.events { #expect(try CaseEvent(json: event.json) == event) }
    #expect(try Case(folding: story.one.events).remedies == story.one.remedies)
  }
}
