package import Telemetry

/// What one channel has to send, and when: a pure state machine.
///
/// It is told what is found of incidents and makes notices of what is new in it; it says what to
/// send next and is told what came of it. One notice is under way at a time, so the order at the
/// receiver is the order of finding. What waits and is out of date is brought up to date in its
/// place.
package struct Outbox: Sendable {
  /// What to do now.
  package enum Step: Hashable, Sendable {
    case send(Notice)
    /// Nothing before this moment.
    case wait(until: Timestamp)
    /// Nothing until something is told.
    case rest
  }

  /// What came of sending.
  package enum Outcome: Hashable, Sendable {
    case delivered
    /// May succeed later; the receiver may have said when, in seconds.
    case failed(retryAfterSeconds: Double?, reason: String)
    /// Would never succeed.
    case refused(reason: String)
  }

  /// What became of notices so far.
  package struct Counters: Hashable, Sendable {
    /// Notices that the receiver took.
    package var deliveredCount = 0
    /// Tries that failed and were or will be repeated.
    package var failedTryCount = 0
    /// Given up after all tries, or refused by the receiver.
    package var lostCount = 0
    /// Not taken up because it said what had been said.
    package var repeatedCount = 0
    /// Dropped because too many waited.
    package var droppedCount = 0
    /// Why the last try failed; nil after one that succeeded.
    package var failure: String?
  }

  private struct Known: Sendable {
    var incident: Int
    /// As `Notice.content` has it.
    var content: String
    /// Nil until this run has found something of it.
    var notice: Notice?
    var toldAt: Timestamp
  }

  package let channel: NoticeChannel
  package private(set) var counters = Counters()
  private var waiting: [Notice] = []
  private var isUnderWay = false
  private var tries = 0
  private var notBefore = Timestamp.zero
  /// Moments of the last notices that were sent, for the rate.
  private var sent: [Timestamp] = []
  /// Incidents that were told, oldest first.
  private var known: [Known] = []

  package init(channel: NoticeChannel) { self.channel = channel }

  /// How many notices wait, the one under way included.
  package var waitingCount: Int { waiting.count }

  /// Takes in what is found of an incident now; its kind is decided here.
  ///
  /// - Complexity: O(notices that wait + incidents known).
  package mutating func tell(_ found: Notice, at time: Timestamp) {
    guard channel.tells(found) || known.contains(where: { $0.incident == found.incident })
    else { return }
    var notice = found
    if let place = known.firstIndex(where: { $0.incident == found.incident }) {
      if found.ended == nil, known[place].content == found.content {
        known[place].notice = known[place].notice ?? found
        counters.repeatedCount += 1
        return
      }
      notice.kind = found.ended == nil ? .changed : .resolved
      if found.ended != nil {
        known.remove(at: place)
      } else {
        known[place].notice = notice
        known[place].content = notice.content
      }
    } else {
      // An incident that was over before anybody was told of it is nobody's concern.
      guard found.ended == nil else { return }
      notice.kind = .opened
      remember(notice.incident, notice.content, at: time)
      known[known.count - 1].notice = notice
    }
    enqueue(notice)
  }

  /// Takes an incident for one that the channel was told of.
  mutating func remember(_ incident: Int, _ content: String, at time: Timestamp) {
    if known.count >= channel.limits.knownIncidentCountMax { known.removeFirst() }
    known.append(Known(incident: incident, content: content, toldAt: time))
  }

  /// What to do at a moment.
  package mutating func next(at time: Timestamp) -> Step {
    repeatWhatIsDue(at: time)
    guard !isUnderWay, let first = waiting.first else {
      return waiting.isEmpty ? idle(at: time) : .rest
    }
    guard time >= notBefore else { return .wait(until: notBefore) }
    sent.removeAll { time.seconds(since: $0) >= 60 }
    if sent.count >= channel.limits.noticesPerMinuteMax, let oldest = sent.first {
      return .wait(until: oldest.advanced(bySeconds: 60))
    }
    sent.append(time)
    isUnderWay = true
    return .send(first)
  }

  /// Takes in what came of the notice under way.
  ///
  /// `jitter`, 0...1, spreads the retries of several servers: a pause is between half of what is
  /// due and all of it.
  ///
  /// - Returns: whether it is done with; otherwise it is tried again.
  @discardableResult
  package mutating func finished(
    _ outcome: Outcome, at time: Timestamp, jitter: Double
  ) -> Bool {
    precondition(isUnderWay, "no notice is under way")
    isUnderWay = false
    switch outcome {
    case .delivered:
      counters.deliveredCount += 1
      counters.failure = nil
      drop()
    case .refused(let reason):
      counters.lostCount += 1
      counters.failure = reason
      drop()
    case .failed(let retryAfterSeconds, let reason):
      counters.failedTryCount += 1
      counters.failure = reason
      tries += 1
      guard tries < channel.limits.tryCountMax else {
        counters.lostCount += 1
        drop()
        return true
      }
      var pause = channel.limits.firstPauseSeconds
      for _ in 1..<max(tries, 1) where pause < channel.limits.pauseSecondsMax { pause *= 2 }
      pause = min(pause, channel.limits.pauseSecondsMax)
      let spread = pause * (0.5 + 0.5 * min(max(jitter, 0), 1))
      notBefore = time.advanced(bySeconds: max(spread, retryAfterSeconds ?? 0))
      return false
    }
    return true
  }

  private mutating func drop() {
    waiting.removeFirst()
    tries = 0
    notBefore = .zero
  }

  private mutating func enqueue(_ notice: Notice) {
    guard channel.kinds.contains(notice.kind) else { return }
    // What is under way cannot be changed any more.
    let first = isUnderWay ? 1 : 0
    let place = waiting.indices.dropFirst(first).first { index in
      waiting[index].incident == notice.incident && waiting[index].kind != .resolved
    }
    if let place, notice.kind == .changed || notice.kind == .repeated {
      let kind = waiting[place].kind
      waiting[place] = notice
      waiting[place].kind = kind == .repeated ? notice.kind : kind
      return
    }
    if let place, notice.kind == .resolved, waiting[place].kind != .opened {
      waiting.remove(at: place)
    }
    if waiting.count >= channel.limits.waitingNoticeCountMax, waiting.count > first {
      let oldest = waiting.indices.dropFirst(first).first {
        waiting[$0].kind == .changed || waiting[$0].kind == .repeated
      }
      waiting.remove(at: oldest ?? first)
      counters.droppedCount += 1
    }
    waiting.append(notice)
  }

  private mutating func repeatWhatIsDue(at time: Timestamp) {
    guard let seconds = channel.limits.repeatSeconds else { return }
    for place in known.indices where time.seconds(since: known[place].toldAt) >= seconds {
      known[place].toldAt = time
      guard var notice = known[place].notice else { continue }
      notice.kind = .repeated
      notice.at = time
      enqueue(notice)
    }
  }

  private func idle(at time: Timestamp) -> Step {
    guard let seconds = channel.limits.repeatSeconds,
      let oldest = known.map(\.toldAt).min()
    else { return .rest }
    return .wait(until: oldest.advanced(bySeconds: seconds))
  }
}
