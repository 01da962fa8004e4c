package import Telemetry

/// Of what evidence is wanted: the requests that one service serves, or one operation of it.
///
/// Symbols are of the engine's table.
package struct TraceQuery: Hashable, Sendable {
  package var service: Symbol
  /// Empty for all operations of the service.
  package var operation: Symbol
  /// Requests that take at least so many nanoseconds are slow.
  package var slowNanosecondsMin: Int64
  /// Requests that succeed within so many nanoseconds are ordinary.
  package var ordinaryNanoseconds: Int64

  package init(
    service: Symbol, operation: Symbol = .empty, slowNanosecondsMin: Int64,
    ordinaryNanoseconds: Int64
  ) {
    self.service = service
    self.operation = operation
    self.slowNanosecondsMin = slowNanosecondsMin
    self.ordinaryNanoseconds = ordinaryNanoseconds
  }
}

/// What the traces that are held say about one query: counts, and a few whole traces.
///
/// Merging is commutative: one shard or eight find the same.
package struct TraceEvidence: Sendable {
  /// Failed and slow traces that are kept, each.
  package static let traceCountMax = 2
  /// Groups of requests that are counted apart; requests of further ones are only in `total`.
  package static let groupCountMax = 1_024

  /// Requests that are alike in all that facets are made of.
  package struct Group: Hashable, Sendable {
    /// Number of the sender's identity in the engine's table.
    package var identity: Int32
    package var operation: Symbol
    /// What the attributes of the allow-list said, see `SpanSeries.facets`.
    package var facets: Symbol
  }

  /// How requests went.
  package struct Counts: Hashable, Sendable {
    /// All requests counted.
    package var all = 0
    /// Those that failed.
    package var failed = 0
    /// Those that succeeded and took long.
    package var slow = 0

    package init(all: Int = 0, failed: Int = 0, slow: Int = 0) {
      self.all = all
      self.failed = failed
      self.slow = slow
    }

    static func += (sum: inout Counts, other: Counts) {
      sum.all += other.all
      sum.failed += other.failed
      sum.slow += other.slow
    }
  }

  package private(set) var total = Counts()
  package private(set) var groups: [Group: Counts] = [:]
  package private(set) var failed: [HeldTrace] = []
  package private(set) var slow: [HeldTrace] = []
  /// One at the most.
  package private(set) var ordinary: [HeldTrace] = []

  package init() {}

  mutating func count(_ counts: Counts, of group: Group) {
    total += counts
    if groups[group] != nil || groups.count < Self.groupCountMax {
      groups[group, default: Counts()] += counts
    }
  }

  mutating func keep(_ kind: TraceChoice.Kind, _ traces: [HeldTrace]) {
    switch kind {
    case .failed: failed = Self.fewest(failed + traces, Self.traceCountMax)
    case .slow: slow = Self.fewest(slow + traces, Self.traceCountMax)
    case .ordinary: ordinary = Self.fewest(ordinary + traces, 1)
    }
  }

  /// Adds what another shard found.
  package mutating func merge(_ other: TraceEvidence) {
    for (group, counts) in other.groups { groups[group, default: Counts()] += counts }
    total += other.total
    keep(.failed, other.failed)
    keep(.slow, other.slow)
    keep(.ordinary, other.ordinary)
  }

  /// Those of the smallest rank.
  private static func fewest(_ traces: [HeldTrace], _ count: Int) -> [HeldTrace] {
    Array(traces.sorted { $0.rank < $1.rank }.prefix(count))
  }
}

/// A whole trace, as far as it is held.
package struct HeldTrace: Sendable {
  /// Spans at the most; of larger traces those that came last are left out.
  package static let spanCountMax = 200

  /// Decides which traces are kept: a hash of the trace's id.
  package var rank: UInt64
  package var traceHigh: UInt64
  package var traceLow: UInt64
  /// The request that it was chosen for.
  package var spanID: UInt64
  /// In the order of their start.
  package var spans: [HeldSpan]
  /// Spans that were left out.
  package var omittedCount: Int
}

/// A span of a trace that is held.
package struct HeldSpan: Sendable {
  /// Its id; 0 is never one.
  package var id: UInt64
  /// The id of the span that it belongs below; 0 for none.
  package var parent: UInt64
  package var start: Timestamp
  package var end: Timestamp
  package var series: SpanSeries
}
