/// Reads metric requests into a `MetricBatch`, and remembers the senders, metrics and series that
/// it has seen: a point of a known series costs no hash, no string and no allocation.
///
/// Points of metrics that nobody asks for are skipped whole: counted, but not looked into, except
/// for the time of the first. Points without a metric name or a value, and histograms whose buckets
/// make no sense, are left out and counted in `rejection`. Points that say themselves that they
/// hold no value are passed over.
///
/// Needs no symbol table and no lock: whoever absorbs the batches asks, once for each, what
/// resources and series there are (`MetricReader+Meaning`), and keeps its own numbers for them in
/// `resourceNumbers` and `seriesNumbers`. So a reader belongs to one absorber, and to one thread at
/// a time.
///
/// O(bytes); memory bounded by `DecodingLimits`, `seriesCountMax` and `byteCountMax`. Field
/// numbers: opentelemetry-proto `metrics/v1/metrics.proto`.
package struct MetricReader: Sendable {
  /// Series, and bytes of them and of senders, of all readers together: from its part on, a reader
  /// forgets everything before the next request.
  ///
  /// So it holds at most that and what one request brings.
  package static let seriesCountMax = 800_000
  package static let byteCountMax = 256 << 20

  let limits: DecodingLimits
  /// Names of metrics that somebody asks for; nil: all.
  let wanted: Set<String>?

  /// The absorber's number of each sender and series that it has asked for, in order; empty again
  /// when everything was forgotten.
  package var resourceNumbers: [Int32] = []
  package var seriesNumbers: [KnownSeries] = []

  var resources = ResourceTable()
  var units = ByteTable()
  /// Metrics by name; the prefix is the unit's number.
  var metrics = ByteTable()
  /// Series by the bytes of their attributes; the prefix is the sender and the metric.
  var series = ByteTable()
  var isWanted: [Bool] = []
  /// Series of remote write by the bytes of their labels; the prefix is the kind that was told.
  var labelSets = ByteTable()
  var remoteSeries: [RemoteSeries] = []
  /// Attributes beyond the bound, of series that have any.
  var droppedOfSeries: [Int32: Int] = [:]

  var batch = MetricBatch()
  /// Of the metric at hand.
  var run = MetricBatch.Run(resource: 0, kind: .gauge)
  var isNamed = false
  /// Where in the message bounds stand that were found ascending; most points repeat them.
  var soundBounds = 0..<0
  var scratch: [UInt8] = []
  var resource: Int32 = 0
  /// Of the series of the current metric.
  var prefix: UInt64 = 0
  /// Points seen, accepted or not.
  var position = 0

  /// What the absorber keeps of a series.
  package struct KnownSeries: Sendable {
    /// Its own number, negative when it takes no points of it.
    package var number: Int32
    /// Turns values of the unit in which they are sent into those of the unit that rules use.
    package var scale: Double

    package init(number: Int32, scale: Double) {
      self.number = number
      self.scale = scale
    }
  }

  /// - Parameters:
  ///   - limits: bounds of one request.
  ///   - wanted: names of metrics that somebody asks for; nil: all.
  package init(limits: DecodingLimits = DecodingLimits(), wanted: [String]? = nil) {
    self.limits = limits
    self.wanted = wanted.map { Set($0) }
  }

  /// Reads a whole, decompressed ExportMetricsServiceRequest; its bytes are only read during the
  /// call.
  /// - Throws: `WireError` when the bytes are no message of this encoding; nothing of the request
  ///   is taken then.
  package mutating func decode(
    _ bytes: UnsafeRawBufferPointer, encoding: OTLPEncoding
  ) throws(WireError) -> MetricBatch {
    begin()
    switch encoding {
    case .protobuf: try readProtobuf(bytes)
    case .json: try readJSON(bytes)
    }
    return batch
  }

  mutating func begin() {
    let countMax = limits.part(of: Self.seriesCountMax)
    let byteCountMax = limits.part(of: Self.byteCountMax)
    if series.count >= countMax || series.byteCount >= byteCountMax
      || labelSets.count >= countMax || labelSets.byteCount >= byteCountMax
      || resources.messages.byteCount >= byteCountMax || metrics.byteCount >= byteCountMax
    {
      forget()
    }
    // Memory of the last batch serves again when nobody keeps that.
    batch.points.removeAll(keepingCapacity: true)
    batch.runs.removeAll(keepingCapacity: true)
    batch.signs.removeAll(keepingCapacity: true)
    (batch.skippedCount, batch.droppedAttributeCount) = (0, 0)
    batch.rejection = Rejection()
    position = 0
    soundBounds = 0..<0
  }

  private mutating func forget() {
    resources = ResourceTable()
    (units, metrics, series) = (ByteTable(), ByteTable(), ByteTable())
    droppedOfSeries = [:]
    resourceNumbers.removeAll()
    seriesNumbers.removeAll()
    isWanted.removeAll()
    labelSets = ByteTable()
    remoteSeries.removeAll()
  }
}

