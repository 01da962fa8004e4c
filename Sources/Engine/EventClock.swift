package import Telemetry

/// What time it is, by the telemetry itself, and which windows are over.
///
/// A window is over once the newest event is later than its end by the *allowed lateness*: long
/// enough for the slowest usual sender (SDKs batch for up to 5 s), short enough to be fast.
/// Lateness follows the senders: the delay that 99 of 100 items had lately, between
/// `latenessSecondsMin` and `latenessSecondsMax`.
///
/// One wrong clock must not move time for all: items later than the middle of their batch by more
/// than `leadSecondsMax` do not count, and a leap of more than `leapSecondsMax` needs
/// `leapBatchCount` batches in a row that agree, with none of the old time between them. Where the
/// present is known (`ceiling`), nothing can be later than it.
///
/// Pure: it is told everything, and the same batches in the same order give the same windows.
package struct EventClock: Sendable {
  /// Bounds of the allowed lateness.
  package static let latenessSecondsMin = 2.0
  package static let latenessSecondsMax = 15.0
  /// Lateness allowed before anything is known of the senders.
  package static let latenessSecondsAtStart = 5.0
  package static let leadSecondsMax = 60.0
  package static let leapSecondsMax = 600.0
  package static let leapBatchCount = 4
  /// Items older than this against the newest are refused: no window can take them any more.
  package static let ageSecondsMax = 3_600.0

  /// Length of a window, a millisecond or more.
  package let windowNanoseconds: Int64
  /// No item is later than this: live, a little after the present by the host's clock; without
  /// end where nobody knows the present, as when a recording is read.
  package var ceiling = Timestamp.max
  /// The newest event seen, `Timestamp.zero` before the first.
  package private(set) var newest = Timestamp.zero
  /// End of the window that was handed out last.
  package private(set) var closedEnd = Timestamp.zero
  private var pendingLeap: Timestamp?
  private var agreeingCount = 0
  private var lateness = LatenessHistogram()

  /// - Precondition: the window is at least a millisecond long.
  package init(windowSeconds: Double) {
    windowNanoseconds = Int64(windowSeconds * 1e9)
    precondition(windowNanoseconds >= 1_000_000, "a window of \(windowSeconds) s is too short")
  }

  /// A clock that stopped when it had handed out windows up to `end`.
  ///
  /// How late senders are is learned again.
  package init(windowSeconds: Double, stoppedAt end: Timestamp) {
    self.init(windowSeconds: windowSeconds)
    newest = end
    closedEnd = end
  }

  /// Seconds that a window stays open after its end, as the senders are now.
  package var allowedLatenessSeconds: Double { lateness.allowedSeconds }

  /// Whether an item of this time can still be taken, or can already: not older than
  /// `ageSecondsMax` and not in the future, against the newest event or the leap that is being
  /// considered, and not after the ceiling.
  package func accepts(_ time: Timestamp) -> Bool {
    guard time <= ceiling else { return false }
    guard newest > .zero else { return true }
    if let pendingLeap, abs(time.seconds(since: pendingLeap)) <= Self.leadSecondsMax { return true }
    let lead = time.seconds(since: newest)
    return lead <= Self.leadSecondsMax && lead >= -Self.ageSecondsMax
  }

  /// Whether every time between these two is accepted at any rate; if not, each is asked for.
  func acceptsAll(from oldest: Timestamp, through latest: Timestamp) -> Bool {
    guard latest <= ceiling else { return false }
    guard newest > .zero else { return true }
    return latest.seconds(since: newest) <= Self.leadSecondsMax
      && oldest.seconds(since: newest) >= -Self.ageSecondsMax
  }

  /// Takes note of the ends of spans.
  ///
  /// Nearly always all lie close together, so that the middle one need not be looked for.
  ///
  /// - Complexity: O(n) in the batch then, O(n log n) otherwise.
  mutating func observe(_ rows: [SpanRow]) {
    guard let (oldest, latest) = rows.endRange else { return }
    guard oldest > .zero, latest <= ceiling, latest.seconds(since: oldest) <= Self.leadSecondsMax
    else {
      return observe(rows.map(\.end), isTimely: true)
    }
    if newest > .zero { lateness.add(rows, newest: newest) }
    move(to: latest)
  }

  /// Whether `accepts` holds for all of them.
  ///
  /// - Complexity: O(n).
  package func acceptsAll(_ times: [Timestamp]) -> Bool {
    guard let first = times.first else { return true }
    var (earliest, latest) = (first, first)
    for time in times {
      earliest = min(earliest, time)
      latest = max(latest, time)
    }
    guard latest <= ceiling else { return false }
    guard newest > .zero else { return true }
    let isWithin =
      latest.seconds(since: newest) <= Self.leadSecondsMax
      && earliest.seconds(since: newest) >= -Self.ageSecondsMax
    return isWithin || times.allSatisfy(accepts)
  }

  /// Takes note of the event times of one batch.
  ///
  /// Timely times say how late senders are; metric points have a pace of their own.
  ///
  /// - Complexity: O(n log n) in the batch.
  package mutating func observe(_ times: [Timestamp], isTimely: Bool) {
    if !isTimely, let latest = latestOfOneMoment(times) { return move(to: latest) }
    let sane = times.filter { $0 > .zero && $0 <= ceiling }.sorted()
    guard !sane.isEmpty else { return }
    let middle = sane[sane.count / 2]
    let limit = middle.advanced(bySeconds: Self.leadSecondsMax)
    guard let latest = sane.last(where: { $0 <= limit }) else { return }
    if isTimely, newest > .zero {
      for time in sane where time <= limit { lateness.add(newest.seconds(since: time)) }
    }
    move(to: latest)
  }

  /// The latest of times that lie so close together that none is ahead of their middle; else nil.
  private func latestOfOneMoment(_ times: [Timestamp]) -> Timestamp? {
    guard var earliest = times.first, var latest = times.first else { return nil }
    for time in times {
      earliest = min(earliest, time)
      latest = max(latest, time)
    }
    guard earliest > .zero, latest <= ceiling else { return nil }
    return latest.seconds(since: earliest) <= Self.leadSecondsMax ? latest : nil
  }

  /// Moves time on without telemetry (nothing was sent for a while, yet time passes).
  package mutating func advance(to time: Timestamp) {
    if newest > .zero { newest = max(newest, time) }
  }

  private mutating func move(to latest: Timestamp) {
    guard newest > .zero else {
      newest = latest
      closedEnd = Timestamp(
        nanoseconds: latest.nanoseconds / windowNanoseconds * windowNanoseconds - windowNanoseconds)
      return
    }
    guard latest.seconds(since: newest) > Self.leapSecondsMax else {
      newest = max(newest, latest)
      pendingLeap = nil
      return
    }
    let isAgreed =
      pendingLeap.map { abs(latest.seconds(since: $0)) <= Self.leapSecondsMax } ?? false
    agreeingCount = isAgreed ? agreeingCount + 1 : 1
    pendingLeap = latest
    guard agreeingCount >= Self.leapBatchCount else { return }
    newest = latest
    pendingLeap = nil
    skip(to: latest.advanced(bySeconds: -Self.leadSecondsMax))
  }

  /// The end of the next window that is over, or nil.
  ///
  /// Windows are handed out in order, each once; a stretch without any event is handed out as its
  /// windows, for the engine to skip.
  package mutating func takeNextWindow() -> Timestamp? {
    guard let end = nextWindow else { return nil }
    closedEnd = end
    lateness.age()
    return end
  }

  /// Whether a window is over that was not handed out yet.
  package var isWindowDue: Bool { nextWindow != nil }

  private var nextWindow: Timestamp? {
    guard newest > .zero else { return nil }
    let end = closedEnd.advanced(byNanoseconds: windowNanoseconds)
    // At the end of all time a window has no end of its own.
    guard end > closedEnd, end.advanced(bySeconds: allowedLatenessSeconds) <= newest else {
      return nil
    }
    return end
  }

  /// Passes over windows in which nothing happened, up to the one that holds `time`.
  private mutating func skip(to time: Timestamp) {
    let start = time.nanoseconds / windowNanoseconds * windowNanoseconds
    closedEnd = max(closedEnd, Timestamp(nanoseconds: start))
  }
}

