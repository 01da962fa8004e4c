package import Telemetry
package import Topology
package import Vitals

/// The data plane of one shard: takes batches in, gives a window's counts out.
///
/// Every shard is given every batch and takes its own part: traces by trace id, metrics and logs by
/// sender. What comes out are integers, so any number of shards gives the same sum.
package struct Intake: Sendable {
  package let shard: Shard
  private var traces: TraceBuffer
  private var metrics: MetricIntake
  /// Signs of life that spans are, by the end of the window that they fall into.
  private var open: [Timestamp: WindowDeltas] = [:]
  private let windowNanoseconds: Int64
  private var closedEnd = Timestamp.zero
  private var logs: LogIntake

  /// An intake of one of `shard.count` shards, each of which has its part of the bounds.
  package init(shard: Shard, interest: MeasureInterest, settings: EngineSettings) {
    self.shard = shard
    traces = TraceBuffer(spanCountMax: settings.pendingSpanCountMax / shard.count)
    metrics = MetricIntake(windowSeconds: settings.windowSeconds)
    windowNanoseconds = Int64(settings.windowSeconds * 1e9)
    logs = LogIntake(interest: interest, windowSeconds: settings.windowSeconds)
  }

  /// Takes in this shard's traces of a batch; rows that are not accepted are passed over.
  package mutating func absorb(
    _ batch: SpanBatch, identities: [BatchIdentity], isAccepted: [Bool],
    symbols: inout SymbolTable
  ) {
    traces.insert(
      batch, identities: identities, isAccepted: isAccepted, shard: shard, symbols: &symbols)
    for row in 0..<batch.count where isAccepted[row] && shard.takes(batch.traceLow[row]) {
      let identity = identities[Int(batch.resourceIndex[row])].index
      let time = batch.end[row]
      open[window(of: time), default: WindowDeltas()].hear(identity, at: time, isOwn: true)
      let range = Int(batch.attributeStart[row])..<Int(batch.attributeStart[row + 1])
      for attribute in batch.attributes[range] where attribute.key == .exceptionMessage {
        logs.count(symbols[attribute.value].utf8, identity: identity, at: time)
      }
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

  /// The end of the window that takes an item of this time: its own, or the next to close when that
  /// is over.
  private func window(of time: Timestamp) -> Timestamp {
    let start = (max(time.nanoseconds, 1) - 1) / windowNanoseconds * windowNanoseconds
    return max(
      Timestamp(nanoseconds: start).advanced(byNanoseconds: windowNanoseconds),
      closedEnd.advanced(byNanoseconds: windowNanoseconds))
  }

  /// Ends a window: judges the spans that ended in it and hands over what was counted.
  package mutating func close(at end: Timestamp) -> WindowDeltas {
    closedEnd = end
    var deltas = WindowDeltas()
    for time in open.keys.filter({ $0 <= end }) {
      if let counted = open.removeValue(forKey: time) { deltas.merge(counted) }
    }
    // A future that never came is forgotten, as in `TraceBuffer.expire`.
    let future = end.advanced(bySeconds: 7_200)
    for time in open.keys.filter({ $0 > future }) { open[time] = nil }
    metrics.close(at: end, into: &deltas)
    logs.close(at: end, into: &deltas)
    deltas.add(traces.judge(endingBefore: end))
    traces.expire(at: end)
    return deltas
  }

  /// What this shard had to leave out, for the status page.
  package var counters: [(name: String, value: Int)] {
    [
      ("pending spans", traces.spanCount), ("spans dropped", traces.droppedCount),
      ("duplicate spans", traces.duplicateCount), ("orphan spans", traces.orphanCount),
      ("series points dropped", metrics.droppedCount),
      ("stale points", metrics.staleCount), ("log shapes dropped", logs.droppedCount),
    ]
  }
}

extension SymbolTable {
  fileprivate subscript(value: AttributeValue) -> String { value.text(in: self) }
}
