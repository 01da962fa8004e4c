package import Telemetry

/// Spans waiting for their trace: joins client to server, parent to child, consumer to producer.
///
/// A span is *judged* once, in the window in which it ends: by then the spans below it have ended
/// too, because a synchronous callee ends before its caller. Judged spans stay for
/// `retentionSeconds` of event time as parents and children of what comes later, then they are
/// forgotten.
///
/// What it is not: a trace store. Of what it holds anyway, `search(_:)` shows a few traces.
///
/// Bounded by `spanCountMax`, and for each trace by `spanCountInTraceMax`; beyond, new spans are
/// dropped and counted in `droppedCount`. Before it comes to that, judged spans make room: where
/// another window like the last one would not fit, the oldest are forgotten before their time, and
/// counted in `forgottenEarlyCount`. A span id that comes again in its trace is dropped and
/// counted in `duplicateCount` (OTLP senders retry). A pending span takes 40 bytes, its trace 72 to
/// 90.
package struct TraceBuffer: Sendable {
  /// Event time for which a judged span is kept as a relative of later ones.
  package static let retentionSeconds = 60.0

  /// Traces that end later than this after the window at hand are forgotten.
  package static let futureSecondsMax = 7_200.0

  /// Series known from which on those are forgotten that no pending span has.
  let seriesCountMax: Int

  /// Spans of a trace from which on its ids are kept in a set of their own.
  static let listedCountMax = 64

  /// Spans kept over all traces, and of one trace: relatives are searched for in the whole trace,
  /// so that one without end would slow down all.
  package let spanCountMax: Int
  package let spanCountInTraceMax: Int
  package private(set) var spanCount = 0
  package private(set) var droppedCount = 0
  package private(set) var duplicateCount = 0
  /// Judged spans that were forgotten before `retentionSeconds` had passed.
  package private(set) var forgottenEarlyCount = 0
  /// Spans that came since spans were forgotten last, taken or not.
  private var arrivedCount = 0
  /// Spans whose parent id named no span that was seen in time: a broken context or a missing exit
  /// span.
  package internal(set) var orphanCount = 0
  /// Rises whenever the numbers of series hold no longer.
  package private(set) var generation = 0

  var series = SpanSeriesTable()
  var traces = TraceTable()
  /// Records of spans; those of one trace are chained by `next`, as are the free ones.
  var spans: [PendingSpan] = []
  private var firstFree: Int32 = -1
  /// Span ids of large traces, by the trace's number.
  private var largeTraces: [Int32: Set<UInt64>] = [:]
  /// What consumer spans are linked to, by their record.
  var linked: [Int32: UInt64] = [:]
  var produced = ProducedSpans()
  /// What was logged within spans, of this shard's traces.
  package internal(set) var lines: TracedLines

  /// A buffer of these bounds: spans over all traces and of one, and log lines.
  package init(
    spanCountMax: Int = 1_000_000, spanCountInTraceMax: Int = 10_000,
    seriesCountMax: Int = 500_000, lineCountMax: Int = 200_000
  ) {
    self.spanCountMax = spanCountMax
    self.seriesCountMax = seriesCountMax
    self.spanCountInTraceMax = spanCountInTraceMax
    lines = TracedLines(countMax: lineCountMax)
  }

  /// Takes in log lines of this shard's traces, all that are in `sample`.
  package mutating func keep(_ lines: [TracedLines.Line], of sample: TraceSample) {
    self.lines.keep(lines, of: sample)
  }

  /// The number of a series, which holds as long as `generation`.
  package mutating func number(of series: SpanSeries) -> Int32 { self.series.number(of: series) }

  /// Takes in the spans of one batch whose trace belongs to a shard.
  ///
  /// - Parameters:
  ///   - batch: where links are looked up.
  ///   - rows: the batch, shared out.
  ///   - series: for each shape of the batch that a row of this shard has, the number of its
  ///     series.
  ///   - isAccepted: for each row, whether to take it at all; nil for all of them.
  ///   - shard: which traces to take.
  /// - Complexity: O(spans of the shard), one look-up for each run of spans of one trace.
  package mutating func insert(
    _ batch: SpanBatch, _ rows: ShardedRows, series: [Int32], isAccepted: [Bool]?, shard: Shard
  ) {
    for row in rows.producers where isAccepted?[Int(row)] ?? true {
      let span = batch.rows[Int(row)]
      produced.note(span.spanID, end: span.end, countMax: spanCountMax)
    }
    var current = TraceTable.ID(high: 0, low: 0)
    var number: Int32 = -1
    for row in rows[shard] {
      let row = Int(row)
      if let isAccepted, !isAccepted[row] { continue }
      let span = batch.rows[row]
      arrivedCount &+= 1
      guard spanCount < spanCountMax else {
        droppedCount += 1
        continue
      }
      let id = TraceTable.ID(high: span.traceHigh, low: span.traceLow)
      if number < 0 || id != current {
        current = id
        number = self.number(ofTrace: id)
      }
      let shape = Int(span.shape)
      guard let place = keep(span, series: series[shape], in: number) else { continue }
      if batch.shapes[shape].kind == .consumer, let link = batch.links(of: row).first {
        linked[place] = link.spanID
      }
    }
  }

  private mutating func number(ofTrace id: TraceTable.ID) -> Int32 {
    let hash = id.hash
    let known = traces.find(id, hash: hash)
    return known >= 0 ? known : traces.add(id, hash: hash)
  }

  /// Where the span is kept; nil when it is not.
  @inline(__always)
  private mutating func keep(_ span: SpanRow, series: Int32, in trace: Int32) -> Int32? {
    let index = Int(trace)
    guard Int(traces.traces[index].count) < spanCountInTraceMax else {
      droppedCount += 1
      return nil
    }
    if isDuplicate(span.spanID, in: trace) {
      duplicateCount += 1
      return nil
    }
    let end = span.end.nanoseconds
    let place = place(
      for: PendingSpan(
        id: span.spanID, parent: span.parentID, start: span.start.nanoseconds, end: end,
        series: series, next: traces.traces[index].head))
    traces.traces[index].add(place, end: end)
    spanCount += 1
    return place
  }

  @inline(__always)
  private mutating func place(for span: PendingSpan) -> Int32 {
    guard firstFree >= 0 else {
      spans.append(span)
      return Int32(truncatingIfNeeded: spans.count &- 1)
    }
    let place = firstFree
    firstFree = spans[Int(place)].next
    spans[Int(place)] = span
    return place
  }

  /// Whether the trace has a span with this id; it counts as seen from now on.
  @inline(__always)
  private mutating func isDuplicate(_ id: UInt64, in trace: Int32) -> Bool {
    let bit: UInt64 = 1 << ((id &* 0x9E37_79B9_7F4A_7C15) >> 58)
    let isNew = traces.traces[Int(trace)].seen & bit == 0
    traces.traces[Int(trace)].seen |= bit
    let count = Int(traces.traces[Int(trace)].count)
    if count >= Self.listedCountMax { return !noteLarge(id, in: trace) }
    return isNew ? false : hasSpan(id, in: trace)
  }

  private func hasSpan(_ id: UInt64, in trace: Int32) -> Bool {
    var place = traces.traces[Int(trace)].head
    while place >= 0 {
      if spans[Int(place)].id == id { return true }
      place = spans[Int(place)].next
    }
    return false
  }

  /// Whether the id is new to a trace of many spans.
  private mutating func noteLarge(_ id: UInt64, in trace: Int32) -> Bool {
    if largeTraces[trace] == nil {
      var ids: Set<UInt64> = []
      var place = traces.traces[Int(trace)].head
      while place >= 0 {
        ids.insert(spans[Int(place)].id)
        place = spans[Int(place)].next
      }
      largeTraces[trace] = ids
    }
    return largeTraces[trace]?.insert(id).inserted ?? true
  }

  /// Forgets judged traces that ended before `time` less the retention, or later ones where room
  /// is short, and traces of a future that
  /// never came (a wrong clock), which are counted as dropped.
  ///
  /// - Complexity: O(pending traces).
  package mutating func expire(at time: Timestamp) {
    let usual = time.advanced(bySeconds: -Self.retentionSeconds)
    let future = time.advanced(bySeconds: Self.futureSecondsMax)
    let limit = forgettingTime(at: time, usual: usual, future: future)
    for index in traces.traces.indices where traces.traces[index].count > 0 {
      let trace = traces.traces[index]
      let isPast = trace.unjudgedCount == 0 && trace.end < limit
      guard isPast || trace.end > future.nanoseconds else { continue }
      if !isPast { droppedCount += Int(trace.unjudgedCount) }
      if isPast, trace.end >= usual.nanoseconds { forgottenEarlyCount += Int(trace.count) }
      forget(trace, number: Int32(truncatingIfNeeded: index))
    }
    produced.expire(before: usual)
    lines.expire(at: time)
    if series.count > seriesCountMax { forgetUnusedSeries() }
  }

  /// The end before which judged traces are forgotten: `usual`, unless as many spans as came since
  /// the last time, and a quarter more, would not fit then.
  ///
  /// - Complexity: O(1), O(pending traces) where room is short.
  private mutating func forgettingTime(
    at time: Timestamp, usual: Timestamp, future: Timestamp
  ) -> Int64 {
    let room = spanCountMax - arrivedCount - arrivedCount / 4
    arrivedCount = 0
    guard spanCount > room else { return usual.nanoseconds }
    // Judged spans by the whole seconds for which their trace is over.
    var counts = [Int](repeating: 0, count: Int(Self.retentionSeconds))
    var left = spanCount
    for trace in traces.traces where trace.count > 0 {
      let isJudged = trace.unjudgedCount == 0
      if isJudged && trace.end < usual.nanoseconds || trace.end > future.nanoseconds {
        left -= Int(trace.count)
      } else if isJudged {
        let age = Int((time.nanoseconds &- trace.end) / 1_000_000_000)
        counts[min(max(age, 0), counts.count - 1)] += Int(trace.count)
      }
    }
    guard left > room else { return usual.nanoseconds }
    var age = counts.count
    while left > room, age > 0 {
      age -= 1
      left -= counts[age]
    }
    return time.advanced(bySeconds: -Double(age)).advanced(byNanoseconds: 1).nanoseconds
  }

  private mutating func forget(_ trace: TraceTable.Trace, number: Int32) {
    spanCount -= Int(trace.count)
    if !linked.isEmpty {
      var place = trace.head
      while place >= 0 {
        linked[place] = nil
        place = spans[Int(place)].next
      }
    }
    if Int(trace.count) >= Self.listedCountMax { largeTraces[number] = nil }
    spans[Int(trace.tail)].next = firstFree
    firstFree = trace.head
    traces.remove(number)
  }

  private mutating func forgetUnusedSeries() {
    var isUsed = [Bool](repeating: false, count: series.count)
    forEachSpan { span in isUsed[Int(max(span.series, ~span.series))] = true }
    let numbers = series.keep(isUsed)
    forEachSpan { span in
      span.series = span.series < 0 ? ~numbers[Int(~span.series)] : numbers[Int(span.series)]
    }
    generation += 1
  }

  private mutating func forEachSpan(_ body: (inout PendingSpan) -> Void) {
    for trace in traces.traces where trace.count > 0 {
      var place = trace.head
      while place >= 0 {
        body(&spans[Int(place)])
        place = spans[Int(place)].next
      }
    }
  }
}

