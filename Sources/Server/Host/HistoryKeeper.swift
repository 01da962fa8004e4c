internal import Answers
package import Causes
package import Engine
package import History
internal import ServiceLifecycle
internal import Symptoms
internal import Synchronization
internal import Telemetry
internal import Topology

/// Stores what the engine decides in a `HistoryStore`, apart from the data path: the engine never
/// waits for a disk.
package final class HistoryKeeper: Service {
  /// Records waiting to be stored; further ones are dropped and counted.
  private static let pendingRecordCountMax = 100_000
  private static let flushInterval = Duration.seconds(1)
  /// Flushes between two looks at all entities and at the retention.
  private static let flushesPerRound = 60

  /// How it went so far; shown on the status page.
  package struct Totals: Hashable, Sendable {
    /// Records that are in the store.
    package var storedRecordCount = 0
    /// Records that were not stored because the queue was full or the store failed.
    package var droppedRecordCount = 0
    /// What the store said when it last failed; nil after it worked again.
    package var failure: String?
  }

  private struct Outbox {
    var pending: [HistoryRecord] = []
    var totals = Totals()
    var snapshot: EngineSnapshot?
  }

  private let store: any HistoryStore
  private let library: CausalLibrary
  private let retention: HistoryRetention
  /// Incidents are numbered on from those of earlier runs.
  private let firstIncidentID: Int64
  private let outbox = Mutex(Outbox())

  /// - Throws: `HistoryFailure` when the store cannot be read.
  package init(
    store: any HistoryStore, library: CausalLibrary,
    retention: HistoryRetention = HistoryRetention()
  ) throws(HistoryFailure) {
    self.store = store
    self.library = library
    self.retention = retention
    firstIncidentID = try store.lastIncidentID()
  }

  package var totals: Totals { outbox.withLock { $0.totals } }

  /// Takes what the engine decided; returns at once.
  package func keep(_ effects: [Effect], _ snapshot: EngineSnapshot) {
    let records = effects.compactMap { record(of: $0, snapshot) }
    outbox.withLock { outbox in
      outbox.snapshot = snapshot
      let room = max(0, Self.pendingRecordCountMax - outbox.pending.count)
      outbox.pending.append(contentsOf: records.prefix(room))
      outbox.totals.droppedRecordCount += max(0, records.count - room)
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

  private func flush(isRound: Bool) {
    let (pending, snapshot) = outbox.withLock { outbox in
      let taken = outbox.pending
      outbox.pending = []
      return (taken, outbox.snapshot)
    }
    var records = pending
    if isRound, let snapshot {
      records += snapshot.graph.entities.map { .entity(EntityRecord($0)) }
    }
    do throws(HistoryFailure) {
      try store.append(records)
      if isRound, let snapshot { _ = try store.prune(retention, at: snapshot.at) }
      outbox.withLock {
        $0.totals.storedRecordCount += records.count
        $0.totals.failure = nil
      }
    } catch {
      outbox.withLock { outbox in
        outbox.totals.failure = error.description
        let kept = pending.suffix(max(0, Self.pendingRecordCountMax - outbox.pending.count))
        outbox.totals.droppedRecordCount += pending.count - kept.count
        outbox.pending = kept + outbox.pending
      }
    }
  }

  private func record(of effect: Effect, _ snapshot: EngineSnapshot) -> HistoryRecord? {
    switch effect {
    case .changed: nil
    case .symptomBegan(let observation, _):
      .episode(episode(observation, cleared: nil, snapshot))
    case .symptomCleared(let observation, let time):
      .episode(episode(observation, cleared: time, snapshot))
    case .incident(let incident): .incident(record(of: incident, snapshot))
    }
  }

  private func episode(
    _ observation: SymptomObservation, cleared: Timestamp?, _ snapshot: EngineSnapshot
  ) -> EpisodeRecord {
    var record = EpisodeRecord(
      entity: snapshot.graph[observation.key.entity].key,
      symptom: library[observation.key.symptom].name, onset: observation.onset, cleared: cleared)
    record.value = observation.value
    record.threshold = observation.threshold
    return record
  }

  private func record(of incident: Incident, _ snapshot: EngineSnapshot) -> IncidentRecord {
    let answer = Answer(
      at: snapshot.at, incidents: [incident], present: [], graph: snapshot.graph, library: library)
    return IncidentRecord(
      id: firstIncidentID + Int64(incident.number), opened: incident.opened, changed: snapshot.at,
      closed: incident.closed, answer: answer.json(elapsedSeconds: 0))
  }
}
