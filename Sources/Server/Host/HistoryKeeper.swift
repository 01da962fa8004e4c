internal import Answers
package import Causes
package import Engine
package import History
internal import Logging
package import Response
internal import ServiceLifecycle
internal import Synchronization
package import Telemetry

/// Stores what the engine decides in a `HistoryStore`, apart from the data path: the engine never
/// waits for a disk.
package final class HistoryKeeper: Service {
  /// Windows with their effects, and events of cases, that may wait to be stored; further ones are
  /// dropped and counted.
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

  fileprivate struct Outbox {
    var windows: [(effects: [Effect], snapshot: EngineSnapshot)] = []
    /// Rows that others made.
    var rows: [HistoryRow] = []
    /// Windows and effects.
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
  private let cases: Mutex<CaseScribe>
  private let imaging = Mutex<(@Sendable () -> EngineImage)?>(nil)
  private let schedule = Mutex(MemorySchedule())
  /// Held while something is stored: what waits is stored in its order.
  private let turn = Mutex(())
  private let logger = Logger(label: "history")

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
    cases = Mutex(try CaseScribe(store))
    outbox.withLock { $0.totals.place = store.place }
  }

  package var totals: Totals { outbox.withLock { $0.totals } }

  /// Takes what the engine decided, and the window that it ended; returns at once.
  package func keep(_ effects: [Effect], _ snapshot: EngineSnapshot) {
    // First, so that an incident is not stored without the memory that knows it.
    schedule.withLock { $0.note(effects) }
    outbox.withLock { outbox in
      guard outbox.pendingCount < Self.pendingCountMax else {
        outbox.totals.droppedRecordCount += effects.count + 1
        return
      }
      outbox.pendingCount += effects.count + 1
      outbox.windows.append((effects, snapshot))
    }
  }

  /// Events of cases that earlier runs stored, in their order; given once.
  package func takeRememberedEvents() -> [CaseEvent] { cases.withLock { $0.takeRemembered() } }

  /// Takes new events of cases, in their order; returns at once.
  package func keep(_ events: [CaseEvent]) {
    let rows = cases.withLock { $0.rows(of: events) }
    outbox.withLock { outbox in
      guard outbox.rows.count + rows.count <= Self.pendingCountMax else {
        outbox.totals.droppedRecordCount += rows.count
        return
      }
      outbox.rows += rows
    }
  }

  /// Stores all that waits before it returns, as far as the store works.
  package func settle() { turn.withLock { _ in storeWaiting(false) } }

  /// Goes on after what earlier runs stored: what goes on is told again, for a run that crashed may
  /// not have stored its last window.
  package func goOn(from resumption: EngineResumption) {
    let snapshot = resumption.engine.snapshot
    guard snapshot.at > .zero else { return }
    scribe.withLock { $0.goOn(from: snapshot) }
    keep(resumption.standing, snapshot)
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
    schedule.withLock { $0.hurry() }
    flush(isRound: true)
  }

  /// Stores what waits, and the engine's memory when it is due; on a round also forgets what is too
  /// old or too much.
  package func flush(isRound: Bool) {
    turn.withLock { _ in storeWaiting(isRound) }
    let start = ContinuousClock.now
    // Putting it into words may take long: nobody who does something waits for that.
    guard schedule.withLock({ $0.isDue(at: start) }), let memory = memoryRow() else { return }
    turn.withLock { _ in
      do throws(HistoryFailure) {
        try append([], memory)
      } catch {
        note(0, through: nil, failure: error.description, usage: nil)
      }
    }
    schedule.withLock { $0.done(since: start) }
  }

  private func storeWaiting(_ isRound: Bool) {
    let (windows, others) = outbox.withLock { $0.take() }
    let (told, time) = scribe.withLock { scribe in
      (windows.flatMap { scribe.rows(of: $0.effects, $0.snapshot) }, scribe.time)
    }
    let rows = told + others
    var failure: String?
    var usage: [HistoryUsage]?
    do throws(HistoryFailure) {
      // Together: a crash leaves no incident in history that the engine does not know.
      try append(rows, schedule.withLock { $0.takeUrgentTurn() } ? memoryRow() : nil)
      try redate()
      if let time {
        // Rows that wait cannot be compacted: the store must have them first.
        if overflow.trouble.waitingRowCount == 0 { _ = try VitalsCompaction(store).run(at: time) }
        if isRound {
          _ = try overflow.prune(retention, at: time)
          usage = try overflow.usage()
        }
      }
    } catch {
      failure = error.description
    }
    note(rows.count, through: time, failure: failure, usage: usage)
  }

  /// Lets the events of cases hold until these are over.
  private func redate() throws(HistoryFailure) {
    let numbers = cases.withLock { $0.takeMisdated() }
    do throws(HistoryFailure) {
      for number in numbers {
        let records = try store.read(
          EventRecord.self, in: .zero ... .max, subject: String(number), limit: .max
        ).records
        try store.append(cases.withLock { $0.dated(records, of: number) })
      }
    } catch {
      cases.withLock { $0.putBack(numbers) }
      throw error
    }
  }

  /// What the engine knows now; nil when that is nothing.
  private func memoryRow() -> HistoryRow? {
    guard let memory = imaging.withLock({ $0 })?().memory, memory.at > .zero,
      let json = try? EngineMemoryText.json(of: memory)
    else { return nil }
    return MemoryRecord(at: memory.at, json: json).row
  }

  /// Stores rows and a memory of the engine, all or none; then forgets older memories.
  private func append(_ rows: [HistoryRow], _ memory: HistoryRow?) throws(HistoryFailure) {
    guard let memory else { return try overflow.append(rows) }
    try overflow.append(rows + [memory])
    let older = try store.rows(HistoryQuery(.memory, in: .zero ... .max, limit: .max))
    try store.remove(
      Array(older.filter { $0.from != memory.from }.dropFirst(MemoryRecord.keptCount - 1)))
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

extension HistoryKeeper.Outbox {
  /// What waits, which waits no more.
  fileprivate mutating func take() -> (
    windows: [(effects: [Effect], snapshot: EngineSnapshot)], rows: [HistoryRow]
  ) {
    defer { (windows, rows, pendingCount) = ([], [], 0) }
    return (windows, rows)
  }
}
