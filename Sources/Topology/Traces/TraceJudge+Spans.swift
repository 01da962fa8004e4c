import Telemetry

extension TraceJudge {
  @inline(__always)
  func isEntry(_ index: Int) -> Bool {
    let node = nodes[index]
    switch node.facts.role {
    case .server, .consumer: return true
    case .client, .producer: return false
    case .other:
      if node.parentID == 0 { return true }
      return node.parent >= 0 && nodes[Int(node.parent)].facts.service != node.facts.service
    }
  }

  @inline(__always)
  func exit(_ index: Int, _ series: inout SpanSeriesTable) -> JoinedExit {
    let node = nodes[index]
    let facts = node.facts
    let isAnswered = node.answer >= 0 && facts.role != .producer
    return JoinedExit(
      key: exitKey(index, &series), isError: facts.isError,
      isUnanswered: facts.isError && !isAnswered && !facts.hasAnswer,
      isThrottled: facts.isThrottled, isDenied: facts.isDenied,
      durationNanoseconds: node.duration,
      gapNanoseconds: isAnswered ? max(0, node.duration - nodes[Int(node.answer)].duration) : -1)
  }

  @inline(__always)
  private func exitKey(_ index: Int, _ series: inout SpanSeriesTable) -> Int32 {
    if nodes[index].exitKey >= 0 { return nodes[index].exitKey }
    let node = nodes[index]
    let isAnswered = node.answer >= 0 && node.facts.role != .producer
    let callee = isAnswered ? nodes[Int(node.answer)].facts : nil
    let key = series.number(
      of: SpanSeriesTable.CallKey(
        caller: node.facts.exitCaller, operation: operation(above: index),
        calleeIdentity: callee?.identity ?? -1, calleeOperation: callee?.operation ?? .empty,
        provenance: isAnswered ? .parentChild : .peerAttributes))
    nodes[index].exitKey = key
    return key
  }

  /// The call that an entry span shows by itself, when its parent is a span of another service that
  /// is no call.
  @inline(__always)
  func missingExit(above index: Int, _ series: inout SpanSeriesTable) -> JoinedExit? {
    let node = nodes[index]
    let parent = Int(node.parent)
    guard parent >= 0, parent != index, node.facts.role != .consumer else { return nil }
    let caller = nodes[parent].facts
    guard caller.service != node.facts.service, !caller.isCall else { return nil }
    let operation = isEntry(parent) ? caller.operation : operation(above: parent)
    let key = series.number(
      of: SpanSeriesTable.CallKey(
        caller: caller.directCaller, operation: operation,
        calleeIdentity: node.facts.identity, calleeOperation: node.facts.operation,
        provenance: .directChild))
    let (isThrottled, isDenied) = (node.facts.isThrottled, node.facts.isDenied)
    return JoinedExit(
      key: key, isError: node.facts.isError || isThrottled || isDenied, isUnanswered: false,
      isThrottled: isThrottled, isDenied: isDenied, durationNanoseconds: node.duration)
  }

  /// The entry that the span at `index` works for, as far up as the trace is known.
  ///
  /// Cyclic parents end after as many steps as there are spans.
  @inline(__always)
  func operation(above index: Int) -> Symbol {
    let service = nodes[index].facts.service
    var current = index
    for _ in 0..<count {
      let parent = Int(nodes[current].parent)
      guard parent >= 0, parent != current, nodes[parent].facts.service == service else { break }
      if isEntry(parent) { return nodes[parent].facts.operation }
      current = parent
    }
    return .empty
  }

  @inline(__always)
  mutating func entry(
    _ index: Int, _ linked: [Int32: UInt64], _ produced: ProducedSpans,
    _ series: inout SpanSeriesTable
  ) -> JoinedEntry {
    let node = nodes[index]
    let found = findCallees(below: index)
    var residence: Int64 = -1
    if node.facts.role == .consumer, let sent = sentTime(of: index, linked, produced) {
      residence = max(0, node.start &- sent)
    }
    return JoinedEntry(
      key: node.facts.entryKey, exitCount: found.count,
      lastExit: found.last >= 0 ? exitKey(found.last, &series) : -1,
      durationNanoseconds: node.duration,
      selfNanoseconds: max(0, node.duration - coveredNanoseconds(from: node.start)),
      residenceNanoseconds: residence, isError: node.facts.isError,
      isErrorBegun: node.facts.isError && !found.isAnyFailed,
      isThrottled: node.facts.isThrottled, isDenied: node.facts.isDenied)
  }

