extension OTLPMetricDecoder {
  static func decodeNumberPoint(
    _ message: WireCursor, _ builder: inout MetricBatchBuilder
  ) throws(WireError) {
    var cursor = message
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      switch tag {
      case .length(7): try decodeAttribute(cursor.readMessage(), &builder)
      case .fixed64(2): builder.point.start = try cursor.readFixed64()
      case .fixed64(3): builder.point.time = try cursor.readFixed64()
      case .fixed64(4): builder.point.value = try cursor.readDouble()
      case .fixed64(6): builder.point.value = Double(Int64(bitPattern: try cursor.readFixed64()))
      case .varint(8): builder.point.flags = try cursor.readVarint()
      default: try cursor.skip(tag)
      }
    }
  }

  static func decodeHistogramPoint(
    _ message: WireCursor, _ builder: inout MetricBatchBuilder
  ) throws(WireError) {
    var cursor = message
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      switch tag {
      case .length(9): try decodeAttribute(cursor.readMessage(), &builder)
      case .fixed64(2): builder.point.start = try cursor.readFixed64()
      case .fixed64(3): builder.point.time = try cursor.readFixed64()
      case .fixed64(4): builder.point.count = try cursor.readFixed64()
      case .fixed64(5): builder.point.value = try cursor.readDouble()
      case .fixed64(6), .length(6):
        try cursor.readFixed64s(tag, into: &builder.point.explicit.counts)
      case .fixed64(7), .length(7):
        try cursor.readFixed64s(tag, into: &builder.point.explicit.boundPatterns)
      case .varint(10): builder.point.flags = try cursor.readVarint()
      default: try cursor.skip(tag)
      }
    }
  }

  static func decodeExponentialPoint(
    _ message: WireCursor, _ builder: inout MetricBatchBuilder
  ) throws(WireError) {
    var cursor = message
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      switch tag {
      case .length(1): try decodeAttribute(cursor.readMessage(), &builder)
      case .fixed64(2): builder.point.start = try cursor.readFixed64()
      case .fixed64(3): builder.point.time = try cursor.readFixed64()
      case .fixed64(4): builder.point.count = try cursor.readFixed64()
      case .fixed64(5): builder.point.value = try cursor.readDouble()
      case .varint(6): builder.point.exponential.scale = try cursor.readSInt32()
      case .fixed64(7): builder.point.exponential.zeroCount = try cursor.readFixed64()
      case .length(8):
        try decodeBuckets(
          cursor.readMessage(), &builder.point.exponential.positive, countMax: builder.bucketsLeft)
      case .length(9):
        try decodeBuckets(
          cursor.readMessage(), &builder.point.exponential.negative, countMax: builder.bucketsLeft)
      case .varint(10): builder.point.flags = try cursor.readVarint()
      case .fixed64(14): builder.point.exponential.zeroThreshold = try cursor.readDouble()
      default: try cursor.skip(tag)
      }
    }
  }

  /// Summaries give count and sum; their quantiles cannot be merged and are not kept.
  static func decodeSummaryPoint(
    _ message: WireCursor, _ builder: inout MetricBatchBuilder
  ) throws(WireError) {
    builder.point.value = 0
    var cursor = message
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      switch tag {
      case .length(7): try decodeAttribute(cursor.readMessage(), &builder)
      case .fixed64(2): builder.point.start = try cursor.readFixed64()
      case .fixed64(3): builder.point.time = try cursor.readFixed64()
      case .fixed64(4): builder.point.count = try cursor.readFixed64()
      case .fixed64(5): builder.point.value = try cursor.readDouble()
      case .varint(8): builder.point.flags = try cursor.readVarint()
      default: try cursor.skip(tag)
      }
    }
  }

  private static func decodeAttribute(
    _ message: WireCursor, _ builder: inout MetricBatchBuilder
  ) throws(WireError) {
    var cursor = message
    let (key, found) = try cursor.readKeyValue()
    guard var value = found else { return }
    builder.attributes.add(key, try value.readAnyValue())
  }

  private static func decodeBuckets(
    _ message: WireCursor, _ buckets: inout ExponentialBuckets, countMax: Int
  ) throws(WireError) {
    var cursor = message
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      switch tag {
      case .varint(1): buckets.offset = try cursor.readSInt32()
      case .varint(2), .length(2):
        try cursor.readVarints(tag, into: &buckets.counts, countMax: countMax + 1)
      default: try cursor.skip(tag)
      }
    }
  }
}
