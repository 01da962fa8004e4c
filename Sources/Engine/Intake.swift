package import Telemetry
package import Topology
package import Vitals

/// The data plane of one shard: takes batches in, gives a window's counts out.
///
/// Every shard is given every batch and takes its own part: traces by trace id, metrics and logs by
/// sender. What comes out are integers, so any number of shards gives the same sum.
package struct Intake: Sendable {
  package let shard: Shard
  private var spans: SpanIntake
  private var metrics: MetricIntake
  private var logs: LogIntake

  /// An intake of one of `shard.count` shards, each of which has its part of the bounds.
  package init(shard: Shard, interest: MeasureInterest, settings: EngineSettings) {
    self.shard = shard
    let windowNanoseconds = Int64(settings.windowSeconds * 1e9)
    spans = SpanIntake(
      shard: shard, spanCountMax: settings.pendingSpanCountMax / shard.count,
      lineCountMax: settings.pendingLineCountMax / shard.count,
      windowNanoseconds: windowNanoseconds)
    metrics = MetricIntake(windowSeconds: settings.windowSeconds)
    logs = LogIntake(interest: interest, windowSeconds: settings.windowSeconds)
  }

  /// Takes in this shard's traces of a batch; rows that are not accepted are passed over.
  ///
  /// `isAccepted` is nil when all are.
  ///
  /// `reader` decoded the batch, which the reception of this intake's engine has received.
  package mutating func absorb(
    _ batch: SpanBatch, from reader: inout SpanReader, isAccepted: [Bool]?
  ) {
    reader.meanings.share(batch, among: shard.count)
    spans.absorb(
      batch, reader.meanings.rows,
      series: reader.meanings.numbers(in: shard, for: batch, of: &spans),
      identities: reader.meanings.identityNumbers, isAccepted: isAccepted)
    for message in batch.messages {
      let row = Int(message.row)
      let span = batch.rows[row]
      guard isAccepted?[row] ?? true, shard.takes(span.traceLow) else { continue }
      logs.count(
        batch.messageBytes[Int(message.bytes.lowerBound)..<Int(message.bytes.upperBound)],
        trace: batch.traceBytes[Int(message.trace.lowerBound)..<Int(message.trace.upperBound)],
        identity: reader.meanings.identityNumbers[Int(span.shape)], at: span.end)
    }
  }

  /// Takes in points of this shard's senders; see `MetricIntake.absorb`.
  package mutating func absorb(
    _ batch: MetricBatch, from reader: MetricReader, isAccepted: [Bool]?
  ) {
    metrics.absorb(
      batch, senders: reader.resourceNumbers, known: reader.seriesNumbers, shard: shard,
      isAccepted: isAccepted)
  }

  /// Takes in records of this shard's senders; see `LogIntake.absorb`.
  package mutating func absorb(
    _ batch: LogBatch, from reader: LogReader, isAccepted: [Bool]?
  ) {
    logs.absorb(
      batch, senders: reader.resourceNumbers, events: reader.eventNames, shard: shard,
      isAccepted: isAccepted)
    spans.absorb(batch, sample: batch.sample.narrowed(to: reader.sample), isAccepted: isAccepted)
  }

  /// Ends a window: judges the spans that ended in it and hands over what was counted.
  package mutating func close(at end: Timestamp) -> ClosedWindow {
    var deltas = WindowDeltas()
    spans.close(at: end, into: &deltas)
    metrics.close(at: end, into: &deltas)
    logs.close(at: end, into: &deltas)
    return ClosedWindow(end: end, deltas: deltas, counters: counters)
  }

  /// What the traces that this shard holds say about the queries, in their order; of spans that
  /// ended before `time`.
  package func search(
    _ queries: [TraceQuery], endedBefore time: Timestamp
  ) -> [TraceEvidence] { spans.traces.search(queries, endedBefore: time) }

  /// What this shard had to leave out, for the status page.
  private var counters: [EngineCounter] {
    [
      EngineCounter(name: "pending spans", value: spans.traces.spanCount),
      EngineCounter(name: "spans dropped", value: spans.traces.droppedCount),
      EngineCounter(name: "spans forgotten early", value: spans.traces.forgottenEarlyCount),
      EngineCounter(name: "duplicate spans", value: spans.traces.duplicateCount),
      EngineCounter(name: "orphan spans", value: spans.traces.orphanCount),
      EngineCounter(name: "series points dropped", value: metrics.droppedCount),
      EngineCounter(name: "stale points", value: metrics.staleCount),
      EngineCounter(name: "log shapes dropped", value: logs.droppedCount),
      EngineCounter(name: "log lines of requests", value: spans.traces.lines.count),
      EngineCounter(name: "log lines of requests dropped", value: spans.traces.lines.droppedCount),
    ]
  }
}
