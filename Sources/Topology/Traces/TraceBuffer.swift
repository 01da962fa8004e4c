package import Telemetry

/// Spans waiting for their trace: joins client to server, parent to child, consumer to producer.
///
/// A span is *judged* once, in the window in which it ends: by then the spans below it have ended
/// too, because a synchronous callee ends before its caller. Judged spans stay for
/// `retentionSeconds` of event time as parents and children of what comes later, then they are
/// forgotten.
///
/// What it is not: a trace store. Nothing of it is ever shown or written.
///
/// Bounded by `spanCountMax`, and for each trace by `spanCountInTraceMax`; beyond, new spans are
/// dropped and counted in `droppedCount`. A span id that comes again in its trace is dropped and
/// counted in `duplicateCount` (OTLP senders retry).
package struct TraceBuffer: Sendable {
  /// Event time for which a judged span is kept as a relative of later ones.
  package static let retentionSeconds = 60.0

  /// Traces that end later than this after the window at hand are forgotten.
  static let futureSecondsMax = 7_200.0

  /// Spans kept over all traces, and of one trace: relatives are searched for in the whole trace,
  /// so that one without end would slow down all.
  package let spanCountMax: Int
  package let spanCountInTraceMax: Int
  package private(set) var spanCount = 0
  package private(set) var droppedCount = 0
  package private(set) var duplicateCount = 0
  /// Spans whose parent id named no span that was seen in time: a broken context or a missing exit
  /// span.
  package internal(set) var orphanCount = 0

  var traces: [TraceID: PendingTrace] = [:]
  /// Ends of producer spans by span id, for consumers that are linked instead of parented.
  var produced: [UInt64: Timestamp] = [:]

  struct TraceID: Hashable {
    var high: UInt64
    var low: UInt64
  }

  struct PendingTrace {
    var spans: [PendingSpan] = []
    var unjudgedCount = 0
    var end = Timestamp.zero
  }

  struct PendingSpan {
    var id: UInt64
    var parent: UInt64
    var linked: UInt64
    var start: Timestamp
    var end: Timestamp
    var identity: Int32
    var service: Symbol
    var operation: Symbol
    var kind: SpanBatch.Kind
    var isError: Bool
    var isThrottled: Bool
    var isDenied: Bool
    var hasAnswer: Bool
    var isJudged = false
    var target: ExitTarget?
    var address: Symbol
    var consumerGroup: Symbol
  }

  package init(spanCountMax: Int = 1_000_000, spanCountInTraceMax: Int = 10_000) {
    self.spanCountMax = spanCountMax
    self.spanCountInTraceMax = spanCountInTraceMax
  }

  /// Takes in the spans of one batch whose trace belongs to this shard.
  ///
  /// - Parameters:
  ///   - batch: decoded with `symbols`.
  ///   - identities: for each resource of the batch, the dense number and the service of its
  ///     identity.
  ///   - isAccepted: for each row, whether to take it at all.
  ///   - shard: which traces to take: those whose low id modulo `count` is `index`.
  ///   - symbols: names of operations and peers are interned in it.
  /// - Complexity: O(spans), one dictionary look-up a span.
  package mutating func insert(
    _ batch: SpanBatch, identities: [BatchIdentity], isAccepted: [Bool], shard: Shard,
    symbols: inout SymbolTable
  ) {
    for row in 0..<batch.count where isAccepted[row] {
      // Every shard remembers all sends: a consumer may be linked to a trace of another shard.
      if batch.kind[row] == .producer, produced.count < spanCountMax {
        produced[batch.spanID[row]] = batch.end[row]
      }
      guard shard.takes(batch.traceLow[row]) else { continue }
      let trace = TraceID(high: batch.traceHigh[row], low: batch.traceLow[row])
      let span = pendingSpan(batch, row: row, identities: identities, symbols: &symbols)
      keep(span, in: trace)
    }
  }

  private mutating func keep(_ span: PendingSpan, in trace: TraceID) {
    guard spanCount < spanCountMax else {
      droppedCount += 1
      return
    }
    var pending = traces[trace] ?? PendingTrace()
    guard pending.spans.count < spanCountInTraceMax else {
      droppedCount += 1
      return
    }
    if pending.spans.contains(where: { $0.id == span.id }) {
      duplicateCount += 1
      return
    }
    traces[trace] = nil  // so that the append below does not copy
    pending.spans.append(span)
    pending.unjudgedCount += 1
    pending.end = max(pending.end, span.end)
    traces[trace] = pending
    spanCount += 1
  }

  private func pendingSpan(
    _ batch: SpanBatch, row: Int, identities: [BatchIdentity], symbols: inout SymbolTable
  ) -> PendingSpan {
    let attributes =
      batch.attributes[Int(batch.attributeStart[row])..<Int(batch.attributeStart[row + 1])]
    let facts = SpanFacts(attributes, symbols: &symbols)
    let kind = batch.kind[row]
    let identity = identities[Int(batch.resourceIndex[row])]
    let isExit = kind == .client || kind == .producer
    let isMessage = !facts.messagingSystem.isEmpty
    let links = batch.links[Int(batch.linkStart[row])..<Int(batch.linkStart[row + 1])]
    return PendingSpan(
      id: batch.spanID[row], parent: batch.parentID[row], linked: links.first?.spanID ?? 0,
      start: batch.start[row], end: batch.end[row],
      identity: identity.index, service: identity.service,
      operation: facts.operationName(spanName: batch.name[row], symbols: &symbols),
      kind: kind, isError: facts.isError(kind: kind, status: batch.isError[row]),
      isThrottled: isExit && facts.httpStatus == 429,
      isDenied: isExit && (facts.httpStatus == 401 || facts.httpStatus == 403),
      hasAnswer: facts.hasAnswer,
      target: isExit || isMessage
        ? facts.target(kind: kind, spanName: batch.name[row], symbols: &symbols) : nil,
      address: isExit ? .empty : symbols.intern(facts.address),
      consumerGroup: facts.consumerGroup)
  }

  /// Forgets judged traces that ended before `time` less the retention, and traces of a future that
  /// never came (a wrong clock), which are counted as dropped.
  package mutating func expire(at time: Timestamp) {
    let limit = time.advanced(bySeconds: -Self.retentionSeconds)
    let future = time.advanced(bySeconds: Self.futureSecondsMax)
    for (id, trace) in traces {
      let isPast = trace.unjudgedCount == 0 && trace.end < limit
      guard isPast || trace.end > future else { continue }
      if !isPast { droppedCount += trace.unjudgedCount }
      spanCount -= trace.spans.count
      traces[id] = nil
    }
    produced = produced.filter { $0.value >= limit }
  }
}