/// The rules that hold for every encoding, written once: a format calls `beginResource`, for each
/// metric `beginMetric`, for each point `endPoint`, and `endMetric`.
extension MetricReader {
  /// Takes the sender's Resource message, whose bytes may be gathered from several.
  mutating func beginResource(_ message: WireCursor) throws(WireError) {
    let sender = try resources.number(of: message, limits)
    resource = sender.number
    batch.droppedAttributeCount += sender.droppedCount
  }

  /// Whether the points of the metric are to be read; nameless ones are, to be rejected.
  mutating func beginMetric(_ draft: MetricDraft) -> Bool {
    run = MetricBatch.Run(resource: resource, kind: draft.kind)
    isNamed = !draft.name.isEmpty
    let unit = units.number(of: draft.unit, prefix: 0)
    let known = metrics.count
    let number = metrics.number(of: draft.name, prefix: UInt64(unit))
    if Int(number) >= known { isWanted.append(isWanted(draft.name)) }
    prefix = UInt64(resource) << 32 | UInt64(number)
    return isWanted[Int(number)]
  }

  private func isWanted(_ name: WireText) -> Bool {
    guard let wanted, !name.isEmpty else { return true }
    return wanted.contains(String(decoding: name.bytes, as: UTF8.self))
  }

  /// Temporality and monotonicity may come behind the points, so they are written down last.
  mutating func endMetric() {
    guard batch.points.count > batch.runs.last?.end ?? 0 else { return }
    run.end = batch.points.count
    batch.runs.append(run)
  }

  /// Takes points that nobody asks for.
  mutating func skip(_ count: Int, firstTime: UInt64?) {
    position += count
    batch.skippedCount += count
    guard let firstTime else { return }
    batch.signs.append(MetricBatch.Sign(resource: resource, time: Timestamp(wire: firstTime)))
  }

  @inline(__always)
  mutating func endPoint(_ point: PointDraft) throws(WireError) {
    position &+= 1
    if point.hasNoRecordedValue { return }
    if let fault = findFault(point) { return reject(fault) }
    let series = try seriesNumber(of: point.attributes)
    batch.points.append(
      MetricBatch.Point(
        series: series, start: Timestamp(wire: point.start), time: Timestamp(wire: point.time),
        value: point.value, count: point.count))
  }

  private mutating func reject(_ fault: String) {
    batch.rejection.add("point \(position - 1): \(fault)")
  }

  @inline(__always)
  private func findFault(_ point: PointDraft) -> String? {
    if !isNamed { return "its metric has no name" }
    if batch.points.count >= limits.itemsPerBatchMax {
      return "at most \(limits.itemsPerBatchMax) points are taken in one request"
    }
    switch run.kind {
    case .gauge, .sum: return point.hasValue ? nil : "it has no value"
    case .summary: return nil
    case .histogram: return point.buckets.explicitFault
    case .exponentialHistogram: return point.buckets.exponentialFault
    }
  }

  @inline(__always)
  private mutating func seriesNumber(of region: AttributeRegion) throws(WireError) -> Int32 {
    switch region {
    case .guessed:
      let number = series.takeGuess()
      countDropped(of: number)
      return number
    case .none: return try seriesNumber(of: WireText.none)
    case .single(let text): return try seriesNumber(of: text)
    case .gathered:
      let gathered = scratch
      return try gathered.withUnsafeBufferPointer { (bytes) throws(WireError) in
        try seriesNumber(of: WireCursor(allOf: UnsafeRawBufferPointer(bytes)).text)
      }
    }
  }

  mutating func seriesNumber(of text: WireText) throws(WireError) -> Int32 {
    if let known = series.known(text, prefix: prefix) {
      countDropped(of: known)
      return known
    }
    let dropped = try WireCursor(base: text.start, offset: 0, end: text.count)
      .pointAttributes(limits).droppedCount
    let number = series.add(text, prefix: prefix)
    if dropped > 0 { droppedOfSeries[number] = dropped }
    countDropped(of: number)
    return number
  }

  @inline(__always)
  private mutating func countDropped(of series: Int32) {
    if !droppedOfSeries.isEmpty { batch.droppedAttributeCount += droppedOfSeries[series] ?? 0 }
  }
}
