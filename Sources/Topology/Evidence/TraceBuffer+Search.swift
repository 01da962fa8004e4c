package import Telemetry

extension TraceBuffer {
  /// Spans that one search looks at; of more, a part of the traces is looked at, chosen by their
  /// ids.
  package static let searchedSpanCountMax = 500_000

  /// Looks through all traces that are held for requests that the queries ask for.
  ///
  /// Costs nothing until it is called, and then a walk over what is held. Of spans that ended later
  /// nothing is shown, so that it does not matter how many have already come.
  ///
  /// - Parameters:
  ///   - queries: what is looked for.
  ///   - time: the end of the window at hand.
  /// - Returns: for each query what was found.
  /// - Complexity: O(held spans + series × queries).
  package func search(
    _ queries: [TraceQuery], endedBefore time: Timestamp
  ) -> [TraceEvidence] {
    var found = queries.map { _ in TraceEvidence() }
    var choices = queries.map { _ in TraceChoice() }
    let wanted = queriesOfSeries(queries)
    var counts: [[Int32: TraceEvidence.Counts]] = queries.map { _ in [:] }
    let rankMax =
      spanCount <= Self.searchedSpanCountMax
      ? UInt64.max : .max / UInt64(spanCount) * UInt64(Self.searchedSpanCountMax)
    for number in traces.traces.indices where traces.traces[number].count > 0 {
      let rank = Self.rank(traces.traces[number].id)
      guard rank <= rankMax else { continue }
      var place = traces.traces[number].head
      while place >= 0 {
        let span = spans[Int(place)]
        place = span.next
        let series = max(span.series, ~span.series)
        let range = wanted.ranges[Int(series)]
        guard !range.isEmpty, span.end < time.nanoseconds, isRequest(span, series) else {
          continue
        }
        for query in wanted.queries[range] {
          let kind = kind(span, series, of: queries[query])
          counts[query][series, default: TraceEvidence.Counts()].add(
            span, isFailed: facts(series).isError, of: queries[query])
          guard let kind else { continue }
          choices[query].offer(
            TraceChoice.Candidate(rank: rank, trace: number, spanID: span.id), as: kind)
        }
      }
    }
    for query in queries.indices {
      for (series, counts) in counts[query].sorted(by: { $0.key < $1.key }) {
        found[query].count(counts, of: group(series))
      }
      for kind in TraceChoice.Kind.allCases {
        found[query].keep(
          kind, choices[query].candidates[kind.rawValue].map { trace($0, endedBefore: time) })
      }
    }
    return found
  }

  /// For each series the queries that it is asked for by.
  private func queriesOfSeries(
    _ queries: [TraceQuery]
  ) -> (ranges: [Range<Int>], queries: [Int]) {
    var ofService: [Symbol: [Int]] = [:]
    for (index, query) in queries.enumerated() {
      ofService[query.service, default: []].append(index)
    }
    var all: [Int] = []
    let ranges = series.facts.map { facts in
      let start = all.count
      for index in ofService[facts.service] ?? []
      where queries[index].operation.isEmpty || queries[index].operation == facts.operation {
        all.append(index)
      }
      return start..<all.count
    }
    return (ranges, all)
  }

  @inline(__always)
  private func facts(_ series: Int32) -> SpanSeriesTable.Facts { self.series.facts[Int(series)] }

  /// Whether the span is a request that a service serves, as far as it shows itself.
  @inline(__always)
  private func isRequest(_ span: PendingSpan, _ series: Int32) -> Bool {
    switch facts(series).role {
    case .server, .consumer: true
    case .other: span.parent == 0
    case .client, .producer: false
    }
  }

  private func kind(
    _ span: PendingSpan, _ series: Int32, of query: TraceQuery
  ) -> TraceChoice.Kind? {
    if facts(series).isError { return .failed }
    let duration = span.end &- span.start
    if duration >= query.slowNanosecondsMin { return .slow }
    return duration <= query.ordinaryNanoseconds ? .ordinary : nil
  }

  private func group(_ number: Int32) -> TraceEvidence.Group {
    let series = series[number]
    return TraceEvidence.Group(
      identity: series.identity, operation: series.operation, facets: series.facets)
  }

  /// Ids may be counters, so that they say nothing about chance by themselves.
  private static func rank(_ id: TraceTable.ID) -> UInt64 {
    let product = (id.high ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(
      by: id.low ^ 0xE703_7ED1_A0B4_28DB)
    return (product.high ^ product.low) &* 0x9FB2_1C65_1E98_DF25
  }

  private func trace(
    _ candidate: TraceChoice.Candidate, endedBefore time: Timestamp
  ) -> HeldTrace {
    let trace = traces.traces[candidate.trace]
    var held: [HeldSpan] = []
    var place = trace.head
    while place >= 0 {
      let span = spans[Int(place)]
      place = span.next
      guard span.end < time.nanoseconds else { continue }
      held.append(
        HeldSpan(
          id: span.id, parent: span.parent, start: Timestamp(nanoseconds: span.start),
          end: Timestamp(nanoseconds: span.end), series: series[max(span.series, ~span.series)]))
    }
    held.sort { ($0.start, $0.id) < ($1.start, $1.id) }
    let kept = Array(held.prefix(HeldTrace.spanCountMax))
    return HeldTrace(
      rank: candidate.rank, traceHigh: trace.id.high, traceLow: trace.id.low,
      spanID: candidate.spanID, spans: kept, omittedCount: held.count - kept.count)
  }
}

extension TraceEvidence.Counts {
  @inline(__always)
  fileprivate mutating func add(_ span: PendingSpan, isFailed: Bool, of query: TraceQuery) {
    all += 1
    if isFailed { failed += 1 }
    if span.end &- span.start >= query.slowNanosecondsMin { slow += 1 }
  }
}