  private func sentTime(
    of index: Int, _ linked: [Int32: UInt64], _ produced: ProducedSpans
  ) -> Int64? {
    let node = nodes[index]
    let parent = Int(node.parent)
    if parent >= 0, nodes[parent].facts.role == .producer { return nodes[parent].end }
    let link = linked[node.place].flatMap { produced[$0] }
    return (link ?? produced[node.parentID])?.nanoseconds
  }

  /// The calls made below an entry without crossing into another service: exits, and spans of other
  /// services whose exit span is missing.
  ///
  /// The last is the exit that began last; -1 if what began last is none.
  ///
  /// Their times, as far as they lie within the entry's, are `intervals` then.
  ///
  /// Cyclic parents end at the mark.
  @inline(__always)
  private mutating func findCallees(
    below index: Int
  ) -> (
    count: Int32, isAnyFailed: Bool, last: Int
  ) {
    intervals.removeAll(keepingCapacity: true)
    let whole = nodes[index]
    guard whole.firstChild >= 0 else { return (0, false, -1) }
    let mark = Int32(truncatingIfNeeded: index)
    var found: Int32 = 0
    var isAnyFailed = false
    var last = -1
    var lastStart = (time: Int64.min, id: UInt64.min)
    var openCount = 0
    nodes[index].mark = mark
    var child = whole.firstChild
    while true {
      // Brothers first; what is below a span that is no callee waits in `open`.
      while child >= 0 {
        let place = Int(child)
        let node = nodes[place]
        child = node.nextSibling
        if node.mark == mark { continue }
        nodes[place].mark = mark
        if node.facts.role == .consumer { continue }  // asynchronous: nobody waits for it
        let isForeign = node.facts.service != whole.facts.service
        if node.isExit || isForeign || node.facts.role == .server {
          found &+= 1
          // Of those that began at once the id decides, so that the order of arrival does not.
          if (node.start, node.id) > lastStart {
            lastStart = (node.start, node.id)
            last = node.isExit ? place : -1
          }
          if node.facts.isError || node.facts.isThrottled || node.facts.isDenied {
            isAnyFailed = true
          }
          let (start, end) = (max(node.start, whole.start), min(node.end, whole.end))
          if start < end { intervals.append((start, end)) }
        } else if node.firstChild >= 0 {
          open[openCount] = node.firstChild
          openCount &+= 1
        }
      }
      guard openCount > 0 else { break }
      openCount &-= 1
      child = open[openCount]
    }
    return (found, isAnyFailed, last)
  }

  /// Time covered by `intervals`, overlaps once; none begins before `start`.
  @inline(__always)
  private mutating func coveredNanoseconds(from start: Int64) -> Int64 {
    guard intervals.count > 1 else { return intervals.first.map { $0.end &- $0.start } ?? 0 }
    sortIntervals()
    var covered: Int64 = 0
    var reached = start
    for interval in intervals where interval.end > reached {
      covered += interval.end &- max(interval.start, reached)
      reached = interval.end
    }
    return covered
  }

  /// By start: mostly sorted already, and few.
  @inline(__always)
  private mutating func sortIntervals() {
    guard intervals.count <= 32 else { return intervals.sort { $0.start < $1.start } }
    intervals.withUnsafeMutableBufferPointer { intervals in
      for end in 1..<intervals.count {
        let interval = intervals[end]
        var place = end
        while place > 0, interval.start < intervals[place &- 1].start {
          intervals[place] = intervals[place &- 1]
          place &-= 1
        }
        intervals[place] = interval
      }
    }
  }
}
