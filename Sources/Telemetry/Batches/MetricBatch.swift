/// Metric points of one request, in the order in which they were sent.
///
/// Its numbers are those of the `MetricReader` that read it, and hold until that reads again.
package struct MetricBatch: Sendable {
  /// What a point measures.
  package enum Kind: UInt8, Sendable {
    case gauge, sum, histogram, exponentialHistogram, summary
  }

  /// `AggregationTemporality` as OTLP numbers it; gauges and summaries have none.
  package enum Temporality: UInt8, Sendable {
    case unspecified, delta, cumulative
  }

  /// Points that follow one another and are of one metric of one sender.
  package struct Run: Sendable {
    /// Number of the sender.
    package var resource: Int32
    package var kind: Kind
    package var temporality = Temporality.unspecified
    package var isMonotonic = false
    /// The place behind its last point; it begins where the run before it ends.
    package var end = 0

    package init(resource: Int32, kind: Kind) {
      self.resource = resource
      self.kind = kind
    }
  }

  /// One point.
  package struct Point: Sendable {
    /// Number of the series.
    package var series: Int32
    /// `Timestamp.zero` when the sender gave none.
    package var start: Timestamp
    package var time: Timestamp
    /// Gauge and sum: the value.
    ///
    /// Histograms and summaries: the sum (NaN when the sender gave none).
    package var value: Double
    /// Histograms and summaries: the count.
    ///
    /// Else 0.
    package var count: UInt64

    package init(series: Int32, start: Timestamp, time: Timestamp, value: Double, count: UInt64) {
      self.series = series
      self.start = start
      self.time = time
      self.value = value
      self.count = count
    }
  }

  /// That a sender lives, told by a metric that nobody asks for: the time of its first point.
  package struct Sign: Sendable {
    /// Number of the sender.
    package var resource: Int32
    package var time: Timestamp

    package init(resource: Int32, time: Timestamp) {
      self.resource = resource
      self.time = time
    }
  }

  package var points: [Point] = []
  package var runs: [Run] = []
  /// One for each metric whose points were skipped.
  package var signs: [Sign] = []
  /// Points that nobody asks for: not read, and not in `points`.
  package var skippedCount = 0

  package var rejection = Rejection()
  /// Attributes beyond `DecodingLimits.attributesPerItemMax`, ignored.
  package var droppedAttributeCount = 0

  package init() {}

  /// Points that were read.
  package var count: Int { points.count }

  /// Event times of all that was read, in no order that means anything.
  package var times: [Timestamp] { points.map(\.time) + signs.map(\.time) }
}
