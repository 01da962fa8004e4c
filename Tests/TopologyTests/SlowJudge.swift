import Telemetry
import Topology

/// The judging of one trace as it is meant: slow, by dictionaries and arrays of spans.
struct SlowJudge {
  var trace: SlowTrace
  var orphanCount: Int
  private var indices: [UInt64: Int] = [:]
  private var children: [[Int]] = []

  init(trace: SlowTrace, orphanCount: Int) {
    self.trace = trace
    self.orphanCount = orphanCount
    indices.reserveCapacity(trace.spans.count)
    for (index, span) in trace.spans.enumerated() { indices[span.id] = index }
    children = Array(repeating: [], count: trace.spans.count)
    for (index, span) in trace.spans.enumerated() {
      guard let parent = indices[span.parent], parent != index else { continue }
      children[parent].append(index)
    }
  }

  mutating func run(
    endingBefore time: Timestamp, produced: [UInt64: Timestamp], into joined: inout ToldSpans
  ) {
    for index in trace.spans.indices {
      let span = trace.spans[index]
      guard !span.isJudged, span.end < time else { continue }
      trace.spans[index].isJudged = true
      trace.unjudgedCount -= 1
      if span.parent != 0, indices[span.parent] == nil { orphanCount += 1 }
      if isExit(index) {
        joined.exits.append(exit(index))
      } else if isEntry(index) {
        joined.entries.append(entry(index, produced: produced))
        if let call = missingExit(above: index) { joined.exits.append(call) }
      }
    }
  }

  /// A client or producer span; the outer of two nested client spans of one service is no exit, its
  /// inner is.
  private func isExit(_ index: Int) -> Bool {
    let span = trace.spans[index]
    guard span.kind == .client || span.kind == .producer else { return false }
    return !children[index].contains {
      let child = trace.spans[$0]
      return child.service == span.service && (child.kind == .client || child.kind == .producer)
    }
  }

  private func isEntry(_ index: Int) -> Bool {
    let span = trace.spans[index]
    switch span.kind {
    case .server, .consumer: return true
    case .client, .producer: return false
    case .internal, .unspecified:
      if span.parent == 0 { return true }
      return indices[span.parent].map { trace.spans[$0].service != span.service } ?? false
    }
  }

  private func exit(_ index: Int) -> ToldExit {
    let span = trace.spans[index]
    let answer = children[index].first {
      let child = trace.spans[$0]
      return child.service != span.service || child.kind == .server
    }
    let isAsync = span.kind == .producer
    let callee = isAsync ? nil : answer.map { trace.spans[$0] }
    return ToldExit(
      identity: span.identity, operation: operation(above: index),
      target: span.target ?? ExitTarget(kind: .service),
      calleeIdentity: callee?.identity ?? -1, calleeOperation: callee?.operation ?? .empty,
      isError: span.isError, isUnanswered: span.isError && callee == nil && !span.hasAnswer,
      isThrottled: span.isThrottled, isDenied: span.isDenied,
      durationNanoseconds: span.duration,
      gapNanoseconds: callee.map { max(0, span.duration - $0.duration) },
      provenance: callee == nil ? .peerAttributes : .parentChild)
  }

  /// The call that an entry span shows by itself, when its parent is a span of another service that
  /// is no exit.
  private func missingExit(above index: Int) -> ToldExit? {
    let span = trace.spans[index]
    guard let parent = indices[span.parent], parent != index, span.kind != .consumer else {
      return nil
    }
    let caller = trace.spans[parent]
    guard caller.service != span.service, caller.kind != .client, caller.kind != .producer else {
      return nil
    }
    let operation = isEntry(parent) ? caller.operation : operation(above: parent)
    return ToldExit(
      identity: caller.identity, operation: operation, target: ExitTarget(kind: .service),
      calleeIdentity: span.identity, calleeOperation: span.operation,
      isError: span.isFailure, isUnanswered: false, isThrottled: span.isThrottled,
      isDenied: span.isDenied,
      durationNanoseconds: span.duration, gapNanoseconds: nil, provenance: .directChild)
  }

  /// The entry that the span at `index` works for, as far up as the trace is known.
  private func operation(above index: Int) -> Symbol {
    var current = index
    for _ in 0..<trace.spans.count {
      guard let parent = indices[trace.spans[current].parent], parent != current else { break }
      guard trace.spans[parent].service == trace.spans[index].service else { break }
      if isEntry(parent) { return trace.spans[parent].operation }
      current = parent
    }
    return .empty
  }

  private func entry(_ index: Int, produced: [UInt64: Timestamp]) -> ToldEntry {
    let span = trace.spans[index]
    let callees = self.callees(below: index)
    let busy = unionNanoseconds(callees.map { trace.spans[$0] }, within: span)
    let hasFailedCallee = callees.contains { trace.spans[$0].isFailure }
    let isConsumer = span.kind == .consumer
    let sent = isConsumer ? sentTime(of: span, produced: produced) : nil
    return ToldEntry(
      identity: span.identity, operation: span.operation, isError: span.isError,
      isErrorBegun: span.isError && !hasFailedCallee, isThrottled: span.isThrottled,
      isDenied: span.isDenied,
      durationNanoseconds: span.duration, selfNanoseconds: max(0, span.duration - busy),
      exitCount: Int32(clamping: callees.count), lastCall: lastCall(callees),
      queue: isConsumer ? span.target : nil,
      residenceNanoseconds: sent.map { max(0, span.start.nanoseconds &- $0.nanoseconds) },
      consumerGroup: span.consumerGroup, address: span.address)
  }

  private func lastCall(_ callees: [Int]) -> ExitKey? {
    let spans = trace.spans
    let last = callees.max { (spans[$0].start, spans[$0].id) < (spans[$1].start, spans[$1].id) }
    return last.flatMap { isExit($0) ? exit($0).key : nil }
  }

  private func sentTime(
    of span: SlowSpan, produced: [UInt64: Timestamp]
  ) -> Timestamp? {
    if let parent = indices[span.parent], trace.spans[parent].kind == .producer {
      return trace.spans[parent].end
    }
    return produced[span.linked] ?? produced[span.parent]
  }

  /// The calls made below an entry without crossing into another service: exits, and spans of other
  /// services whose exit span is missing.
  ///
  /// Cyclic parents end at the visited mark.
  private func callees(below index: Int) -> [Int] {
    let service = trace.spans[index].service
    var found: [Int] = []
    var open = children[index]
    var isVisited = [Bool](repeating: false, count: trace.spans.count)
    isVisited[index] = true
    while let next = open.popLast() {
      guard !isVisited[next] else { continue }
      isVisited[next] = true
      let span = trace.spans[next]
      if span.kind == .consumer { continue }  // asynchronous: nobody waits for it
      if isExit(next) || span.service != service || span.kind == .server {
        found.append(next)
      } else {
        open.append(contentsOf: children[next])
      }
    }
    return found
  }

  /// Time covered by the spans, overlaps once, as far as it lies within `whole`.
  private func unionNanoseconds(
    _ spans: [SlowSpan], within whole: SlowSpan
  ) -> Int64 {
    let intervals =
      spans.map { (max($0.start, whole.start), min($0.end, whole.end)) }
      .filter { $0.0 < $0.1 }.sorted { $0.0 < $1.0 }
    var covered: Int64 = 0
    var reached = whole.start
    for (start, end) in intervals where end > reached {
      covered += end.nanoseconds &- max(start, reached).nanoseconds
      reached = end
    }
    return covered
  }
}
