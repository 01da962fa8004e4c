/// Reads ExportMetricsServiceRequest into a `MetricBatch`: protobuf here, JSON in
/// `OTLPMetricDecoder+JSON`.
///
/// Points without a metric name or a value, and histograms whose buckets make no sense, are left
/// out and counted in `rejection`. Points that say themselves that they hold no value are passed
/// over.
///
/// O(bytes); memory bounded by `DecodingLimits` and the symbol table. Field numbers:
/// opentelemetry-proto `metrics/v1/metrics.proto`.
package enum OTLPMetricDecoder {
  /// Reads a whole, decompressed message; its bytes are only read during the call.
  ///
  /// `symbols` is the table that the batch's symbols are of. It keeps what was interned even when
  /// this throws.
  /// - Throws: `WireError` when the bytes are no protobuf; nothing of the request is taken then.
  package static func decode(
    _ bytes: UnsafeRawBufferPointer, limits: DecodingLimits, symbols: inout SymbolTable
  ) throws(WireError) -> MetricBatch {
    var builder = MetricBatchBuilder(limits: limits)
    try builder.read(bytes, &symbols)
    return builder.batch
  }

  /// Two passes, for the name may come behind the points: first what the metric is, then its
  /// points.
  fileprivate static func decodeMetric(
    _ message: WireCursor, _ builder: inout MetricBatchBuilder, _ symbols: inout SymbolTable
  ) throws(WireError) {
    var cursor = message
    var metric = MetricDraft()
    var data: (tag: WireTag, offset: Int)?
    while !cursor.isAtEnd {
      let place = cursor.offset
      let tag = try cursor.readTag()
      switch tag {
      case .length(1): metric.name = try cursor.readText()
      case .length(3): metric.unit = try cursor.readText()
      case .length(5), .length(7), .length(9), .length(10), .length(11):
        // Of several kinds the last one counts; several messages of one kind are one.
        if data?.tag != tag { data = (tag, place) }
        _ = try cursor.readMessage()
      default: try cursor.skip(tag)
      }
    }
    guard let data else { return }
    metric.kind = kind(of: data.tag)
    builder.beginMetric(metric, &symbols)
    cursor = message
    cursor.offset = data.offset
    try decodeData(cursor, data.tag, &builder, &symbols)
    builder.endMetric()
  }

  private static func kind(of tag: WireTag) -> MetricBatch.Kind {
    switch tag {
    case .length(7): .sum
    case .length(9): .histogram
    case .length(10): .exponentialHistogram
    case .length(11): .summary
    default: .gauge
    }
  }

  /// The points of all data messages with `wanted` as their tag, from `message`'s place on.
  private static func decodeData(
    _ message: WireCursor, _ wanted: WireTag, _ builder: inout MetricBatchBuilder,
    _ symbols: inout SymbolTable
  ) throws(WireError) {
    var cursor = message
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      guard tag == wanted else {
        try cursor.skip(tag)
        continue
      }
      var data = try cursor.readMessage()
      while !data.isAtEnd {
        let tag = try data.readTag()
        switch tag {
        case .length(1):
          builder.beginPoint()
          try decodePoint(data.readMessage(), &builder)
          builder.endPoint(&symbols)
        case .varint(2): builder.metric.setTemporality(try data.readVarint())
        case .varint(3): builder.metric.isMonotonic = try data.readVarint() != 0
        default: try data.skip(tag)
        }
      }
    }
  }

  private static func decodePoint(
    _ message: WireCursor, _ builder: inout MetricBatchBuilder
  ) throws(WireError) {
    switch builder.metric.kind {
    case .gauge, .sum: try decodeNumberPoint(message, &builder)
    case .histogram: try decodeHistogramPoint(message, &builder)
    case .exponentialHistogram: try decodeExponentialPoint(message, &builder)
    case .summary: try decodeSummaryPoint(message, &builder)
    }
  }
}

extension MetricBatchBuilder {
  static let lists: (resources: StaticString, scopes: StaticString, items: StaticString) = (
    "resourceMetrics", "scopeMetrics", "metrics"
  )

  mutating func readItem(
    _ message: WireCursor, _ symbols: inout SymbolTable
  ) throws(WireError) {
    try OTLPMetricDecoder.decodeMetric(message, &self, &symbols)
  }
}
