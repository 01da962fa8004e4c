extension OTLPMetricDecoder {
  /// Reads the OTLP/JSON form of the request, by the same rules; unknown members are ignored.
  /// - Throws: `WireError` when the bytes are no JSON, or a member has a value of the wrong type.
  package static func decodeJSON(
    _ bytes: UnsafeRawBufferPointer, limits: DecodingLimits, symbols: inout SymbolTable
  ) throws(WireError) -> MetricBatch {
    var builder = MetricBatchBuilder(limits: limits)
    try builder.readJSON(bytes, &symbols)
    return builder.batch
  }

  /// Two passes, for the name may come behind the points: first what the metric is, then its
  /// points.
  fileprivate static func decodeMetric(
    _ json: inout JSONCursor, _ builder: inout MetricBatchBuilder, _ symbols: inout SymbolTable
  ) throws(WireError) {
    guard try json.beginObject() else { return }
    var metric = MetricDraft()
    var data: JSONCursor.Place?
    while let key = try json.nextKey() {
      switch key {
      case "name": metric.name = try json.readString()
      case "unit": metric.unit = try json.readString()
      default:
        if try json.readNull() { continue }
        if let kind = kind(of: key) {
          metric.kind = kind
          data = json.place
        }
        try json.skipValue()
      }
    }
    guard let data else { return }
    let end = json.place
    builder.beginMetric(metric, &symbols)
    json.place = data
    try decodeData(&json, &builder, &symbols)
    builder.endMetric()
    json.place = end
  }

  private static func kind(of key: WireText) -> MetricBatch.Kind? {
    switch key {
    case "gauge": .gauge
    case "sum": .sum
    case "histogram": .histogram
    case "exponentialHistogram": .exponentialHistogram
    case "summary": .summary
    default: nil
    }
  }

  private static func decodeData(
    _ json: inout JSONCursor, _ builder: inout MetricBatchBuilder, _ symbols: inout SymbolTable
  ) throws(WireError) {
    guard try json.beginObject() else { return }
    while let key = try json.nextKey() {
      switch key {
      case "dataPoints":
        try json.readElements { (json) throws(WireError) in
          builder.beginPoint()
          try decodePoint(&json, &builder)
          builder.endPoint(&symbols)
        }
      case "aggregationTemporality": builder.metric.setTemporality(try json.readEnum())
      case "isMonotonic": builder.metric.isMonotonic = try json.readBool()
      default: try json.skipValue()
      }
    }
  }
}

extension OTLPMetricDecoder {
  /// Members that only one kind of point has do not disturb the others.
  private static func decodePoint(
    _ json: inout JSONCursor, _ builder: inout MetricBatchBuilder
  ) throws(WireError) {
    if builder.metric.kind == .summary { builder.point.value = 0 }
    guard try json.beginObject() else { return }
    while let key = try json.nextKey() {
      switch key {
      case "attributes":
        try json.readKeyValues { builder.attributes.add($0, $1) }
      case "startTimeUnixNano": builder.point.start = try json.readUInt64()
      case "timeUnixNano": builder.point.time = try json.readUInt64()
      case "flags": builder.point.flags = try json.readUInt64()
      default:
        switch builder.metric.kind {
        case .gauge, .sum: try decodeNumber(key, &json, &builder.point)
        case .summary: try decodeTotals(key, &json, &builder.point)
        case .histogram: try decodeExplicit(key, &json, &builder)
        case .exponentialHistogram: try decodeExponential(key, &json, &builder)
        }
      }
    }
  }

  private static func decodeNumber(
    _ key: WireText, _ json: inout JSONCursor, _ point: inout PointDraft
  ) throws(WireError) {
    if try json.readNull() { return }
    switch key {
    case "asDouble": point.value = try json.readDouble()
    case "asInt": point.value = Double(try json.readInt64())
    default: try json.skipValue()
    }
  }

  private static func decodeTotals(
    _ key: WireText, _ json: inout JSONCursor, _ point: inout PointDraft
  ) throws(WireError) {
    if try json.readNull() { return }
    switch key {
    case "count": point.count = try json.readUInt64()
    case "sum": point.value = try json.readDouble()
    default: try json.skipValue()
    }
  }

  private static func decodeExplicit(
    _ key: WireText, _ json: inout JSONCursor, _ builder: inout MetricBatchBuilder
  ) throws(WireError) {
    switch key {
    case "bucketCounts":
      let countMax = builder.bucketsLeft + 1
      try json.readUInt64s(into: &builder.point.explicit.counts, countMax: countMax)
    case "explicitBounds":
      guard try json.beginArray() else { return }
      while try json.nextElement() {
        builder.point.explicit.boundPatterns.append(try json.readDouble().bitPattern)
      }
    default: try decodeTotals(key, &json, &builder.point)
    }
  }

  private static func decodeExponential(
    _ key: WireText, _ json: inout JSONCursor, _ builder: inout MetricBatchBuilder
  ) throws(WireError) {
    let countMax = builder.bucketsLeft + 1
    switch key {
    case "scale": builder.point.exponential.scale = try json.readInt32()
    case "zeroCount": builder.point.exponential.zeroCount = try json.readUInt64()
    case "zeroThreshold": builder.point.exponential.zeroThreshold = try json.readDouble()
    case "positive": try decodeBuckets(&json, &builder.point.exponential.positive, countMax)
    case "negative": try decodeBuckets(&json, &builder.point.exponential.negative, countMax)
    default: try decodeTotals(key, &json, &builder.point)
    }
  }

  private static func decodeBuckets(
    _ json: inout JSONCursor, _ buckets: inout ExponentialBuckets, _ countMax: Int
  ) throws(WireError) {
    guard try json.beginObject() else { return }
    while let key = try json.nextKey() {
      switch key {
      case "offset": buckets.offset = try json.readInt32()
      case "bucketCounts": try json.readUInt64s(into: &buckets.counts, countMax: countMax)
      default: try json.skipValue()
      }
    }
  }
}

extension MetricBatchBuilder {
  mutating func readItem(
    _ json: inout JSONCursor, _ symbols: inout SymbolTable
  ) throws(WireError) {
    try OTLPMetricDecoder.decodeMetric(&json, &self, &symbols)
  }
}
