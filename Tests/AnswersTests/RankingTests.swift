import Testing

@testable import Answers
@testable import Causes

@Suite struct `Causes are ranked` {
  private func said(_ answer: Answer) -> [String] {
    answer.causes.map { "\($0.verdict.rawValue) \($0.cause) of \($0.entity.name)" }
  }

  @Test func `by probability over all incidents, and alternatives after them`() {
    let answer = World.answer([
      World.incident(
        1, [World.diagnosed(World.cause(0, of: 0), 0.7)],
        runnersUp: [World.runnerUp(World.cause(1, of: 0), 0.95)], closed: 90),
      World.incident(
        2,
        [
          World.diagnosed(World.cause(2, of: 1), 0.6), World.diagnosed(World.cause(0, of: 1), 0.9),
        ], runnersUp: [World.runnerUp(World.cause(1, of: 1), 0.3)]),
    ])
    #expect(
      said(answer) == [
        "cause leak of cart", "cause leak of shop", "cause overload of cart",
        "alternative malfunction of shop", "alternative malfunction of cart",
      ])
    #expect(answer.causes.map(\.isActive) == [true, false, true, false, true])
    #expect(answer.causes.map(\.incident) == [2, 1, 2, 1, 2])
  }

  @Test func `when equally sure by how much they account for, then as they were told`() {
    let seen = [World.symptom(0, of: 0), World.symptom(1, of: 0)]
    let answer = World.answer([
      World.incident(
        1,
        [
          World.diagnosed(World.cause(0, of: 0), 0.5),
          World.diagnosed(World.cause(1, of: 0), 0.5, explains: seen),
          World.diagnosed(World.cause(2, of: 0), 0.5),
        ])
    ])
    #expect(answer.causes.map(\.cause) == ["malfunction", "leak", "overload"])
  }

  @Test func `each once, in its most probable form`() {
    let key = World.cause(0, of: 0)
    let answer = World.answer([
      World.incident(1, [World.diagnosed(key, 0.6)], closed: 80),
      World.incident(2, [World.diagnosed(key, 0.8)], closed: 90),
      World.incident(3, [], runnersUp: [World.runnerUp(key, 0.99)], closed: 95),
    ])
    #expect(said(answer) == ["cause leak of shop"])
    #expect(answer.causes.first?.probability == 0.8)
  }

  @Test func `without alternatives that are hardly possible`() {
    let answer = World.answer([
      World.incident(
        1, [],
        runnersUp: [0.5, 0.01, 0.009].enumerated().map { number, probability in
          World.runnerUp(World.cause(Int32(number), of: 0), probability)
        })
    ])
    #expect(said(answer) == ["alternative leak of shop", "alternative malfunction of shop"])
  }
}

@Suite struct `An answer says what stands in a diagnosis` {
  @Test func `the owning service is named for what is below one`() {
    let answer = World.answer([
      World.incident(
        1, (0..<4).map { World.diagnosed(World.cause(0, of: $0), 0.9) })
    ])
    let services = answer.causes.map { "\($0.entity.name): \($0.entity.service ?? "none")" }
    #expect(
      services == ["shop: shop", "cart: cart", "mysql db: none", "cart → mysql db: cart"])
  }

  @Test func `the path is the longest, and what is known of a symptom comes from the evidence`() {
    let seen = [World.symptom(0, of: 0), World.symptom(1, of: 1)]
    let evidence = World.observation(seen[0], at: 55)
    let answer = World.answer([
      World.incident(
        1, [World.diagnosed(World.cause(0, of: 0), 0.9, explains: seen)], evidence: [evidence])
    ])
    let cause = answer.causes.first
    #expect(cause?.path.map(\.node) == ["slow", "slow"])
    #expect(cause?.explains.map(\.value) == [0.5, 0])
    #expect(cause?.explains.map(\.onset) == [second(55), second(60)])
    #expect(cause?.remedies == ["Mend the leak", "Wait"])
  }

  @Test func `what is unexplained comes from the open incident, else from what is present`() {
    let (first, second) = (World.symptom(0, of: 0), World.symptom(1, of: 0))
    let evidence = [World.observation(first, at: 10), World.observation(second, at: 20)]
    let open = World.incident(1, [], unexplained: [second], evidence: evidence)
    #expect(World.answer([open]).unexplained.map(\.symptom) == ["slow"])
    let closed = World.incident(1, [], unexplained: [second], evidence: evidence, closed: 90)
    #expect(World.answer([closed]).unexplained.isEmpty)
    let present = [World.observation(first, at: 99)]
    #expect(World.answer([closed], present: present).unexplained.map(\.symptom) == ["errors"])
    #expect(World.answer([], present: present).unexplained.map(\.symptom) == ["errors"])
  }

  @Test func `why an alternative was not chosen is said in sentences`() {
    var other = World.runnerUp(World.cause(1, of: 0), 0.2, rarerBy: 12.4)
    other.leavesUnexplained = (0..<5).map { World.symptom(0, of: $0 % 4) }
    other.shouldShow = [World.symptom(1, of: 1)]
    other.beganBefore = [World.symptom(0, of: 1)]
    other.wouldTell = [World.symptom(1, of: 0)]
    let answer = World.answer([World.incident(1, [], runnersUp: [other])])
    #expect(
      answer.causes.first?.whyNot == [
        "It would leave unexplained: errors of service shop, errors of service cart, "
          + "errors of database mysql db and 2 more.",
        "It should show, and does not: slow of service cart.",
        "It cannot have brought what began before it: errors of service cart.",
        "It is 12 times rarer to begin with.",
        "What would tell the two apart: slow of service shop.",
      ])
  }

  @Test(arguments: [1e300, .infinity, 0, -1])
  func `however rare it is`(_ rarerBy: Double) {
    let other = World.runnerUp(World.cause(1, of: 0), 0.2, rarerBy: rarerBy)
    let answer = World.answer([World.incident(1, [], runnersUp: [other])])
    #expect(answer.causes.first?.whyNot.count == (rarerBy >= 2 ? 1 : 0))
  }
}
