/// The spans of one trace with their relatives at hand: scratch memory that is used for one trace
/// after the other.
struct TraceJudge: ~Copyable {
  /// Spans of traces that are gathered together, about.
  static let spanCountAtOnce = 512

  /// The nodes of the trace at hand, and how many it has.
  private(set) var nodes = UnsafeMutablePointer<TraceNode>.allocate(capacity: 0)
  private(set) var count = 0
  /// Nodes that a search has still to look at.
  private(set) var open = UnsafeMutablePointer<Int32>.allocate(capacity: 0)
  /// Starts and ends of callees.
  var intervals: [(start: Int64, end: Int64)] = []
  /// Memory for the nodes of all traces that are gathered together, `nodes` among them.
  private var memory = UnsafeMutablePointer<TraceNode>.allocate(capacity: 0)
  private var memoryCapacity = 0
  /// Nodes by span id: open addressing, -1 where free.
  private var table = UnsafeMutablePointer<Int32>.allocate(capacity: 0)
  private var mask = 0
  /// Spans of the largest trace so far.
  private var capacity = 0
  private var chains: [Chain] = []

  /// A chain of spans while it is followed: the span at hand, and where its node belongs.
  private struct Chain {
    var place: Int32
    var node: Int
  }

  init() { nodes = memory }

  deinit {
    memory.deallocate()
    open.deallocate()
    table.deallocate()
  }

  /// Judges the spans of these traces that ended before `time`.
  mutating func judge(
    _ numbers: [Int], in buffer: inout TraceBuffer, endingBefore time: Int64,
    into joined: inout JoinedSpans
  ) {
    makeRoom(for: numbers, in: buffer.traces.traces)
    gather(buffer.spans, buffer.series.facts)
    var start = 0
    for number in numbers {
      nodes = memory + start
      count = Int(buffer.traces.traces[number].count)
      start += count
      judge(number, in: &buffer, endingBefore: time, into: &joined)
    }
  }

  private mutating func judge(
    _ number: Int, in buffer: inout TraceBuffer, endingBefore time: Int64,
    into joined: inout JoinedSpans
  ) {
    listIDs()
    relate()
    var firstUnjudgedEnd = Int64.max
    var judgedCount: Int32 = 0
    for index in 0..<count where !nodes[index].isJudged {
      guard nodes[index].end < time else {
        firstUnjudgedEnd = min(firstUnjudgedEnd, nodes[index].end)
        continue
      }
      judgedCount &+= 1
      let place = Int(nodes[index].place)
      buffer.spans[place].series = ~buffer.spans[place].series
      if nodes[index].parentID != 0, nodes[index].parent < 0 { buffer.orphanCount += 1 }
      if nodes[index].isExit {
        joined.exits.append(exit(index, &buffer.series))
      } else if isEntry(index) {
        joined.entries.append(entry(index, buffer.linked, buffer.produced, &buffer.series))
        if let call = missingExit(above: index, &buffer.series) { joined.exits.append(call) }
      }
    }
    if judgedCount > 0 { buffer.lines.note(judged: buffer.traces.traces[number].id) }
    buffer.traces.traces[number].unjudgedCount &-= judgedCount
    buffer.traces.traces[number].firstUnjudgedEnd = firstUnjudgedEnd
  }

  /// Lays out the spans of trace `number` with their relatives.
  mutating func lay(out number: Int, of buffer: TraceBuffer) {
    makeRoom(for: [number], in: buffer.traces.traces)
    gather(buffer.spans, buffer.series.facts)
    nodes = memory
    count = Int(buffer.traces.traces[number].count)
    listIDs()
    relate()
  }

  private mutating func makeRoom(for numbers: [Int], in traces: [TraceTable.Trace]) {
    chains.removeAll(keepingCapacity: true)
    var sum = 0
    var largest = 0
    for number in numbers {
      let count = Int(traces[number].count)
      sum += count
      largest = max(largest, count)
      chains.append(Chain(place: traces[number].head, node: sum - 1))
    }
    if sum > memoryCapacity {
      memoryCapacity = sum * 2
      memory.deallocate()
      memory = .allocate(capacity: memoryCapacity)
    }
    guard largest > capacity else { return }
    capacity = max(64, largest * 2)
    open.deallocate()
    table.deallocate()
    open = .allocate(capacity: capacity)
    table = .allocate(capacity: capacity * 4)
  }

