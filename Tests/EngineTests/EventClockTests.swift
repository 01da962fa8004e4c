import Telemetry
import TestSeeds
import Testing

@testable import Engine

@Suite struct `Event time` {
  /// A clock that has seen one batch.
  private func started(at start: Double = 0) -> EventClock {
    var clock = EventClock(windowSeconds: 5)
    clock.observe([second(start)], isTimely: true)
    return clock
  }

  private func windows(_ clock: inout EventClock) -> [Timestamp] {
    var ends: [Timestamp] = []
    while let end = clock.takeNextWindow() { ends.append(end) }
    return ends
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `hands out every window once, in order, and never too early`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var clock = EventClock(windowSeconds: 5)
    var ends: [Timestamp] = []
    var present = 0.0
    for _ in 0..<400 {
      present += Double.random(in: 0...4, using: &random)
      let times = (0..<Int.random(in: 0...20, using: &random)).map { _ in
        second(present - Double.random(in: 0...8, using: &random))
      }
      clock.observe(times, isTimely: true)
      for end in windows(&clock) {
        #expect(end.advanced(bySeconds: EventClock.latenessSecondsMin) <= clock.newest)
        ends.append(end)
      }
    }
    #expect(ends.count > 50, "seed \(seed)")
    for (end, next) in zip(ends, ends.dropFirst()) {
      #expect(next.seconds(since: end) == 5, "seed \(seed)")
    }
    #expect(ends.allSatisfy { $0.nanoseconds % 5_000_000_000 == 0 }, "seed \(seed)")
  }

  @Test func `is not moved by one item of a batch that is ahead of the others`() {
    var clock = started()
    clock.observe([second(1), second(2), second(100_000)], isTimely: true)
    #expect(clock.newest == second(2))
  }

  @Test func `is moved by nothing later than the present, not even by the first batch`() {
    var clock = EventClock(windowSeconds: 5)
    clock.ceiling = second(160)
    for _ in 0..<10 { clock.observe([second(5_000)], isTimely: true) }
    #expect(clock.newest == .zero)
    #expect(!clock.accepts(second(161)))
    clock.observe([second(100), second(161)], isTimely: true)
    #expect(clock.newest == second(100))
    #expect(clock.accepts(second(160)))
  }

  @Test(arguments: [1, 2, 3])
  func `is not moved by a few batches that are far ahead`(_ count: Int) {
    var clock = started()
    for _ in 0..<count { clock.observe([second(5_000)], isTimely: true) }
    #expect(clock.newest == second(0))
  }

  @Test func `is not moved by one wrong clock among right ones`() {
    var clock = started()
    for number in 1...200 {
      clock.observe([second(Double(number) + 5_000)], isTimely: true)
      clock.observe([second(Double(number))], isTimely: true)
    }
    #expect(clock.newest == second(200))
  }

  @Test func `leaps when batches agree that it is later, and does not run through the gap`() {
    var clock = started()
    for number in 0..<EventClock.leapBatchCount {
      clock.observe([second(1e8 + Double(number))], isTimely: true)
    }
    #expect(clock.newest == second(1e8 + Double(EventClock.leapBatchCount - 1)))
    #expect(windows(&clock).count < 20)
  }

  @Test func `does not leap when batches are far from each other as well`() {
    var clock = started()
    for number in 1...10 { clock.observe([second(Double(number) * 10_000)], isTimely: true) }
    #expect(clock.newest == second(0))
  }

  @Test func `passes without telemetry when it is told so, once it has begun`() {
    var clock = EventClock(windowSeconds: 5)
    clock.advance(to: second(100))
    #expect(clock.takeNextWindow() == nil)
    clock = started()
    clock.advance(to: second(100))
    #expect(windows(&clock).last == second(95))
    clock.advance(to: second(50))
    #expect(clock.newest == second(100), "never backwards")
  }

  @Test(arguments: [(0.5, 2.0), (3, 3), (8.5, 9), (14.5, 15), (40, 5)])
  func `waits as long as senders are late, within bounds`(_ late: Double, _ wanted: Double) {
    var clock = started()
    for number in 1...300 {
      let times = [second(Double(number)), second(Double(number) - late + 1)]
      clock.observe([times[0]], isTimely: false)
      clock.observe([second(Double(number) - late)], isTimely: true)
      _ = windows(&clock)
    }
    #expect(clock.allowedLatenessSeconds == wanted)
  }

  @Test func `does not wait for metrics, which have a pace of their own`() {
    var clock = started()
    for number in 1...300 {
      clock.observe([second(Double(number))], isTimely: true)
      clock.observe([second(Double(number) - 12)], isTimely: false)
    }
    #expect(clock.allowedLatenessSeconds == EventClock.latenessSecondsMin)
  }

  @Test(arguments: [
    (-3_601.0, false), (-3_600, true), (-1, true), (0, true), (60, true), (61, false), (1e8, false),
    (-1e9, false),
  ])
  func `has room for what is near it`(_ offset: Double, _ isAccepted: Bool) {
    #expect(started().accepts(second(offset)) == isAccepted)
  }

  @Test func `takes no notice of batches without any time`() {
    var clock = started()
    clock.observe([], isTimely: true)
    clock.observe([.zero, .zero], isTimely: true)
    #expect(clock.newest == second(0))
  }
}
