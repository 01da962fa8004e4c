/// Metric points as columns: row `i` of every column is one point.
package struct MetricBatch: Sendable, ExportBatch {
  /// What a point measures; both histograms keep their own name, though their buckets look alike.
  package enum Kind: UInt8, Sendable {
    case gauge, sum, histogram, exponentialHistogram, summary
  }

  /// `AggregationTemporality` as OTLP numbers it; gauges and summaries have none.
  package enum Temporality: UInt8, Sendable {
    case unspecified, delta, cumulative
  }

  package var resources: [Resource] = []

  // One element a point.
  /// Which of `resources` sent the point.
  package var resourceIndex: [Int32] = []
  package var name: [Symbol] = []
  package var unit: [Symbol] = []
  package var kind: [Kind] = []
  package var temporality: [Temporality] = []
  package var isMonotonic: [Bool] = []
  /// `Timestamp.zero` when the sender gave none.
  package var start: [Timestamp] = []
  package var time: [Timestamp] = []
  /// Gauge and sum: the value.
  ///
  /// Histograms and summaries: the sum (NaN when the sender gave none).
  package var value: [Double] = []
  /// Histograms and summaries: the count.
  ///
  /// Else 0.
  package var pointCount: [UInt64] = []
  /// `attributes[attributeStart[i]..<attributeStart[i + 1]]` are those of point `i`, sorted by key
  /// text.
  package var attributeStart: [Int32] = [0]
  /// `buckets[bucketStart[i]..<bucketStart[i + 1]]` are the filled buckets of point `i`.
  package var bucketStart: [Int32] = [0]

  package var attributes: [Attribute] = []
  package var buckets: [MetricBucket] = []

  package var rejection = Rejection()
  /// Attributes beyond `DecodingLimits.attributesPerItemMax`, ignored.
  package var droppedAttributeCount = 0

  package init() {}

  /// Points.
  package var count: Int { name.count }
}

/// A filled bucket of an explicit or exponential histogram: `count` values in (`lower`, `upper`].
///
/// Both kinds of histogram come in this one form; the outer bounds may be infinite. Summaries give
/// none.
package struct MetricBucket: Hashable, Sendable {
  /// Excluded; may be minus infinity.
  package var lower: Double
  /// Included; may be infinity.
  package var upper: Double
  /// Values in the bucket, at least 1.
  package var count: UInt64

  package init(lower: Double, upper: Double, count: UInt64) {
    self.lower = lower
    self.upper = upper
    self.count = count
  }
}