  /// Copies chains of spans, which begin with the last one.
  ///
  /// A step of each in turn: the next span of a chain is known only when the one before has come
  /// from memory, and so that of all of them is awaited at once.
  @inline(__always)
  private mutating func gather(_ spans: [PendingSpan], _ facts: [SpanSeriesTable.Facts]) {
    let memory = memory
    chains.withUnsafeMutableBufferPointer { chains in
      var openCount = chains.count
      while openCount > 0 {
        var index = 0
        while index < openCount {
          let chain = chains[index]
          let span = spans[Int(chain.place)]
          (memory + chain.node).initialize(
            to: TraceNode(
              span, facts: facts[Int(max(span.series, ~span.series))], place: chain.place))
          if span.next >= 0 {
            chains[index] = Chain(place: span.next, node: chain.node &- 1)
            index &+= 1
          } else {
            openCount &-= 1
            chains[index] = chains[openCount]
          }
        }
      }
    }
  }

  /// Puts the nodes at hand into the table of ids; of equal ones the last is found.
  @inline(__always)
  private mutating func listIDs() {
    var size = 16
    while size < count * 2 { size *= 2 }
    mask = size - 1
    table.update(repeating: -1, count: size)
    var index = count &- 1
    while index >= 0 {
      var slot = home(nodes[index].id)
      while table[slot] >= 0 { slot = (slot &+ 1) & mask }
      table[slot] = Int32(truncatingIfNeeded: index)
      index &-= 1
    }
  }

  @inline(__always)
  private func home(_ id: UInt64) -> Int {
    Int(truncatingIfNeeded: (id &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
  }

  /// Finds parents and children.
  ///
  /// From the last to the first, so that children stand in the order in which they came.
  @inline(__always)
  private func relate() {
    var index = count &- 1
    while index >= 0 {
      if nodes[index].parentID != 0 { relate(index) }
      index &-= 1
    }
  }

  @inline(__always)
  private func relate(_ index: Int) {
    let parent = find(nodes[index].parentID)
    guard parent >= 0 else { return }
    nodes[index].parent = Int32(truncatingIfNeeded: parent)
    guard parent != index else { return }
    nodes[index].nextSibling = nodes[parent].firstChild
    nodes[parent].firstChild = Int32(truncatingIfNeeded: index)
    let child = nodes[index].facts
    let isForeign = child.service != nodes[parent].facts.service
    if isForeign || child.role == .server {
      nodes[parent].answer = Int32(truncatingIfNeeded: index)
    }
    if !isForeign, child.isCall { nodes[parent].hasInnerCall = true }
  }

  /// The node of a span id, or -1.
  @inline(__always)
  func find(_ id: UInt64) -> Int {
    var slot = home(id)
    while table[slot] >= 0 {
      if nodes[Int(table[slot])].id == id { return Int(table[slot]) }
      slot = (slot &+ 1) & mask
    }
    return -1
  }
}

/// A span among its relatives, numbered in the order of arrival.
struct TraceNode {
  var id: UInt64
  var parentID: UInt64
  var start: Int64
  var end: Int64
  var facts: SpanSeriesTable.Facts
  /// Where the trace buffer keeps it.
  var place: Int32
  /// Nodes; -1 for none.
  ///
  /// A span may name itself as parent, but is no child of itself.
  var parent: Int32 = -1
  var firstChild: Int32 = -1
  var nextSibling: Int32 = -1
  /// The first child that can have answered it as a call.
  var answer: Int32 = -1
  /// Of which search it was a part last.
  var mark: Int32 = -1
  /// Of an exit, the number of its call, once it was asked for: the look-up is dear, and the entry
  /// that made the call may ask as well.
  var exitKey: Int32 = -1
  /// A call of the same service is right below it.
  var hasInnerCall = false
  var isJudged: Bool

  @inline(__always)
  init(_ span: PendingSpan, facts: SpanSeriesTable.Facts, place: Int32) {
    id = span.id
    parentID = span.parent
    start = span.start
    end = span.end
    self.facts = facts
    self.place = place
    isJudged = span.series < 0
  }

  var duration: Int64 { end &- start }

  /// A client or producer span; the outer of two nested ones of one service is no exit, its inner
  /// is.
  var isExit: Bool { facts.isCall && !hasInnerCall }
}
