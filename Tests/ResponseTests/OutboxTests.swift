import Answers
import Telemetry
import Testing

@testable import Response

@Suite struct `A channel tells what is new, once, in order and not too often` {
  private func found(
    _ incident: Int = 1, cause: String = "leak", severity: String = "critical", at: Double = 0,
    ended: Double? = nil
  ) -> Notice {
    Notice(
      kind: .opened, incident: incident, at: second(at), began: second(at - 30),
      ended: ended.map(second),
      entity: AnswerEntity(type: "pool", kind: nil, name: "a → b", service: "a"), cause: cause,
      summary: "Connections are not given back", severity: severity, probability: 0.9)
  }

  private func outbox(_ change: (inout NoticeChannel) -> Void = { _ in }) -> Outbox {
    var channel = NoticeChannel(name: "hook", kind: .webhook, url: "http://hook")
    change(&channel)
    return Outbox(channel: channel)
  }

  /// Sends all that can be sent at a moment; "1 opened" for each.
  private func send(_ outbox: inout Outbox, at time: Double) -> [String] {
    var said: [String] = []
    while case .send(let notice) = outbox.next(at: second(time)) {
      said.append("\(notice.incident) \(notice.kind.rawValue)")
      outbox.finished(.delivered, at: second(time), jitter: 0)
    }
    return said
  }

  @Test func `an incident opens, changes and ends`() {
    var outbox = outbox()
    outbox.tell(found(), at: second(0))
    #expect(send(&outbox, at: 0) == ["1 opened"])
    outbox.tell(found(at: 5), at: second(5))
    outbox.tell(found(cause: "surge", at: 10), at: second(10))
    #expect(send(&outbox, at: 10) == ["1 changed"])
    outbox.tell(found(cause: "surge", at: 20, ended: 15), at: second(20))
    #expect(send(&outbox, at: 20) == ["1 resolved"])
    #expect(outbox.next(at: second(30)) == .rest)
    #expect(outbox.counters.repeatedCount == 1)
    #expect(outbox.counters.deliveredCount == 3)
  }

  @Test func `what waits is brought up to date in its place`() {
    var outbox = outbox()
    outbox.tell(found(), at: second(0))
    outbox.tell(found(2), at: second(1))
    outbox.tell(found(cause: "surge", at: 2), at: second(2))
    guard case .send(let first) = outbox.next(at: second(3)) else {
      Issue.record("nothing is sent")
      return
    }
    #expect(first.kind == .opened)
    #expect(first.cause == "surge")
    // What is under way stays; the change comes behind it.
    outbox.tell(found(cause: "third", at: 4), at: second(4))
    outbox.finished(.delivered, at: second(4), jitter: 0)
    #expect(send(&outbox, at: 5) == ["2 opened", "1 changed"])
  }

  @Test func `an incident that ended while it waited is told from its beginning to its end`() {
    var outbox = outbox()
    outbox.tell(found(), at: second(0))
    outbox.tell(found(cause: "surge"), at: second(1))
    outbox.tell(found(cause: "surge", ended: 2), at: second(2))
    #expect(send(&outbox, at: 3) == ["1 opened", "1 resolved"])
  }

  @Test(
    arguments: [(0, [0.5, 1, 2, 2, 2]), (1, [1, 2, 4, 4, 4])] as [(Double, [Double])])
  func `pauses double up to their longest, between half of it and all`(
    jitter: Double, wanted: [Double]
  ) {
    var outbox = outbox {
      $0.limits.pauseSecondsMax = 4
      $0.limits.tryCountMax = 6
    }
    outbox.tell(found(), at: second(0))
    var now = 0.0
    var pauses: [Double] = []
    for _ in 0..<5 {
      #expect(outbox.next(at: second(now)) == .send(found()))
      outbox.finished(
        .failed(retryAfterSeconds: nil, reason: "503"), at: second(now), jitter: jitter)
      guard case .wait(let until) = outbox.next(at: second(now)) else { break }
      pauses.append(until.seconds(since: second(now)))
      now += pauses.last ?? 0
    }
    #expect(pauses == wanted)
    _ = outbox.next(at: second(now))
    outbox.finished(.failed(retryAfterSeconds: nil, reason: "503"), at: second(now), jitter: 0)
    #expect(outbox.next(at: second(now)) == .rest)
    #expect(outbox.counters.lostCount == 1)
    #expect(outbox.counters.failedTryCount == 6)
    #expect(outbox.counters.failure == "503")
  }

  @Test func `a receiver says how long to wait`() {
    var outbox = outbox()
    outbox.tell(found(), at: second(0))
    _ = outbox.next(at: second(0))
    outbox.finished(.failed(retryAfterSeconds: 30, reason: "429"), at: second(0), jitter: 0)
    #expect(outbox.next(at: second(29)) == .wait(until: second(30)))
    #expect(send(&outbox, at: 30) == ["1 opened"])
  }

  @Test func `what is refused is not tried again`() {
    var outbox = outbox()
    outbox.tell(found(), at: second(0))
    _ = outbox.next(at: second(0))
    outbox.finished(.refused(reason: "400"), at: second(0), jitter: 0)
    #expect(outbox.next(at: second(1)) == .rest)
    #expect(outbox.counters.lostCount == 1)
  }

  @Test func `no more in a minute than is allowed`() {
    var outbox = outbox { $0.limits.noticesPerMinuteMax = 3 }
    for incident in 1...5 { outbox.tell(found(incident), at: second(0)) }
    #expect(send(&outbox, at: 1).count == 3)
    #expect(outbox.next(at: second(30)) == .wait(until: second(61)))
    #expect(send(&outbox, at: 61) == ["4 opened", "5 opened"])
  }

  @Test func `too many that wait are dropped, changes first, and counted`() {
    var outbox = outbox { $0.limits.waitingNoticeCountMax = 2 }
    outbox.tell(found(1), at: second(0))
    #expect(send(&outbox, at: 0) == ["1 opened"])
    outbox.tell(found(1, cause: "surge"), at: second(1))
    outbox.tell(found(2), at: second(2))
    outbox.tell(found(3), at: second(3))
    outbox.tell(found(4), at: second(4))
    #expect(outbox.counters.droppedCount == 2)
    #expect(send(&outbox, at: 5) == ["3 opened", "4 opened"])
  }

  @Test func `a channel hears what it asked for`() {
    var outbox = outbox {
      $0.least = "major"
      $0.kinds = [.opened]
    }
    outbox.tell(found(1, severity: "minor"), at: second(0))
    outbox.tell(found(2, severity: "major"), at: second(0))
    outbox.tell(found(2, severity: "major", ended: 5), at: second(5))
    #expect(send(&outbox, at: 6) == ["2 opened"])
  }

  @Test func `an Alertmanager is told again and again while an incident is open`() {
    var outbox = Outbox(channel: NoticeChannel(name: "am", kind: .alertmanager, url: "http://am"))
    outbox.tell(found(), at: second(0))
    #expect(send(&outbox, at: 0) == ["1 opened"])
    #expect(outbox.next(at: second(1)) == .wait(until: second(60)))
    #expect(send(&outbox, at: 60) == ["1 repeated"])
    outbox.tell(found(at: 90, ended: 80), at: second(90))
    #expect(send(&outbox, at: 90) == ["1 resolved"])
    #expect(outbox.next(at: second(200)) == .rest)
  }

  @Test func `an incident that nobody was told of does not end for anybody`() {
    var outbox = outbox()
    outbox.tell(found(ended: 5), at: second(6))
    #expect(outbox.next(at: second(6)) == .rest)
  }
}
