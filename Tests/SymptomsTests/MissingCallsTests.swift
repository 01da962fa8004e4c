import Testing
import Topology

@testable import Symptoms
@testable import Vitals

/// What requests usually call, and what of it is missing.
@Suite struct `Calls that requests usually make` {
  private static func look(
    requests: Int, calls: [Int32: Int], last: [Int32: Int] = [:]
  ) -> Examination {
    var counts = RequestCounts()
    counts.count = requests
    let made = calls.map { (EntityID(index: $0.key), [$0.value]) }
    let ended = last.map { (EntityID(index: $0.key), [$0.value]) }
    return Examination(
      EntityVitals(
        id: EntityID(index: 0), windowSeconds: 5, isHeard: true, windows: [counts], series: [:],
        phrases: [:], events: [:], calls: Dictionary(uniqueKeysWithValues: made),
        lastCalls: Dictionary(uniqueKeysWithValues: ended), left: counts,
        leftCalls: Dictionary(uniqueKeysWithValues: made.map { ($0, $1[0]) }),
        leftLastCalls: Dictionary(uniqueKeysWithValues: ended.map { ($0, $1[0]) }), sayings: nil))
  }

  /// Ten requests a window, of which all call 1 and most call 2.
  private static let usual = {
    var memory = RuleMemory()
    for _ in 0..<20 { memory.calls.learn(look(requests: 10, calls: [1: 10, 2: 6]).entity) }
    return memory
  }()

  @Test(
    arguments: [
      ([1: 10, 2: 6], Judgement.State.absent),
      ([1: 10, 2: 0], .present), ([1: 0, 2: 6], .present), ([:], .present),
      // One callee instead of another: nothing is left undone.
      ([1: 10, 3: 6], .unknown),
      // Some fewer, as chance has it.
      ([1: 10, 2: 4], .unknown),
    ] as [([Int32: Int], Judgement.State)])
  func `are missed when fewer are made in all`(_ calls: [Int32: Int], _ wanted: Judgement.State) {
    let judgement = Self.look(requests: 10, calls: calls).missingCalls(
      floor: 0.5, memory: Self.usual)
    #expect(judgement.state == wanted)
  }

  /// Forty requests a window, of which one calls 1 and then 2, the others 3 alone.
  private static let seldom = {
    var memory = RuleMemory()
    for _ in 0..<20 {
      memory.calls.learn(
        look(requests: 40, calls: [1: 1, 2: 1, 3: 39], last: [2: 1, 3: 39]).entity)
    }
    return memory
  }()

  @Test(
    arguments: [
      ([1: 4, 2: 4, 3: 39], [2: 4, 3: 39], Judgement.State.absent),
      // Code that leaves after a call that others always came after.
      ([1: 4, 3: 39], [1: 4, 3: 39], .present),
      ([1: 6, 2: 2, 3: 39], [1: 4, 2: 2, 3: 39], .present),
      // Too few, or too small a part.
      ([1: 2, 3: 39], [1: 2, 3: 39], .absent),
      ([1: 9, 2: 6, 3: 39], [1: 3, 2: 6, 3: 39], .absent),
    ] as [([Int32: Int], [Int32: Int], Judgement.State)])
  func `are missed after one that few requests make`(
    _ calls: [Int32: Int], _ last: [Int32: Int], _ wanted: Judgement.State
  ) {
    let judgement = Self.look(requests: 40, calls: calls, last: last).missingCalls(
      floor: 0.5, memory: Self.seldom)
    #expect((judgement.state == .present) == (wanted == .present))
  }

  @Test func `are not known before enough was seen`() {
    var memory = RuleMemory()
    for _ in 0..<5 { memory.calls.learn(Self.look(requests: 10, calls: [1: 10]).entity) }
    let judgement = Self.look(requests: 10, calls: [:]).missingCalls(floor: 0.5, memory: memory)
    #expect(judgement.state == .unknown)
  }

  @Test func `are not missed by one request alone`() {
    let judgement = Self.look(requests: 1, calls: [:]).missingCalls(floor: 0.5, memory: Self.usual)
    #expect(judgement.state == .silent)
  }
}
