import Telemetry
import Topology

/// Pending traces as they are meant: a dictionary of arrays, searched from end to end.
struct SlowTraces {
  var spanCountMax = 1_000_000
  var spanCountInTraceMax = 10_000
  private(set) var spanCount = 0
  private(set) var droppedCount = 0
  private(set) var duplicateCount = 0
  private(set) var orphanCount = 0
  private(set) var forgottenEarlyCount = 0
  private var arrivedCount = 0
  private var traces: [UInt64: SlowTrace] = [:]
  private var produced: [UInt64: Timestamp] = [:]
  private var limit = Timestamp(nanoseconds: .min)

  init(spanCountMax: Int, spanCountInTraceMax: Int) {
    self.spanCountMax = spanCountMax
    self.spanCountInTraceMax = spanCountInTraceMax
  }

  mutating func insert(_ sketch: SpanSketch, _ series: SpanSeries, shard: Shard) {
    let end = Timestamp(nanoseconds: sketch.to)
    if sketch.kind == .producer, end >= limit, produced.count < spanCountMax {
      produced[sketch.id] = end
    }
    guard shard.takes(sketch.trace) else { return }
    arrivedCount += 1
    var trace = traces[sketch.trace] ?? SlowTrace()
    guard spanCount < spanCountMax, trace.spans.count < spanCountInTraceMax else {
      droppedCount += 1
      return
    }
    guard !trace.spans.contains(where: { $0.id == sketch.id }) else {
      duplicateCount += 1
      return
    }
    trace.spans.append(SlowSpan(sketch, series))
    trace.unjudgedCount += 1
    trace.end = max(trace.end, end)
    traces[sketch.trace] = trace
    spanCount += 1
  }

  mutating func judge(endingBefore time: Timestamp) -> ToldSpans {
    var told = ToldSpans()
    for id in traces.keys {
      guard let trace = traces[id], trace.unjudgedCount > 0 else { continue }
      var judge = SlowJudge(trace: trace, orphanCount: orphanCount)
      judge.run(endingBefore: time, produced: produced, into: &told)
      orphanCount = judge.orphanCount
      traces[id] = judge.trace
    }
    return told
  }

  mutating func expire(at time: Timestamp) {
    limit = time.advanced(bySeconds: -TraceBuffer.retentionSeconds)
    let future = time.advanced(bySeconds: 7_200)
    for (id, trace) in traces {
      let isPast = trace.unjudgedCount == 0 && trace.end < limit
      guard isPast || trace.end > future else { continue }
      if !isPast { droppedCount += trace.unjudgedCount }
      spanCount -= trace.spans.count
      traces[id] = nil
    }
    produced = produced.filter { $0.value >= limit }
    makeRoom(at: time)
  }

  /// Forgets judged traces, those first that are over for the most whole seconds, until as many
  /// spans as came lately and a quarter more would fit.
  private mutating func makeRoom(at time: Timestamp) {
    let wanted = arrivedCount + arrivedCount / 4
    arrivedCount = 0
    let retention = Int64(TraceBuffer.retentionSeconds)
    for age in (0..<retention).reversed() {
      guard spanCount > spanCountMax - wanted else { return }
      for (id, trace) in traces where trace.unjudgedCount == 0 {
        guard (time.nanoseconds - trace.end.nanoseconds) / 1_000_000_000 >= age else { continue }
        forgottenEarlyCount += trace.spans.count
        spanCount -= trace.spans.count
        traces[id] = nil
      }
    }
  }
}

struct SlowTrace {
  var spans: [SlowSpan] = []
  var unjudgedCount = 0
  var end = Timestamp.zero
}

struct SlowSpan {
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

  /// For whoever called it.
  var isFailure: Bool { isError || isThrottled || isDenied }

  var duration: Int64 { end.nanoseconds &- start.nanoseconds }

  init(_ sketch: SpanSketch, _ series: SpanSeries) {
    id = sketch.id
    parent = sketch.parent
    linked = sketch.links.first ?? 0
    start = Timestamp(nanoseconds: sketch.from)
    end = Timestamp(nanoseconds: sketch.to)
    identity = series.identity
    service = series.service
    operation = series.operation
    kind = series.kind
    isError = series.isError
    isThrottled = series.isThrottled
    isDenied = series.isDenied
    hasAnswer = series.hasAnswer
    target = series.target
    address = series.address
    consumerGroup = series.consumerGroup
  }
}
