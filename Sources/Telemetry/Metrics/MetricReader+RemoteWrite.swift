extension MetricReader {
  /// A series of remote write by its labels.
  struct RemoteSeries: Sendable {
    var resource: Int32
    /// Negative when nobody asks for it, or when it has no name.
    var series: Int32
    var isNamed: Bool
    var isCounter: Bool
  }

  /// Reads a whole, decompressed remote write request; its bytes are only read during the call.
  ///
  /// Series are what their labels are: those that no rule asks for are known as such from their
  /// second sample on. Counters are told by their name or, in 2.0, their metadata. Markers of
  /// staleness are passed over, exemplars ignored.
  /// - Throws: `WireError` when the bytes are no such message; nothing of it is taken then.
  package mutating func decodeRemoteWrite(
    _ bytes: UnsafeRawBufferPointer, version: RemoteWriteVersion
  ) throws(WireError) -> RemoteWrite {
    begin()
    var counts = RemoteCounts()
    if let request = WireCursor(bytes) {
      switch version {
      case .one: try readWriteRequest(request, &counts)
      case .two: try readRequest(request, &counts)
      }
    }
    var write = RemoteWrite(batch: batch)
    write.sampleCount = counts.samples
    write.histogramCount = counts.histograms
    return write
  }

  private struct RemoteCounts {
    var samples = 0
    var histograms = 0
  }

  /// `prometheus.WriteRequest`: timeseries = 1; each has labels = 1, samples = 2, histograms = 4.
  private mutating func readWriteRequest(
    _ message: WireCursor, _ counts: inout RemoteCounts
  ) throws(WireError) {
    var request = message
    while let entry = try request.next(.length(1)) {
      scratch.removeAll(keepingCapacity: true)
      var labels = entry
      while let label = try labels.next(.length(1)) {
        AttributeWriter.writeMessage(label.text, field: 1, to: &scratch)
      }
      let series = try remoteSeries(kind: 0)
      var items = entry
      while !items.isAtEnd {
        let tag = try items.readTag()
        switch tag {
        case .length(2): try readSample(items.readMessage(), of: series, start: 0, &counts)
        case .length(4): try readNative(items.readMessage(), of: series, start: 0, &counts)
        default: try items.skip(tag)
        }
      }
    }
  }

  /// `io.prometheus.write.v2.Request`: symbols = 4, timeseries = 5; each has labels_refs = 1,
  /// samples = 2, histograms = 3, metadata = 5, created_timestamp = 6.
  private mutating func readRequest(
    _ message: WireCursor, _ counts: inout RemoteCounts
  ) throws(WireError) {
    var symbols: [WireText] = []
    var first = message
    while let symbol = try first.next(.length(4)) { symbols.append(symbol.text) }
    guard symbols.first?.isEmpty ?? true else {
      throw WireError(.symbolTableInvalid, at: message.offset)
    }
    var request = message
    while let entry = try request.next(.length(5)) {
      let head = try readHead(entry, symbols)
      let series = try remoteSeries(kind: head.kind)
      var items = entry
      while !items.isAtEnd {
        let tag = try items.readTag()
        switch tag {
        case .length(2):
          try readSample(items.readMessage(), of: series, start: head.start, &counts)
        case .length(3):
          try readNative(items.readMessage(), of: series, start: head.start, &counts)
        default: try items.skip(tag)
        }
      }
    }
  }

  /// Leaves the labels in `scratch`, in the form that 1.0 has them.
  private mutating func readHead(
    _ entry: WireCursor, _ symbols: [WireText]
  ) throws(WireError) -> (kind: UInt64, start: Int64) {
    scratch.removeAll(keepingCapacity: true)
    var (kind, start): (UInt64, Int64) = (0, 0)
    var references: [UInt64] = []
    var cursor = entry
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      switch tag {
      case .varint(1), .length(1):
        try cursor.readVarints(tag, into: &references, countMax: 2 * limits.attributesPerItemMax)
      case .length(5):
        var metadata = try cursor.readMessage()
        while !metadata.isAtEnd {
          let tag = try metadata.readTag()
          if tag == .varint(1) { kind = try metadata.readVarint() } else { try metadata.skip(tag) }
        }
      case .varint(6): start = Int64(bitPattern: try cursor.readVarint())
      default: try cursor.skip(tag)
      }
    }
    guard references.count.isMultiple(of: 2) else {
      throw WireError(.symbolTableInvalid, at: entry.offset, value: UInt64(references.count))
    }
    for place in stride(from: 0, to: references.count, by: 2) {
      let name = try Self.symbol(references[place], symbols, at: entry.offset)
      let value = try Self.symbol(references[place + 1], symbols, at: entry.offset)
      AttributeWriter.writeLabel(name, value, to: &scratch)
    }
    return (kind, start)
  }

  private static func symbol(
    _ reference: UInt64, _ symbols: [WireText], at offset: Int
  ) throws(WireError) -> WireText {
    guard reference < UInt64(symbols.count) else {
      throw WireError(
        .symbolTableInvalid, at: offset, value: reference, limit: UInt64(symbols.count))
    }
    return symbols[Int(reference)]
  }

  /// The series whose labels are in `scratch`; `kind` as `Metadata.MetricType` numbers it.
  private mutating func remoteSeries(kind: UInt64) throws(WireError) -> RemoteSeries {
    let labels = scratch
    return try labels.withUnsafeBufferPointer { (bytes) throws(WireError) in
      let cursor = WireCursor(allOf: UnsafeRawBufferPointer(bytes))
      if let known = labelSets.known(cursor.text, prefix: kind) { return remoteSeries[Int(known)] }
      let learnt = try learn(cursor, kind: kind)
      _ = labelSets.add(cursor.text, prefix: kind)
      remoteSeries.append(learnt)
      return learnt
    }
  }

  private mutating func learn(_ message: WireCursor, kind: UInt64) throws(WireError) -> RemoteSeries
  {
    var labels = RemoteLabels()
    var cursor = message
    while var label = try cursor.next(.length(1)) {
      var (name, value) = (WireText.none, WireText.none)
      while !label.isAtEnd {
        let tag = try label.readTag()
        switch tag {
        case .length(1): name = try label.readText()
        case .length(2): value = try label.readText()
        default: try label.skip(tag)
        }
      }
      labels.add(name, value)
    }
    var bytes: [UInt8] = []
    labels.writeResource(to: &bytes)
    try bytes.withUnsafeBufferPointer { (bytes) throws(WireError) in
      try beginResource(WireCursor(allOf: UnsafeRawBufferPointer(bytes)))
    }
    let name = labels.metricName
    let isCounter = kind == 1 || (kind == 0 && labels.isCounter)
    var found = RemoteSeries(
      resource: resource, series: -1, isNamed: !name.isEmpty, isCounter: isCounter)
    guard found.isNamed, beginMetric(MetricDraft(name: name)) else { return found }
    bytes.removeAll()
    labels.writeAttributes(to: &bytes)
    found.series = try bytes.withUnsafeBufferPointer { (bytes) throws(WireError) in
      try seriesNumber(of: WireCursor(allOf: UnsafeRawBufferPointer(bytes)).text)
    }
    return found
  }
}

