package import Causes
package import Engine
package import History
internal import Logging
internal import ServiceLifecycle
internal import Synchronization
internal import Telemetry

/// Stores what the engine decides in a `HistoryStore`, apart from the data path: the engine never
/// waits for a disk.
package final class HistoryKeeper: Service {
  /// Windows and effects waiting to be stored; further ones are dropped and counted.
  private static let pendingCountMax = 100_000
  private static let flushInterval = Duration.seconds(1)
  /// Flushes between two looks at the retention.
  private static let flushesPerRound = 60

  /// How it went so far; shown on the status page.
  package struct Totals: Hashable, Sendable {
    /// Rows that were given to the store.
    package var storedRecordCount = 0
    /// Effects and rows that were not kept, because the queue or the overflow was full.
    package var droppedRecordCount = 0
    /// Rows that are only in memory, because the store did not take them.
    package var waitingRowCount = 0
    /// What the store said when it last failed; nil after it worked again.
    package var failure: String?
    /// Where history is, and what each kind took at the last look.
    package var place = ""
    package var usage: [HistoryUsage] = []
  }

  private struct Outbox {
    var pending: [(effects: [Effect], snapshot: EngineSnapshot)] = []
    var pendingCount = 0
    /// Of the rows lost by the overflow, those that are in the totals.
    var lostRowCount = 0
    var totals = Totals()
  }

  /// What history is made of and read from.
  package let store: any HistoryStore
  package let retention: HistoryRetention
  private let overflow: OverflowHistory
  private let outbox = Mutex(Outbox())
  private let scribe: Mutex<HistoryScribe>
  private let logger = Logger(label: "history")

  /// - Throws: `HistoryFailure` when the store cannot be read.
  package init(
    store: any HistoryStore, library: CausalLibrary,
    retention: HistoryRetention = HistoryRetention()
  ) throws(HistoryFailure) {
    overflow = OverflowHistory(store)
    self.store = overflow
    self.retention = retention
    scribe = Mutex(try HistoryScribe(library: library, store: store))
    outbox.withLock { $0.totals.place = store.place }
  }

  package var totals: Totals { outbox.withLock { $0.totals } }

  /// Takes what the engine decided, and the window that it ended; returns at once.
  package func keep(_ effects: [Effect], _ snapshot: EngineSnapshot) {
    outbox.withLock { outbox in
      guard outbox.pendingCount < Self.pendingCountMax else {
        outbox.totals.droppedRecordCount += effects.count + 1
        return
      }
      outbox.pendingCount += effects.count + 1
      outbox.pending.append((effects, snapshot))
    }
  }

  /// Stores at intervals until the service is told to stop; then stores the rest.
  package func run() async throws {
    await cancelWhenGracefulShutdown {
      var round = 0
      while !Task.isCancelled {
        try? await Task.sleep(for: Self.flushInterval)
        round += 1
        self.flush(isRound: round % Self.flushesPerRound == 0)
      }
    }
    flush(isRound: true)
  }

  /// Stores what waits; on a round also forgets what is too old or too much.
  package func flush(isRound: Bool) {
    let pending = outbox.withLock { outbox in
      defer {
        outbox.pending = []
        outbox.pendingCount = 0
      }
      return outbox.pending
    }
    let rows = scribe.withLock { scribe in
      pending.flatMap { scribe.rows(of: $0.effects, $0.snapshot) }
    }
    var failure: String?
    var usage: [HistoryUsage]?
    do throws(HistoryFailure) {
      try overflow.append(rows)
      if isRound, let time = scribe.withLock({ $0.time }) {
        _ = try overflow.prune(retention, at: time)
        usage = try overflow.usage()
      }
    } catch {
      failure = error.description
    }
    note(rows.count, failure: failure, usage: usage)
  }

  private func note(_ count: Int, failure: String?, usage: [HistoryUsage]?) {
    let trouble = overflow.trouble
    let (before, now) = outbox.withLock { outbox in
      let before = outbox.totals.failure
      outbox.totals.storedRecordCount += count
      let lost = trouble.droppedRowCount
      outbox.totals.droppedRecordCount += lost - outbox.lostRowCount
      outbox.lostRowCount = lost
      outbox.totals.waitingRowCount = trouble.waitingRowCount
      outbox.totals.failure = trouble.failure ?? failure
      if let usage { outbox.totals.usage = usage }
      return (before, outbox.totals.failure)
    }
    if before == nil, let now {
      logger.error("\(now); history is kept in memory until the store works again")
    } else if before != nil, now == nil {
      logger.notice("history is stored again")
    }
  }
}
