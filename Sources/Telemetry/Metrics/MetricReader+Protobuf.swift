extension MetricReader {
  mutating func readProtobuf(_ bytes: UnsafeRawBufferPointer) throws(WireError) {
    guard var request = WireCursor(bytes) else { return }
    while let entry = try request.next(.length(1)) {
      try entry.withResource { (message) throws(WireError) in try beginResource(message) }
      var scopes = entry
      while var scope = try scopes.next(.length(2)) {
        while let metric = try scope.next(.length(2)) { try readMetric(metric) }
      }
    }
  }

  /// Two passes, for the name may come behind the points: first what the metric is, then its
  /// points.
  private mutating func readMetric(_ message: WireCursor) throws(WireError) {
    var cursor = message
    var draft = MetricDraft()
    var data: (tag: WireTag, offset: Int)?
    while !cursor.isAtEnd {
      let place = cursor.offset
      let tag = try cursor.readTag()
      switch tag {
      case .length(1): draft.name = try cursor.readText()
      case .length(3): draft.unit = try cursor.readText()
      case .length(5), .length(7), .length(9), .length(10), .length(11):
        // Of several kinds the last one counts; several messages of one kind are one.
        if data?.tag != tag { data = (tag, place) }
        _ = try cursor.readMessage()
      default: try cursor.skip(tag)
      }
    }
    guard let data else { return }
    draft.kind = Self.kind(of: data.tag)
    var messages = WireCursor(base: message.base, offset: data.offset, end: message.end)
    guard beginMetric(draft) else { return try skipData(&messages, data.tag) }
    while let data = try messages.next(data.tag) { try readData(data) }
    endMetric()
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

  private mutating func readData(_ message: WireCursor) throws(WireError) {
    var cursor = message
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      switch tag {
      case .length(1): try readPoint(cursor.readMessage())
      case .varint(2): run.setTemporality(try cursor.readVarint())
      case .varint(3): run.isMonotonic = try cursor.readVarint() != 0
      default: try cursor.skip(tag)
      }
    }
  }

  /// Counts the points; all kinds have the time as field 3.
  private mutating func skipData(_ messages: inout WireCursor, _ tag: WireTag) throws(WireError) {
    var count = 0
    var time: UInt64?
    while var data = try messages.next(tag) {
      while var point = try data.next(.length(1)) {
        count += 1
        while time == nil, !point.isAtEnd {
          let tag = try point.readTag()
          if tag == .fixed64(3) { time = try point.readFixed64() } else { try point.skip(tag) }
        }
      }
    }
    skip(count, firstTime: time)
  }
}

extension WireCursor {
  /// Gives the sender's Resource message of this entry to `take`: field 1 in all three requests.
  ///
  /// It may be told behind the items, or in several messages, which are then one.
  func withResource(_ take: (WireCursor) throws(WireError) -> Void) throws(WireError) {
    var cursor = self
    guard let first = try cursor.next(.length(1)) else {
      return try take(WireCursor(base: base, offset: end, end: end))
    }
    guard let second = try cursor.next(.length(1)) else { return try take(first) }
    var gathered = Array(first.text.bytes) + Array(second.text.bytes)
    while let next = try cursor.next(.length(1)) { gathered += next.text.bytes }
    try gathered.withUnsafeBufferPointer { (bytes) throws(WireError) in
      try take(WireCursor(allOf: UnsafeRawBufferPointer(bytes)))
    }
  }
}
