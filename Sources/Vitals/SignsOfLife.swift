import Telemetry

/// When each sender was last heard of in its spans, by the window that the time counts for.
///
/// The few windows that are open at once are arrays by the number of the sender's identity: a note
/// costs no hashing.
struct SignsOfLife: Sendable {
  private struct Window: Sendable {
    /// Times of the window: after `start`, up to `end`.
    ///
    /// Of times that came too late for theirs, it may have others besides.
    var start: Int64
    var end: Int64
    /// `Int64.min` for a sender that was not heard of.
    var latest: [Int64] = []
  }

  private var windows: [Window] = []
  /// The one that was used last.
  private var current = 0

  /// Notes a sign of life; false when its window is not the one used last.
  @inline(__always)
  mutating func note(_ identity: Int32, at time: Timestamp) -> Bool {
    guard current < windows.count, time.nanoseconds > windows[current].start,
      time.nanoseconds <= windows[current].end
    else { return false }
    keep(identity, time.nanoseconds)
    return true
  }

  /// Notes one in the window that ends at `end` and has this length.
  mutating func note(
    _ identity: Int32, at time: Timestamp, windowEnd end: Timestamp, length: Int64
  ) {
    if let known = windows.firstIndex(where: { $0.end == end.nanoseconds }) {
      current = known
    } else {
      current = windows.count
      windows.append(
        Window(start: end.advanced(byNanoseconds: -length).nanoseconds, end: end.nanoseconds))
    }
    keep(identity, time.nanoseconds)
  }

  @inline(__always)
  private mutating func keep(_ identity: Int32, _ time: Int64) {
    let place = Int(identity)
    if place >= windows[current].latest.count { widen(for: place) }
    if windows[current].latest[place] < time { windows[current].latest[place] = time }
  }

  private mutating func widen(for place: Int) {
    let count = max(place + 1, windows[current].latest.count * 2) - windows[current].latest.count
    windows[current].latest.append(contentsOf: repeatElement(.min, count: count))
  }

  /// Hands over the windows that end at `end` or before, and forgets those of a future that never
  /// came, after `future`.
  mutating func close(
    through end: Timestamp, future: Timestamp, into deltas: inout WindowDeltas
  ) {
    for window in windows where window.end <= end.nanoseconds {
      for (identity, time) in window.latest.enumerated() where time > .min {
        deltas.hear(Int32(identity), at: Timestamp(nanoseconds: time), isOwn: true)
      }
    }
    windows.removeAll { $0.end <= end.nanoseconds || $0.end > future.nanoseconds }
    current = 0
  }
}
