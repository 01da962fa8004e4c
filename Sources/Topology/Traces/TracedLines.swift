import Telemetry

/// Log lines that wait for the request in which they were logged.
///
/// A line is held for one to two `TraceBuffer.retentionSeconds` and told by what it says alone: a
/// number for its sentence. Logs come by another way than spans, so that requests are heard
/// `patienceSeconds` after they were judged. Bounded by `countMax`; while lines had to be left out,
/// which `droppedCount` counts, nothing is said of any request.
package struct TracedLines: Sendable {
  /// One line of a span.
  package struct Line: Sendable {
    var trace: TraceTable.ID
    var span: UInt64
    /// What it says; never 0.
    var sentence: UInt64

    /// A line that says `sentence`, logged within this span.
    package init(traceHigh: UInt64, traceLow: UInt64, spanID: UInt64, sentence: UInt64) {
      trace = TraceTable.ID(high: traceHigh, low: traceLow)
      span = spanID
      self.sentence = sentence
    }
  }

  /// Seconds of event time by which lines may come later than the spans of their request.
  package static let patienceSeconds = 10.0

  /// Lines that are held at the most.
  package let countMax: Int
  /// Lines that were left out since the start.
  package private(set) var droppedCount = 0
  private var young = Generation()
  private var old = Generation()
  /// Traces that were judged and not heard yet, by when.
  private var unheard: [Judged] = []
  private var current: [TraceTable.ID] = []
  private var judgedEnd = Int64.min

  /// Traces of which requests that ended within `ends` were judged together.
  struct Judged: Sendable {
    var ends: Range<Int64>
    var traces: [TraceTable.ID]
  }

  private struct Generation: Sendable {
    var began = Timestamp.zero
    var heads: [TraceTable.ID: Int32] = [:]
    var lines: [(line: Line, next: Int32)] = []
    /// Of which traces it has all lines.
    var sample = TraceSample()
    var isWhole = true
  }

  init(countMax: Int) { self.countMax = countMax }

  /// Lines held.
  package var count: Int { young.lines.count + old.lines.count }

  /// Whether all lines of this trace are here, as far as they came in time.
  @inline(__always)
  func holdsAll(of trace: TraceTable.ID) -> Bool {
    count > 0 && young.isWhole && old.isWhole && young.sample.takes(trace.low)
      && old.sample.takes(trace.low)
  }

  /// Notes that spans of a trace are judged; nothing while nobody logs.
  @inline(__always)
  mutating func note(judged trace: TraceTable.ID) {
    if count > 0, young.sample.takes(trace.low) { current.append(trace) }
  }

  /// Ends a judging of what ended before `time`, and gives what may be heard now.
  mutating func takeDue(endingBefore time: Int64) -> [Judged] {
    if time > judgedEnd {
      if !current.isEmpty { unheard.append(Judged(ends: judgedEnd..<time, traces: current)) }
      judgedEnd = time
    }
    current.removeAll(keepingCapacity: true)
    let patience = Int64(Self.patienceSeconds * 1e9)
    let due = unheard.prefix { $0.ends.upperBound <= time - patience }
    unheard.removeFirst(due.count)
    return Array(due)
  }

  /// Takes lines; of traces outside `sample` nothing is known.
  mutating func keep(_ lines: [Line], of sample: TraceSample) {
    young.sample = young.sample.narrowed(to: sample)
    for line in lines {
      guard count < countMax else {
        young.isWhole = false
        droppedCount += 1
        continue
      }
      young.lines.append((line, young.heads[line.trace] ?? -1))
      young.heads[line.trace] = Int32(truncatingIfNeeded: young.lines.count - 1)
    }
  }

  /// Calls `body` with the span and the sentence of each line of a trace.
  func forEach(of trace: TraceTable.ID, _ body: (UInt64, UInt64) -> Void) {
    for generation in [old, young] {
      var place = generation.heads[trace] ?? -1
      while place >= 0 {
        let (line, next) = generation.lines[Int(place)]
        body(line.span, line.sentence)
        place = next
      }
    }
  }

  /// Forgets lines of requests that must have ended.
  mutating func expire(at time: Timestamp) {
    guard time.seconds(since: young.began) >= TraceBuffer.retentionSeconds else { return }
    // What is sampled now was so when the older lines came, or those do not count.
    old = young
    young = Generation(began: time)
  }
}

/// A sentence that was said in a request, or 0: the request itself, which could be heard.
package struct JoinedSaying: Hashable, Sendable {
  /// Which of the `entryKeys` the request is counted under.
  package var key: Int32
  package var sentence: UInt64
}