extension MetricReader {
  /// `Sample`: value = 1, timestamp = 2 in ms, and in 2.0 start_timestamp = 3.
  private mutating func readSample(
    _ message: WireCursor, of series: RemoteSeries, start: Int64, _ counts: inout RemoteCounts
  ) throws(WireError) {
    var cursor = message
    var (value, time, start) = (0.0, Int64(0), start)
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      switch tag {
      case .fixed64(1): value = try cursor.readDouble()
      case .varint(2): time = Int64(bitPattern: try cursor.readVarint())
      case .varint(3): start = Int64(bitPattern: try cursor.readVarint())
      default: try cursor.skip(tag)
      }
    }
    var run = MetricBatch.Run(
      resource: series.resource, kind: series.isCounter ? .sum : .gauge)
    run.isMonotonic = series.isCounter
    let point = MetricBatch.Point(
      series: series.series, start: Self.timestamp(start), time: Self.timestamp(time),
      value: value, count: 0)
    if take(point, run, isNamed: series.isNamed) { counts.samples += 1 }
  }

  /// A native `Histogram`: its count = 1 or 2, sum = 3, reset_hint = 14, timestamp = 15,
  /// start_timestamp = 17; its buckets nobody asks for.
  private mutating func readNative(
    _ message: WireCursor, of series: RemoteSeries, start: Int64, _ counts: inout RemoteCounts
  ) throws(WireError) {
    var cursor = message
    var (count, sum, time, start) = (UInt64(0), 0.0, Int64(0), start)
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      switch tag {
      case .varint(1): count = try cursor.readVarint()
      case .fixed64(2): count = UInt64(exactly: try cursor.readDouble().rounded()) ?? 0
      case .fixed64(3): sum = try cursor.readDouble()
      case .varint(15): time = Int64(bitPattern: try cursor.readVarint())
      case .varint(17): start = Int64(bitPattern: try cursor.readVarint())
      default: try cursor.skip(tag)
      }
    }
    let run = MetricBatch.Run(resource: series.resource, kind: .exponentialHistogram)
    let point = MetricBatch.Point(
      series: series.series, start: Self.timestamp(start), time: Self.timestamp(time), value: sum,
      count: count)
    if take(point, run, isNamed: series.isNamed) { counts.histograms += 1 }
  }

  /// Whether the point need not be sent again.
  private mutating func take(
    _ point: MetricBatch.Point, _ sent: MetricBatch.Run, isNamed: Bool
  ) -> Bool {
    position += 1
    guard isNamed else {
      batch.rejection.add("point \(position - 1): its series has no __name__")
      return false
    }
    // A series that ended says so with this one of all NaNs.
    if point.value.bitPattern == 0x7FF0_0000_0000_0002 { return true }
    guard point.series >= 0 else {
      batch.skippedCount += 1
      if batch.signs.last?.resource != sent.resource || batch.signs.last?.time != point.time {
        batch.signs.append(MetricBatch.Sign(resource: sent.resource, time: point.time))
      }
      return true
    }
    guard batch.points.count < limits.itemsPerBatchMax else {
      batch.rejection.add(
        "point \(position - 1): at most \(limits.itemsPerBatchMax) points are taken in one request")
      return false
    }
    batch.points.append(point)
    append(sent)
    return true
  }

  /// Lengthens the last run by one point, or begins another.
  private mutating func append(_ sent: MetricBatch.Run) {
    var run = sent
    run.temporality = sent.kind == .gauge ? .unspecified : .cumulative
    run.end = batch.points.count
    if let last = batch.runs.last, last.resource == run.resource, last.kind == run.kind,
      last.isMonotonic == run.isMonotonic
    {
      batch.runs[batch.runs.count - 1].end = run.end
    } else {
      batch.runs.append(run)
    }
  }

  private static func timestamp(_ milliseconds: Int64) -> Timestamp {
    let (nanoseconds, isTooMuch) = max(0, milliseconds).multipliedReportingOverflow(by: 1_000_000)
    return isTooMuch ? .max : Timestamp(nanoseconds: nanoseconds)
  }
}
