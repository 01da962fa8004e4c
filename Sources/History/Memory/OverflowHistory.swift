internal import Synchronization
package import Telemetry

/// A store whose rows overflow into memory while it cannot take them, and go back when it can.
///
/// What was once committed is never touched. Readers see both as one. Rows beyond the bound of the
/// overflow are dropped, the oldest first, and counted.
package final class OverflowHistory: HistoryStore {
  /// Bytes of rows in memory at the most.
  package static let overflowByteCountMax = 64 << 20
  /// Rows that are offered again at once.
  private static let batchCount = 2_000

  /// How the store fares.
  package struct Trouble: Hashable, Sendable {
    /// What it said when it last failed; nil while it works.
    package var failure: String?
    /// Rows that are only in memory.
    package var waitingRowCount = 0
    /// Rows that were lost, as there was no room for them in memory either.
    package var droppedRowCount = 0
  }

  private struct Overflow {
    /// In the order in which they came.
    var waiting: [HistoryRow] = []
    var byteCount = 0
    var failure: String?
    var droppedRowCount = 0
  }

  private let store: any HistoryStore
  private let byteCountMax: Int
  private let overflow = Mutex(Overflow())

  package init(_ store: any HistoryStore, overflowByteCountMax: Int = overflowByteCountMax) {
    self.store = store
    byteCountMax = overflowByteCountMax
  }

  package var place: String { store.place }

  package var trouble: Trouble {
    overflow.withLock {
      Trouble(
        failure: $0.failure, waitingRowCount: $0.waiting.count,
        droppedRowCount: $0.droppedRowCount)
    }
  }

  /// Never fails: what the store does not take is kept in memory, within the bound.
  package func append(_ rows: [HistoryRow]) throws(HistoryFailure) {
    let waiting = overflow.withLock { $0.waiting }
    do throws(HistoryFailure) {
      var rest = waiting[...]
      while !rest.isEmpty {
        let batch = Array(rest.prefix(Self.batchCount))
        try store.append(batch)
        rest = rest.dropFirst(batch.count)
        overflow.withLock { overflow in
          overflow.waiting.removeFirst(min(batch.count, overflow.waiting.count))
          overflow.byteCount = overflow.waiting.reduce(0) { $0 + $1.byteCount }
        }
      }
      try store.append(rows)
      overflow.withLock { $0.failure = nil }
    } catch {
      hold(rows, failure: error.description)
    }
  }

  private func hold(_ rows: [HistoryRow], failure: String) {
    overflow.withLock { overflow in
      overflow.failure = failure
      overflow.waiting += rows
      overflow.byteCount += rows.reduce(0) { $0 + $1.byteCount }
      var dropped = 0
      while overflow.byteCount > byteCountMax, dropped < overflow.waiting.count {
        overflow.byteCount -= overflow.waiting[dropped].byteCount
        dropped += 1
      }
      overflow.waiting.removeFirst(dropped)
      overflow.droppedRowCount += dropped
    }
  }

  package func rows(_ query: HistoryQuery) throws(HistoryFailure) -> [HistoryRow] {
    let waiting = overflow.withLock { $0.waiting }.filter { $0.kind == query.kind }
    guard !waiting.isEmpty else { return try store.rows(query) }
    let memory = MemoryHistory()
    try memory.append(waiting)
    var wide = query
    wide.limit = query.limit > .max - waiting.count ? .max : query.limit + waiting.count
    let newer = Set(waiting.map(Identity.init))
    let stored = try store.rows(wide).filter { !newer.contains(Identity($0)) }
    let both = MemoryHistory()
    try both.append(stored + memory.rows(query))
    return try both.rows(query)
  }

  private struct Identity: Hashable {
    var from: Timestamp
    var key: String

    init(_ row: HistoryRow) {
      from = row.from
      key = row.key
    }
  }

  package func remove(_ rows: [HistoryRow]) throws(HistoryFailure) {
    let gone = Set(rows.map { "\($0.kind.rawValue) \($0.from.nanoseconds) \($0.key)" })
    overflow.withLock { overflow in
      guard !overflow.waiting.isEmpty else { return }
      overflow.waiting.removeAll {
        gone.contains("\($0.kind.rawValue) \($0.from.nanoseconds) \($0.key)")
      }
      overflow.byteCount = overflow.waiting.reduce(0) { $0 + $1.byteCount }
    }
    try store.remove(rows)
  }

  package func prune(
    _ retention: HistoryRetention, at time: Timestamp
  ) throws(HistoryFailure) -> Int {
    try store.prune(retention, at: time)
  }

  package func usage() throws(HistoryFailure) -> [HistoryUsage] { try store.usage() }
}
