extension MetricReader {
  /// Reads the OTLP/JSON form, by the same rules; unknown members are ignored.
  mutating func readJSON(_ bytes: UnsafeRawBufferPointer) throws(WireError) {
    guard var json = JSONCursor(bytes) else { throw WireError(.truncated, at: 0, value: 1) }
    guard try json.beginObject() else { throw json.mismatch() }
    try json.readElements(of: "resourceMetrics") { (json) throws(WireError) in
      guard try json.beginObject() else { return }
      let start = json.place
      try json.withResource { (message) throws(WireError) in
        try beginResource(message)
      }
      json.place = start
      try json.readElements(of: "scopeMetrics") { (json) throws(WireError) in
        guard try json.beginObject() else { return }
        try json.readElements(of: "metrics") { (json) throws(WireError) in try readMetric(&json) }
      }
    }
    try json.finish()
  }

  /// Two passes, for the name may come behind the points: first what the metric is, then its
  /// points.
  private mutating func readMetric(_ json: inout JSONCursor) throws(WireError) {
    guard try json.beginObject() else { return }
    var draft = MetricDraft()
    var data: JSONCursor.Place?
    while let key = try json.nextKey() {
      switch key {
      case "name": draft.name = try json.readString() ?? .none
      case "unit": draft.unit = try json.readString() ?? .none
      default:
        if try json.readNull() { continue }
        if let kind = Self.kind(of: key) {
          draft.kind = kind
          data = json.place
        }
        try json.skipValue()
      }
    }
    guard let data else { return }
    let end = json.place
    json.place = data
    let isWanted = beginMetric(draft)
    try readData(&json, isWanted: isWanted)
    if isWanted { endMetric() }
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

  private mutating func readData(
    _ json: inout JSONCursor, isWanted: Bool
  ) throws(WireError) {
    guard try json.beginObject() else { return }
    while let key = try json.nextKey() {
      switch key {
      case "dataPoints":
        if isWanted {
          try json.readElements { (json) throws(WireError) in try readPoint(&json) }
        } else {
          try skipPoints(&json)
        }
      case "aggregationTemporality": run.setTemporality(try json.readEnum())
      case "isMonotonic": run.isMonotonic = try json.readBool()
      default: try json.skipValue()
      }
    }
  }

  private mutating func skipPoints(_ json: inout JSONCursor) throws(WireError) {
    var count = 0
    var time: UInt64?
    try json.readElements { (json) throws(WireError) in
      count += 1
      guard time == nil, try json.beginObject() else { return try json.skipValue() }
      while let key = try json.nextKey() {
        if case "timeUnixNano" = key { time = try json.readUInt64() } else { try json.skipValue() }
      }
    }
    skip(count, firstTime: time)
  }
}

extension MetricReader {
  /// Members that only one kind of point has do not disturb the others.
  private mutating func readPoint(_ json: inout JSONCursor) throws(WireError) {
    var point = PointDraft()
    if run.kind == .summary { point.value = 0 }
    scratch.removeAll(keepingCapacity: true)
    guard try json.beginObject() else { return try endPoint(point) }
    while let key = try json.nextKey() {
      switch key {
      case "attributes":
        try json.readKeyValues { AttributeWriter.write($0, $1, field: 7, to: &scratch) }
        point.attributes = scratch.isEmpty ? .none : .gathered
      case "startTimeUnixNano": point.start = try json.readUInt64()
      case "timeUnixNano": point.time = try json.readUInt64()
      case "flags": point.flags = try json.readUInt64()
      default:
        if try json.readNull() { continue }
        switch run.kind {
        case .gauge, .sum: try Self.readNumber(key, &json, &point)
        case .summary: try Self.readTotals(key, &json, &point)
        case .histogram: try Self.readHistogram(key, &json, &point)
        case .exponentialHistogram: try Self.readExponential(key, &json, &point)
        }
      }
    }
    try endPoint(point)
  }

  private static func readNumber(
    _ key: WireText, _ json: inout JSONCursor, _ point: inout PointDraft
  ) throws(WireError) {
    switch key {
    case "asDouble": point.setValue(try json.readDouble())
    case "asInt": point.setValue(Double(try json.readInt64()))
    default: try json.skipValue()
    }
  }

  private static func readTotals(
    _ key: WireText, _ json: inout JSONCursor, _ point: inout PointDraft
  ) throws(WireError) {
    switch key {
    case "count": point.count = try json.readUInt64()
    case "sum": point.value = try json.readDouble()
    default: try json.skipValue()
    }
  }

  private static func readHistogram(
    _ key: WireText, _ json: inout JSONCursor, _ point: inout PointDraft
  ) throws(WireError) {
    switch key {
    case "bucketCounts":
      try json.readElements { (json) throws(WireError) in
        _ = try json.readUInt64()
        point.buckets.addCounts(1)
      }
    case "explicitBounds":
      try json.readElements { (json) throws(WireError) in
        point.buckets.addBound(try json.readDouble())
      }
    default: try readTotals(key, &json, &point)
    }
  }

  private static func readExponential(
    _ key: WireText, _ json: inout JSONCursor, _ point: inout PointDraft
  ) throws(WireError) {
    switch key {
    case "scale": point.buckets.scale = try json.readInt32()
    case "zeroThreshold": point.buckets.zeroThreshold = try json.readDouble()
    default: try readTotals(key, &json, &point)
    }
  }
}

extension JSONCursor {
  /// Gives the sender's Resource, as protobuf has it, of the entry that was entered to `take`; it
  /// may be told behind the items.
  mutating func withResource(
    _ take: (WireCursor) throws(WireError) -> Void
  ) throws(WireError) {
    var message: [UInt8] = []
    while let key = try nextKey() {
      guard case "resource" = key else {
        try skipValue()
        continue
      }
      guard try beginObject() else { break }
      while let key = try nextKey() {
        switch key {
        case "attributes":
          try readKeyValues { AttributeWriter.write($0, $1, field: 1, to: &message) }
        default: try skipValue()
        }
      }
      break
    }
    try message.withUnsafeBufferPointer { (bytes) throws(WireError) in
      try take(WireCursor(allOf: UnsafeRawBufferPointer(bytes)))
    }
  }
}
