package import Telemetry

/// Turns points of wanted metrics into samples: temporalities and resets are dealt with here, once.
///
/// Keeps one small record a series, at most `seriesCountMax`; points of further series are dropped
/// and counted in `droppedCount`.
package struct MetricIntake: Sendable {
  /// Series kept at the most, and points of further ones that were dropped.
  package let seriesCountMax: Int
  package private(set) var droppedCount = 0
  /// Points older than what is known of their series, dropped.
  package private(set) var staleCount = 0
  private var series: [SeriesKey: LastPoint] = [:]

  private struct LastPoint {
    var time: Timestamp
    var start: Timestamp
    var value: Double
    var count: Double
  }

  package init(seriesCountMax: Int = 200_000) { self.seriesCountMax = seriesCountMax }

  /// Series known so far.
  package var seriesCount: Int { series.count }

  /// The sample that a point gives; nil when it is a duplicate, stale, or beyond the bound.
  ///
  /// `scale` turns a value of the unit in which it was sent into one of the unit that rules use.
  package mutating func sample(
    _ batch: MetricBatch, row: Int, key: SeriesKey, scale: Double = 1
  ) -> MetricSample? {
    let time = batch.time[row]
    let last = series[key]
    if let last, time <= last.time {
      staleCount += 1
      return nil
    }
    if last == nil, series.count >= seriesCountMax {
      droppedCount += 1
      return nil
    }
    let point = LastPoint(
      time: time, start: batch.start[row], value: batch.value[row] * scale,
      count: Double(batch.pointCount[row]))
    series[key] = point
    return sample(point, last: last, batch: batch, row: row, key: key)
  }

  private func sample(
    _ point: LastPoint, last: LastPoint?, batch: MetricBatch, row: Int, key: SeriesKey
  ) -> MetricSample? {
    let isDelta = batch.temporality[row] == .delta
    switch batch.kind[row] {
    case .gauge:
      return MetricSample(
        series: key, time: point.time, value: point.value,
        rate: change(point.value, last?.value, point, last))
    case .sum:
      let rate =
        isDelta
        ? deltaRate(point.value, point, last)
        : counterRate(point, last, isMonotonic: batch.isMonotonic[row], \.value)
      return MetricSample(series: key, time: point.time, value: point.value, rate: rate)
    case .histogram, .exponentialHistogram, .summary:
      return distribution(point, last: last, isDelta: isDelta, key: key)
    }
  }

  /// Mean and count of what a histogram or summary gained since its last point.
  private func distribution(
    _ point: LastPoint, last: LastPoint?, isDelta: Bool, key: SeriesKey
  ) -> MetricSample? {
    let isReset = last.map { hasBegunAnew(point, after: $0, \.count) } ?? true
    let base = isDelta || isReset ? nil : last
    let gained = point.count - (base?.count ?? 0)
    let sum = point.value - (base?.value ?? 0)
    guard gained > 0, sum.isFinite else { return nil }
    let rate =
      isDelta
      ? deltaRate(gained, point, last) : counterRate(point, last, isMonotonic: true, \.count)
    return MetricSample(series: key, time: point.time, value: sum / gained, rate: rate)
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
