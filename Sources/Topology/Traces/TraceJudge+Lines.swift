extension TraceJudge {
  /// What requests of the trace that is laid out were heard to say, of those that ended within
  /// `ends`: each once, and each of its sentences once.
  ///
  /// - Complexity: O(spans + n log n) in the lines of the trace.
  func hear(
    _ trace: TraceTable.ID, _ lines: TracedLines, ends: Range<Int64>,
    into joined: inout JoinedSpans
  ) {
    for index in 0..<count where ends.contains(nodes[index].end) && isEntry(index) {
      joined.sayings.append(JoinedSaying(key: nodes[index].facts.entryKey, sentence: 0))
    }
    var said: [(entry: Int, sentence: UInt64)] = []
    lines.forEach(of: trace) { span, sentence in
      if let entry = entry(of: span), ends.contains(nodes[entry].end) {
        said.append((entry, sentence))
      }
    }
    said.sort { ($0.entry, $0.sentence) < ($1.entry, $1.sentence) }
    for (place, saying) in said.enumerated() where place == 0 || said[place - 1] != saying {
      joined.sayings.append(
        JoinedSaying(key: nodes[saying.entry].facts.entryKey, sentence: saying.sentence))
    }
  }

  /// The entry that a span works for, itself included; nil when the span is not known.
  ///
  /// Cyclic parents end after as many steps as there are spans.
  private func entry(of span: UInt64) -> Int? {
    var current = find(span)
    for _ in 0..<count {
      guard current >= 0 else { return nil }
      if isEntry(current) { return current }
      let parent = Int(nodes[current].parent)
      guard parent >= 0, nodes[parent].facts.service == nodes[current].facts.service else {
        return nil
      }
      current = parent
    }
    return nil
  }
}