/// How late items come, in whole seconds; forgets with a half-life of 24 windows.
private struct LatenessHistogram: Sendable {
  private static let bucketCount = Int(EventClock.latenessSecondsMax) + 1
  private static let keptPerWindow = 0.9715
  private static let countMin = 100.0
  private var counts = [Double](repeating: 0, count: bucketCount)

  /// Adds what `add(_:)` would for each row, in whole numbers.
  mutating func add(_ rows: [SpanRow], newest: Timestamp) {
    for row in rows {
      let delay = newest.nanoseconds &- row.end.nanoseconds
      let bucket = delay <= 0 ? 0 : (delay &- 1) / 1_000_000_000 &+ 1
      if bucket < Self.bucketCount { counts[Int(bucket)] += 1 }
    }
  }

  mutating func add(_ seconds: Double) {
    let bucket = Int(max(0, seconds.rounded(.up)))
    guard bucket < Self.bucketCount else { return }  // hopelessly late: nothing to wait for
    counts[bucket] += 1
  }

  mutating func age() { for bucket in counts.indices { counts[bucket] *= Self.keptPerWindow } }

  var allowedSeconds: Double {
    let total = counts.reduce(0, +)
    guard total >= Self.countMin else { return EventClock.latenessSecondsAtStart }
    var seen = 0.0
    for (seconds, count) in counts.enumerated() {
      seen += count
      if seen >= 0.99 * total { return max(EventClock.latenessSecondsMin, Double(seconds)) }
    }
    return EventClock.latenessSecondsMax
  }
}

extension [SpanRow] {
  /// The earliest and the latest end; nil without rows.
  var endRange: (oldest: Timestamp, latest: Timestamp)? {
    guard let first else { return nil }
    var (oldest, latest) = (first.end, first.end)
    for row in self {
      if row.end < oldest { oldest = row.end }
      if row.end > latest { latest = row.end }
    }
    return (oldest, latest)
  }
}
