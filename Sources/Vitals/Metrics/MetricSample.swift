package import Telemetry

/// One point of a wanted series, made plain: every kind of point becomes a value and a rate.
package struct MetricSample: Sendable {
  package var series: SeriesID
  package var time: Timestamp
  /// Gauge: the value.
  ///
  /// Sum: the running total, or the increment of a delta. Histogram and summary: the mean of what
  /// was added since the last point.
  package var value: Double
  /// Change a second since the last point (counts a second for histograms); nil for the first
  /// point.
  ///
  /// After a reset, what was counted since; the stretch begins at the stated start, else at the
  /// last point.
  package var rate: Double?

  package init(series: SeriesID, time: Timestamp, value: Double, rate: Double?) {
    self.series = series
    self.time = time
    self.value = value
    self.rate = rate
  }
}
