package import Telemetry

extension TraceBuffer {
  /// Judged spans handed over at once, about.
  static let judgedCountAtOnce = 8_192

  /// Judges every span that ended before `time` and was not judged yet, and gives what they say to
  /// `take`, some thousands at a time.
  ///
  /// Keys keep their numbers for the whole call. The order of the spans means nothing; everything
  /// made of them must be commutative.
  ///
  /// - Complexity: O(pending traces + spans of traces that have any to judge).
  package mutating func judge(endingBefore time: Timestamp, _ take: (JoinedSpans) -> Void) {
    var judge = TraceJudge()
    var joined = JoinedSpans()
    var numbers: [Int] = []
    var spanCount = 0
    for number in traces.traces.indices where traces.traces[number].count > 0 {
      guard traces.traces[number].firstUnjudgedEnd < time.nanoseconds else { continue }
      numbers.append(number)
      spanCount += Int(traces.traces[number].count)
      guard spanCount >= TraceJudge.spanCountAtOnce else { continue }
      judge.judge(numbers, in: &self, endingBefore: time.nanoseconds, into: &joined)
      numbers.removeAll(keepingCapacity: true)
      spanCount = 0
      if joined.entries.count + joined.exits.count >= Self.judgedCountAtOnce {
        hand(&joined, to: take)
      }
    }
    judge.judge(numbers, in: &self, endingBefore: time.nanoseconds, into: &joined)
    hand(&joined, to: take)
    for judged in lines.takeDue(endingBefore: time.nanoseconds) {
      hear(judged, judge: &judge, into: &joined)
      hand(&joined, to: take)
    }
    if series.exitKeys.count > seriesCountMax { series.forgetCalls() }
  }

  /// Requests that were judged a while ago, with the lines that came since.
  private mutating func hear(
    _ judged: TracedLines.Judged, judge: inout TraceJudge, into joined: inout JoinedSpans
  ) {
    for trace in judged.traces where lines.holdsAll(of: trace) {
      let number = traces.find(trace, hash: trace.hash)
      guard number >= 0 else { continue }
      judge.lay(out: Int(number), of: self)
      judge.hear(trace, lines, ends: judged.ends, into: &joined)
    }
  }

  /// Everything that is judged now, in one piece.
  package mutating func judge(endingBefore time: Timestamp) -> JoinedSpans {
    var all = JoinedSpans()
    judge(endingBefore: time) { part in
      all.entries += part.entries
      all.exits += part.exits
      all.sayings += part.sayings
      all.entryKeys = part.entryKeys
      all.exitKeys = part.exitKeys
    }
    return all
  }

  /// The keys are lent, not copied.
  private mutating func hand(_ joined: inout JoinedSpans, to take: (JoinedSpans) -> Void) {
    swap(&joined.entryKeys, &series.entryKeys)
    swap(&joined.exitKeys, &series.exitKeys)
    take(joined)
    swap(&joined.entryKeys, &series.entryKeys)
    swap(&joined.exitKeys, &series.exitKeys)
    joined.entries.removeAll(keepingCapacity: true)
    joined.exits.removeAll(keepingCapacity: true)
    joined.sayings.removeAll(keepingCapacity: true)
  }
}
