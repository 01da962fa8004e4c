import Telemetry
import Vitals

/// Points become samples the slow and plain way, one dictionary for all series: the oracle of
/// `MetricIntake`.
struct ReferenceIntake {
  private(set) var staleCount = 0
  private var series: [Int32: LastPoint] = [:]

  struct Sample: Equatable {
    var time: Timestamp
    var value: UInt64
    var rate: UInt64?
  }

  private struct LastPoint {
    var time: Timestamp
    var start: Timestamp
    var value: Double
    var count: Double
  }

  /// The sample that a point gives; nil when it is a duplicate, stale, or says nothing.
  mutating func sample(
    _ sent: MetricBatch.Point, _ run: MetricBatch.Run, scale: Double
  ) -> Sample? {
    let last = series[sent.series]
    if let last, sent.time <= last.time {
      staleCount += 1
      return nil
    }
    let point = LastPoint(
      time: sent.time, start: sent.start, value: sent.value * scale, count: Double(sent.count))
    series[sent.series] = point
    return sample(point, last: last, run: run).map {
      Sample(time: sent.time, value: $0.0.bitPattern, rate: $0.1?.bitPattern)
    }
  }

  private func sample(
    _ point: LastPoint, last: LastPoint?, run: MetricBatch.Run
  ) -> (Double, Double?)? {
    let isDelta = run.temporality == .delta
    switch run.kind {
    case .gauge:
      return (point.value, change(point.value, last?.value, point, last))
    case .sum:
      let rate =
        isDelta
        ? deltaRate(point.value, point, last)
        : counterRate(point, last, isMonotonic: run.isMonotonic, \.value)
      return (point.value, rate)
    case .histogram, .exponentialHistogram, .summary:
      return distribution(point, last: last, isDelta: isDelta)
    }
  }

  /// Mean and count of what a histogram or summary gained since its last point.
  private func distribution(
    _ point: LastPoint, last: LastPoint?, isDelta: Bool
  ) -> (Double, Double?)? {
    let isReset = last.map { hasBegunAnew(point, after: $0, \.count) } ?? true
    let base = isDelta || isReset ? nil : last
    let gained = point.count - (base?.count ?? 0)
    let sum = point.value - (base?.value ?? 0)
    guard gained > 0, sum.isFinite else { return nil }
    let rate =
      isDelta
      ? deltaRate(gained, point, last) : counterRate(point, last, isMonotonic: true, \.count)
    return (sum / gained, rate)
  }

  private func change(
    _ value: Double, _ before: Double?, _ point: LastPoint, _ last: LastPoint?
  ) -> Double? {
    guard let before, let last else { return nil }
    return (value - before) / point.time.seconds(since: last.time)
  }

  private func deltaRate(_ gained: Double, _ point: LastPoint, _ last: LastPoint?) -> Double? {
    let from = point.start > .zero && point.start < point.time ? point.start : last?.time
    return from.map { gained / point.time.seconds(since: $0) }
  }

  /// Whether a running total has begun anew: it fell, or says itself that it started since.
  ///
  /// Only a start after the last point counts: some senders move the start along with every point.
  private func hasBegunAnew(
    _ point: LastPoint, after last: LastPoint, _ total: KeyPath<LastPoint, Double>
  ) -> Bool {
    point[keyPath: total] < last[keyPath: total] || point.start > last.time
  }

  /// Change a second of a running total; after a reset it has counted from 0.
  private func counterRate(
    _ point: LastPoint, _ last: LastPoint?, isMonotonic: Bool, _ total: KeyPath<LastPoint, Double>
  ) -> Double? {
    guard let last else { return nil }
    let isReset = isMonotonic && hasBegunAnew(point, after: last, total)
    let change = point[keyPath: total] - (isReset ? 0 : last[keyPath: total])
    let hasStart = point.start > last.time && point.start < point.time
    let from = isReset && hasStart ? point.start : last.time
    return change / point.time.seconds(since: from)
  }
}
