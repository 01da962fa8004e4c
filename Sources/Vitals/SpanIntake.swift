package import Telemetry
package import Topology

/// The spans of one shard: joined, and counted when their window closes.
///
/// Every shard is given every batch and takes the traces that are its own.
package struct SpanIntake: Sendable {
  /// Series of spans known to all shards, from which on unused ones are forgotten.
  private static let seriesCountMax = 500_000

  private let shard: Shard
  private let windowNanoseconds: Int64
  /// Spans waiting for their trace.
  package private(set) var traces: TraceBuffer
  private var signs = SignsOfLife()
  private var closedEnd = Timestamp.zero
  private var sentences = SentenceReader()

  /// - Parameters:
  ///   - shard: which traces are its own.
  ///   - spanCountMax: pending spans kept at the most.
  ///   - lineCountMax: likewise log lines that wait for their requests.
  ///   - windowNanoseconds: length of a window.
  package init(
    shard: Shard, spanCountMax: Int, lineCountMax: Int, windowNanoseconds: Int64
  ) {
    self.shard = shard
    self.windowNanoseconds = windowNanoseconds
    traces = TraceBuffer(
      spanCountMax: spanCountMax, seriesCountMax: Self.seriesCountMax / shard.count,
      lineCountMax: lineCountMax)
  }

  /// Which numbering of series holds; see `number(of:)`.
  package var generation: Int { traces.generation }

  /// The number of a series, which holds as long as `generation`.
  package mutating func number(of series: SpanSeries) -> Int32 { traces.number(of: series) }

  /// Takes in this shard's spans.
  ///
  /// - Parameters:
  ///   - batch: the spans.
  ///   - rows: the batch, shared out.
  ///   - series: the number of the series of each shape of the batch that a row of this shard has.
  ///   - identities: the number of the sender's identity of each shape.
  ///   - isAccepted: which rows to take; nil for all.
  package mutating func absorb(
    _ batch: SpanBatch, _ rows: ShardedRows, series: [Int32], identities: [Int32],
    isAccepted: [Bool]?
  ) {
    traces.insert(batch, rows, series: series, isAccepted: isAccepted, shard: shard)
    for row in rows[shard] where isAccepted?[Int(row)] ?? true {
      let span = batch.rows[Int(row)]
      let identity = identities[Int(span.shape)]
      if signs.note(identity, at: span.end) { continue }
      signs.note(
        identity, at: span.end, windowEnd: window(of: span.end), length: windowNanoseconds)
    }
  }

  /// Takes in what was logged within this shard's traces, of those in `sample`.
  package mutating func absorb(_ batch: LogBatch, sample: TraceSample, isAccepted: [Bool]?) {
    traces.keep(
      sentences.lines(of: batch, sample: sample, shard: shard, isAccepted: isAccepted), of: sample)
  }

  /// The end of the window that takes an item of this time: its own, or the next to close when that
  /// is over.
  package func window(of time: Timestamp) -> Timestamp {
    let start = (max(time.nanoseconds, 1) - 1) / windowNanoseconds * windowNanoseconds
    return max(
      Timestamp(nanoseconds: start).advanced(byNanoseconds: windowNanoseconds),
      closedEnd.advanced(byNanoseconds: windowNanoseconds))
  }

  /// Ends a window: judges the spans that ended in it, and forgets those that are too old.
  package mutating func close(at end: Timestamp, into deltas: inout WindowDeltas) {
    closedEnd = end
    let future = end.advanced(bySeconds: TraceBuffer.futureSecondsMax)
    signs.close(through: end, future: future, into: &deltas)
    var tally = RequestTally()
    traces.judge(endingBefore: end) { tally.add($0) }
    tally.pour(into: &deltas)
    traces.expire(at: end)
  }
}
