/// Request vitals of one subject in one window: integers only, so that shards merge in any order.
package struct RequestCounts: Hashable, Sendable {
  /// Requests, and those of them that failed.
  package var count = 0
  package var errorCount = 0
  /// Errors that began here.
  package var errorBegunCount = 0
  package var unansweredCount = 0
  /// Instances only: calls to its address that got no answer.
  ///
  /// It never saw them, so `count` lacks them.
  package var missedCount = 0
  package var throttledCount = 0
  package var deniedCount = 0
  /// Calls made to others.
  package var exitCount = 0
  /// Calls only: requests that began no other call after it.
  package var lastCount = 0
  package var duration = LatencyHistogram()
  package var selfTime = LatencyHistogram()
  package var gap = LatencyHistogram()
  package var residence = LatencyHistogram()

  package init() {}

  /// Adds all counts of another shard or window.
  package mutating func add(_ other: RequestCounts) {
    count += other.count
    errorCount += other.errorCount
    errorBegunCount += other.errorBegunCount
    unansweredCount += other.unansweredCount
    missedCount += other.missedCount
    throttledCount += other.throttledCount
    deniedCount += other.deniedCount
    exitCount += other.exitCount
    lastCount += other.lastCount
    duration.add(other.duration)
    selfTime.add(other.selfTime)
    gap.add(other.gap)
    residence.add(other.residence)
  }

  /// Numerator and denominator of a measure that is a ratio of counts; nil for measures that are
  /// none.
  package func ratio(_ measure: RequestMeasure) -> (part: Int, whole: Int)? {
    switch measure {
    case .errors: (errorCount, count)
    case .errorsBegun: (errorBegunCount, count)
    case .unanswered: (unansweredCount + missedCount, count + missedCount)
    case .throttled: (throttledCount, count)
    case .denied: (deniedCount, count)
    default: nil
    }
  }

  /// The histogram of a measure that is a duration; nil for measures that are none.
  package func histogram(_ measure: RequestMeasure) -> LatencyHistogram? {
    switch measure {
    case .duration: duration
    case .selfTime: selfTime
    case .gap: gap
    case .residence: residence
    default: nil
    }
  }

  /// The measure as one number in its unit; nil without data.
  ///
  /// `seconds` is the length of the time in which these were counted.
  package func number(_ measure: RequestMeasure, seconds: Double) -> Double? {
    if let (part, whole) = ratio(measure) {
      return whole == 0 ? nil : Double(part) / Double(whole)
    }
    if let histogram = histogram(measure) { return histogram.mean }
    switch measure {
    case .rate: return Double(count) / seconds
    case .concurrency: return Double(duration.sumNanoseconds) / 1e9 / seconds
    case .fanOut: return count == 0 ? nil : Double(exitCount) / Double(count)
    default: return nil
    }
  }
}
