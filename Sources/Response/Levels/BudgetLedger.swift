package import Telemetry

/// Good and all requests of one level over its window, in minutes for the last six hours and in
/// hours before.
///
/// Sums over up to six hours are exact to the minute, longer ones to the hour: the current minute
/// or hour counts as one of them. Memory: 16 bytes for each of 361 minutes and for each hour of
/// the window.
package struct BudgetLedger: Hashable, Sendable {
  /// Good requests and all requests.
  package struct Counts: Hashable, Sendable {
    /// Both 0 or more, `good` at most `total`.
    package var good = 0
    package var total = 0

    package init(good: Int = 0, total: Int = 0) {
      self.good = good
      self.total = total
    }

    /// Share of requests that are bad; 0 when there are none.
    var badShare: Double { total == 0 ? 0 : Double(total - good) / Double(total) }

    static func += (left: inout Counts, right: Counts) {
      left.good += right.good
      left.total += right.total
    }
  }

  static let minuteCount = 361
  /// The minute since which anything is known; nil when nothing is.
  package internal(set) var first: Timestamp?
  var minutes: SlotRing
  var hours: SlotRing

  /// An empty ledger for a window of 1 day or more.
  package init(windowDays: Int) {
    minutes = SlotRing(seconds: 60, count: Self.minuteCount)
    hours = SlotRing(seconds: 3_600, count: max(windowDays, 1) * 24 + 1)
  }

  /// Counts the requests of a stretch of time that ends at `end`.
  ///
  /// What is older than the window is not counted.
  package mutating func add(_ counts: Counts, endingAt end: Timestamp) {
    // A stretch that ends with a minute belongs to that minute, not to the next one.
    let inside = end.advanced(byNanoseconds: -1)
    minutes.add(counts, at: inside)
    hours.add(counts, at: inside)
    let minute = inside.advanced(byNanoseconds: -(inside.nanoseconds % 60_000_000_000))
    first = min(first ?? minute, minute)
  }

  /// The sum over the slots that reach back from `time` for this long.
  ///
  /// - Complexity: O(slots).
  package func counts(seconds: Double, at time: Timestamp) -> Counts {
    let inside = time.advanced(byNanoseconds: -1)
    return seconds <= 21_600
      ? minutes.sum(slots: Int((seconds / 60).rounded(.up)), at: inside)
      : hours.sum(slots: Int((seconds / 3_600).rounded(.up)), at: inside)
  }
}

/// Counts in slots of equal length, of which the newest are kept.
struct SlotRing: Hashable, Sendable {
  let seconds: Int64
  var slots: [BudgetLedger.Counts]
  /// The number of the newest slot since 1970.
  var newest: Int64?

  init(seconds: Int64, count: Int) {
    self.seconds = seconds
    slots = Array(repeating: BudgetLedger.Counts(), count: count)
  }

  private func number(of time: Timestamp) -> Int64 {
    let length = seconds * 1_000_000_000
    let quotient = time.nanoseconds / length
    return time.nanoseconds % length < 0 ? quotient - 1 : quotient
  }

  func place(_ number: Int64) -> Int {
    let place = Int(number % Int64(slots.count))
    return place < 0 ? place + slots.count : place
  }

  mutating func add(_ counts: BudgetLedger.Counts, at time: Timestamp) {
    let number = number(of: time)
    let latest = newest ?? number
    if number > latest {
      for gone in 1...min(number - latest, Int64(slots.count)) {
        slots[place(latest + gone)] = BudgetLedger.Counts()
      }
    }
    // Of a jump over the whole ring every slot was cleared above.
    newest = max(latest, number)
    guard max(latest, number) - number < Int64(slots.count) else { return }
    slots[place(number)] += counts
  }

  func sum(slots count: Int, at time: Timestamp) -> BudgetLedger.Counts {
    guard let newest else { return BudgetLedger.Counts() }
    let last = number(of: time)
    var sum = BudgetLedger.Counts()
    let oldestKept = newest - Int64(slots.count) + 1
    let from = max(last - Int64(count) + 1, oldestKept)
    let to = min(last, newest)
    guard from <= to else { return sum }
    for number in from...to { sum += slots[place(number)] }
    return sum
  }
}
