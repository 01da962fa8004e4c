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
  /// Counts of logs, metrics and signs of life, by the end of the window that they fall into.
  private var open: [Timestamp: WindowDeltas] = [:]
  private let windowNanoseconds: Int64
  private var closedEnd = Timestamp.zero
  private let matcher: PhraseMatcher

  /// An intake of one of `shard.count` shards, each of which has its part of the bounds.
  package init(shard: Shard, interest: MeasureInterest, settings: EngineSettings) {
    self.shard = shard
    traces = TraceBuffer(spanCountMax: settings.pendingSpanCountMax / shard.count)
    metrics = MetricIntake(windowSeconds: settings.windowSeconds)
    windowNanoseconds = Int64(settings.windowSeconds * 1e9)
    matcher = PhraseMatcher(interest.phrases)
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
        count(symbols[attribute.value].utf8, identity: identity, at: time)
      }
    }
  }

  /// Takes in points of this shard's senders; see `MetricIntake.absorb`.
  package mutating func absorb(
    _ batch: MetricBatch, senders: [Int32], known: [MetricReader.KnownSeries], isAccepted: [Bool]?
  ) {
    metrics.absorb(batch, senders: senders, known: known, shard: shard, isAccepted: isAccepted)
  }

  /// Takes in records of this shard's senders: events by name, errors and phrases by count.
  package mutating func absorb(
    _ batch: LogBatch, identities: [BatchIdentity], isAccepted: [Bool]
  ) {
    for row in 0..<batch.count where isAccepted[row] {
      let identity = identities[Int(batch.resourceIndex[row])].index
      guard shard.takes(UInt64(identity)) else { continue }
      let time = batch.time[row]
      open[window(of: time), default: WindowDeltas()].hear(identity, at: time, isOwn: true)
      if !batch.eventName[row].isEmpty {
        let key = WindowDeltas.EventKey(identity: identity, name: batch.eventName[row])
        open[window(of: time), default: WindowDeltas()].events[key, default: 0] += 1
      }
      if batch.severity[row] >= Self.errorSeverity { countPhrase(0, identity: identity, at: time) }
      // Information and below is not read for signatures: that is where ordinary traffic is told.
      guard batch.severity[row] == 0 || batch.severity[row] >= Self.warningSeverity else {
        continue
      }
      count(
        batch.bodies[Int(batch.bodyStart[row])..<Int(batch.bodyStart[row + 1])],
        identity: identity, at: time)
    }
  }

  private static let warningSeverity: UInt8 = 13
  private static let errorSeverity: UInt8 = 17

  private mutating func count(
    _ text: some Collection<UInt8>, identity: Int32, at time: Timestamp
  ) {
    for phrase in matcher.matches(in: text) { countPhrase(phrase, identity: identity, at: time) }
  }

  private mutating func countPhrase(_ phrase: Int32, identity: Int32, at time: Timestamp) {
    let key = WindowDeltas.PhraseKey(identity: identity, phrase: phrase)
    open[window(of: time), default: WindowDeltas()].phrases[key, default: 0] += 1
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
      ("stale points", metrics.staleCount),
    ]
  }
}

extension SymbolTable {
  fileprivate subscript(value: AttributeValue) -> String { value.text(in: self) }
}
