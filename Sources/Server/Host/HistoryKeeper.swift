internal import Answers
package import Causes
package import Engine
package import History
internal import Logging
internal import ServiceLifecycle
internal import Synchronization
package import Telemetry

/// Stores what the engine decides in a `HistoryStore`, apart from the data path: the engine never
/// waits for a disk.
package final class HistoryKeeper: Service {
  /// Windows and effects waiting to be stored; further ones are dropped and counted.
  private static let pendingCountMax = 100_000
  private static let flushInterval = Duration.seconds(1)
  private static let memoryInterval = Duration.seconds(60)
  /// Flushes between two looks at the retention.
  private static let flushesPerRound = 60

  /// How it went so far; shown on the status page.
  package struct Totals: Hashable, Sendable {
    /// Rows that were given to the store.
    package var storedRecordCount = 0
    /// Effects and rows that were not kept, because the queue or the overflow was full.
    package var droppedRecordCount = 0
    /// End of the last window of which everything is in the store.
    package var storedThrough = Timestamp.zero
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
  private let imaging = Mutex<(@Sendable () -> EngineImage)?>(nil)
  private let remembering = Mutex(Remembering())
  private let logger = Logger(label: "history")

  /// When the engine's memory is stored next.
  private struct Remembering {
    var due = ContinuousClock.now
    var isUrgent = false
    var open: Set<Int> = []
  }

  /// - Throws: `HistoryFailure` when the store cannot be read.
  package init(
    store: any HistoryStore, library: CausalLibrary, windowSeconds: Double = 5,
    retention: HistoryRetention = HistoryRetention()
  ) throws(HistoryFailure) {
    overflow = OverflowHistory(store)
    self.store = overflow
    self.retention = retention
    scribe = Mutex(
      try HistoryScribe(
        library: library, windowNanoseconds: Int64(windowSeconds * 1e9), store: store))
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

  /// Stores what the engine knows, once a minute, when an incident opens or closes, and at the end.
  ///
  /// `image` is called from the keeper's own task and may wait for the engine.
  package func rememberEngine(_ image: @escaping @Sendable () -> EngineImage) {
    imaging.withLock { $0 = image }
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
    stop()
  }

  /// Stores what is left, and the engine's memory.
  package func stop() {
    remembering.withLock { $0.isUrgent = true }
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
    noteIncidents(pending.flatMap(\.effects))
    var failure: String?
    var usage: [HistoryUsage]?
    do throws(HistoryFailure) {
      try overflow.append(rows)
      if let time = scribe.withLock({ $0.time }) {
        // Rows that wait cannot be compacted: the store must have them first.
        if overflow.trouble.waitingRowCount == 0 { _ = try VitalsCompaction(store).run(at: time) }
      }
      try remember()
      if isRound, let time = scribe.withLock({ $0.time }) {
        _ = try overflow.prune(retention, at: time)
        usage = try overflow.usage()
      }
    } catch {
      failure = error.description
    }
    note(rows.count, through: scribe.withLock { $0.time }, failure: failure, usage: usage)
  }

  /// A crash must not make a second incident of one.
  private func noteIncidents(_ effects: [Effect]) {
    let isNews = effects.contains { effect in
      guard case .incident(let incident) = effect else { return false }
      return remembering.withLock { remembering in
        incident.isOpen
          ? remembering.open.insert(incident.number).inserted
          : remembering.open.remove(incident.number) != nil
      }
    }
    if isNews { remembering.withLock { $0.isUrgent = true } }
  }

  /// Stores the engine's memory when it is time, and forgets the ones before.
  ///
  /// Where it takes long it is done less often: at the most a fiftieth of the time.
  private func remember() throws(HistoryFailure) {
    let now = ContinuousClock.now
    let isDue = remembering.withLock { $0.isUrgent || now >= $0.due }
    guard isDue, let image = imaging.withLock({ $0 })?() else { return }
    let memory = image.memory
    guard memory.at > .zero, let json = try? EngineMemoryText.json(of: memory) else { return }
    let older = try store.rows(HistoryQuery(.memory, in: .zero ... .max, limit: .max))
    try store.append([MemoryRecord(at: memory.at, json: json).row])
    try store.remove(
      Array(older.filter { $0.from != memory.at }.dropFirst(MemoryRecord.keptCount - 1)))
    let taken = now.duration(to: .now)
    remembering.withLock {
      $0.due = now + max(Self.memoryInterval, taken * 50)
      $0.isUrgent = false
    }
  }

  private func note(
    _ count: Int, through: Timestamp?, failure: String?, usage: [HistoryUsage]?
  ) {
    let trouble = overflow.trouble
    let (before, now) = outbox.withLock { outbox in
      let before = outbox.totals.failure
      outbox.totals.storedRecordCount += count
      if trouble.waitingRowCount == 0, let through { outbox.totals.storedThrough = through }
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
