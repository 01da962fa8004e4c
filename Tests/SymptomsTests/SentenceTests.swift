import Telemetry
import TestSeeds
import Testing
import Topology

@testable import Symptoms
@testable import Vitals

/// What requests usually say in their log, and what is said no more or for the first time.
@Suite struct `Sentences that requests say` {
  /// An operation's baseline, window by window; judged after each.
  private struct Log {
    var memory = SentenceBaseline()
    let complaints: Bool
    private var windowCount = 0

    init(complaints: Bool = false) { self.complaints = complaints }

    /// A window in which `counts` of `requests` said each sentence; nil when nothing was heard.
    mutating func hear(_ requests: Int?, _ counts: [UInt64: Int] = [:]) -> Judgement.State {
      windowCount += 1
      var sayings = Sayings()
      sayings.add(0, count: requests ?? 0)
      for (sentence, count) in counts { sayings.add(sentence, count: count) }
      let look = Examination(
        EntityVitals(
          id: EntityID(index: 0), windowSeconds: 5, isHeard: true, windows: [], series: [:],
          phrases: [:], events: [:], calls: [:], lastCalls: [:], left: nil, leftCalls: [:],
          leftLastCalls: [:], sayings: requests == nil ? nil : sayings))
      return look.sentences(
        complaints: complaints, floor: 0.05, memory: &memory,
        at: Timestamp(nanoseconds: Int64(windowCount) * 5_000_000_000)
      ).state
    }

    /// The last of several windows that are alike.
    mutating func hear(
      _ requests: Int, _ counts: [UInt64: Int], windows: Int
    ) -> Judgement.State {
      var state = Judgement.State.unknown
      for _ in 0..<windows { state = hear(requests, counts) }
      return state
    }
  }

  /// Ordinary sentences are even, complaints odd.
  private static let (greeting, found, failed) = (UInt64(2), UInt64(4), UInt64(5))

  @Test(arguments: [1, 5, 40])
  func `are missing when no request says them any more`(_ requests: Int) {
    var log = Log()
    let usual = [Self.greeting: requests, Self.found: requests]
    #expect(log.hear(requests, usual, windows: 20) == .absent)
    #expect(log.hear(requests, [Self.greeting: requests], windows: 12) == .present)
    #expect(log.hear(requests, usual) == .absent)
  }

  @Test func `are not missing when others are said instead`() {
    var log = Log()
    _ = log.hear(4, [2: 4, 4: 4], windows: 20)
    #expect(log.hear(4, [2: 4, 6: 4], windows: 12) != .present)
  }

  @Test func `are not missing when they came and went before`() {
    var log = Log()
    for round in 0..<6 {
      _ = log.hear(2, [2: 2, 4: 2], windows: 6)
      let state = log.hear(2, [2: 2], windows: 4)
      // The first time it is news.
      #expect(round == 0 || state != .present)
    }
  }

  @Test func `are not missing where nothing can be heard`() {
    var log = Log()
    _ = log.hear(4, [2: 4], windows: 20)
    for _ in 0..<20 { #expect(log.hear(nil) == .silent) }
  }

  @Test func `are complaints that never came before`() {
    var log = Log(complaints: true)
    #expect(log.hear(3, [Self.greeting: 3], windows: 20) == .absent)
    #expect(log.hear(3, [Self.greeting: 3, Self.failed: 3], windows: 4) == .present)
  }

  @Test func `are complaints that come with every request and came with some`() {
    var log = Log(complaints: true)
    for _ in 0..<10 {
      _ = log.hear(1, [Self.failed: 1])
      _ = log.hear(1, [:])
      #expect(log.hear(1, [:]) != .present)
    }
    #expect(log.hear(1, [Self.failed: 1], windows: 12) == .present)
  }

  @Test func `are usual after half an hour`() {
    var log = Log()
    _ = log.hear(4, [2: 4, 4: 4], windows: 20)
    #expect(log.hear(4, [2: 4], windows: 20) == .present)
    #expect(log.hear(4, [2: 4], windows: 400) == .absent)
  }

  /// An hour of windows, again and again: one in ten at the most has a false alarm.
  @Test(arguments: [0.1, 0.3, 0.6, 0.9])
  func `come in shares that chance moves`(_ share: Double) {
    let seed = UInt64.random(in: 0 ... .max)
    var generator = SeededGenerator(seed: seed)
    let alarmed = (0..<200).count { _ in
      var log = Log()
      return (0..<720).contains { _ in
        let requests = Int(generator.next() % 3) + 1
        let said = (0..<requests).count { _ in
          Double(generator.next() >> 11) / Double(1 << 53) < share
        }
        return log.hear(requests, [2: requests, 4: said]) == .present
      }
    }
    #expect(alarmed <= 20, "seed \(seed)")
  }
}
