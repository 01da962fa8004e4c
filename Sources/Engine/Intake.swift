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
      windowNanoseconds: windowNanoseconds)
    metrics = MetricIntake(windowSeconds: settings.windowSeconds)
    logs = LogIntake(interest: interest, windowSeconds: settings.windowSeconds)
  }

  /// Takes in this shard's traces of a batch; rows that are not accepted are passed over.
  ///
  /// `isAccepted` is nil when all are.
  mutating func absorb(
    _ batch: SpanBatch, meanings: inout ShapeMeanings, isAccepted: [Bool]?
  ) {
    spans.absorb(
      batch, series: meanings.numbers(inShard: shard.index, of: &spans),
      identities: meanings.identityNumbers, isAccepted: isAccepted)
    for message in batch.messages {
      let row = Int(message.row)
      let span = batch.rows[row]
      guard isAccepted?[row] ?? true, shard.takes(span.traceLow) else { continue }
      logs.count(
        batch.messageBytes[Int(message.bytes.lowerBound)..<Int(message.bytes.upperBound)],
        identity: meanings.identityNumbers[Int(span.shape)], at: span.end)
    }
  }

  /// Takes in points of this shard's senders; see `MetricIntake.absorb`.
  package mutating func absorb(
    _ batch: MetricBatch, senders: [Int32], known: [MetricReader.KnownSeries], isAccepted: [Bool]?
  ) {
    metrics.absorb(batch, senders: senders, known: known, shard: shard, isAccepted: isAccepted)
  }

  /// Takes in records of this shard's senders; see `LogIntake.absorb`.
  package mutating func absorb(
    _ batch: LogBatch, senders: [Int32], events: [Symbol], isAccepted: [Bool]?
  ) {
    logs.absorb(batch, senders: senders, events: events, shard: shard, isAccepted: isAccepted)
  }

  /// Ends a window: judges the spans that ended in it and hands over what was counted.
  package mutating func close(at end: Timestamp) -> WindowDeltas {
    var deltas = WindowDeltas()
    spans.close(at: end, into: &deltas)
    metrics.close(at: end, into: &deltas)
    logs.close(at: end, into: &deltas)
    return deltas
  }

  /// What this shard had to leave out, for the status page.
  package var counters: [(name: String, value: Int)] {
    [
      ("pending spans", spans.traces.spanCount), ("spans dropped", spans.traces.droppedCount),
      ("duplicate spans", spans.traces.duplicateCount), ("orphan spans", spans.traces.orphanCount),
      ("series points dropped", metrics.droppedCount),
      ("stale points", metrics.staleCount), ("log shapes dropped", logs.droppedCount),
    ]
  }
}