/// What is kept of a span: 40 bytes.
struct PendingSpan: Sendable {
  var id: UInt64
  var parent: UInt64
  var start: Int64
  var end: Int64
  /// The span's series; its complement once it is judged.
  var series: Int32
  /// The span of the trace that came before; -1 when there is none.
  var next: Int32
}

extension TraceTable.Trace {
  /// Takes in the span at `place`, which ends at `end`.
  @inline(__always)
  fileprivate mutating func add(_ place: Int32, end spanEnd: Int64) {
    if tail < 0 { tail = place }
    head = place
    count &+= 1
    unjudgedCount &+= 1
    end = max(end, spanEnd)
    firstUnjudgedEnd = min(firstUnjudgedEnd, spanEnd)
  }
}

/// When producer spans ended, by span id, for consumers that are linked instead of parented.
struct ProducedSpans: Sendable {
  private var ends: [UInt64: Timestamp] = [:]
  private var limit = Timestamp(nanoseconds: .min)
  private var nextSweep = Timestamp(nanoseconds: .min)

  /// Nothing in memory has expired.
  private var isSwept = true

  /// Remembers a send unless `countMax` others are remembered, or it came too late.
  mutating func note(_ id: UInt64, end: Timestamp, countMax: Int) {
    guard end >= limit else { return }
    if ends.count >= countMax, !isSwept { sweep() }
    if ends.count < countMax { ends[id] = end }
  }

  subscript(id: UInt64) -> Timestamp? {
    guard let end = ends[id], end >= limit else { return nil }
    return end
  }

  /// Forgets what ended before `time`: at once for whoever asks, in memory once a retention.
  mutating func expire(before time: Timestamp) {
    limit = time
    isSwept = false
    guard time >= nextSweep else { return }
    sweep()
    nextSweep = time.advanced(bySeconds: TraceBuffer.retentionSeconds)
  }

  private mutating func sweep() {
    ends = ends.filter { $0.value >= limit }
    isSwept = true
  }
}
