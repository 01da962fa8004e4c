package import Telemetry

/// Which series a point belongs to.
package struct SeriesKey: Hashable, Sendable {
  /// Number of the sender's identity in the engine's table.
  package var identity: Int32
  package var name: Symbol
  /// Sorted by key text.
  package var attributes: [Attribute]

  package init(identity: Int32, name: Symbol, attributes: [Attribute]) {
    self.identity = identity
    self.name = name
    self.attributes = attributes
  }
}

/// One point of a wanted series, made plain: every kind of point becomes a value and a rate.
package struct MetricSample: Sendable {
  package var series: SeriesKey
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

  package init(series: SeriesKey, time: Timestamp, value: Double, rate: Double?) {
    self.series = series
    self.time = time
    self.value = value
    self.rate = rate
  }
}