/// Which part of all traces and senders a shard takes.
package struct Shard: Hashable, Sendable {
  /// Which one this is, from 0, and how many there are.
  package let index: Int
  package let count: Int

  /// - Precondition: `index` is below `count`.
  package init(index: Int, count: Int) {
    precondition(index >= 0 && index < count, "shard \(index) of \(count)")
    self.index = index
    self.count = count
  }

  /// Whether this shard takes what has this hash; exactly one of them does.
  package func takes(_ hash: UInt64) -> Bool {
    Int(truncatingIfNeeded: hash % UInt64(count)) == index
  }
}

/// A resource of a batch, as its shard knows it.
package struct BatchIdentity: Sendable {
  /// Number of the identity in the engine's table.
  package var index: Int32
  package var service: Symbol

  package init(index: Int32, service: Symbol) {
    self.index = index
    self.service = service
  }
}

extension SpanFacts {
  /// Whether the span failed on its own side's terms.
  ///
  /// A client span of a 4xx is an error by the HTTP conventions, yet a 404 is an answer, not a
  /// fault: only refusals (401, 403, 429) and 5xx count.
  func isError(kind: SpanBatch.Kind, status: Bool) -> Bool {
    if httpStatus >= 500 { return true }
    if httpStatus >= 400 { return httpStatus == 401 || httpStatus == 403 || httpStatus == 429 }
    return status
  }
}
