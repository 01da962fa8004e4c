package import Telemetry

/// What happened before: appended in the order of the engine's effects, read by the time of
/// people's questions.
///
/// Every implementation passes `HistoryConformance`. Implementations may wait for a disk and are
/// called from one writer and any number of readers; what `append` returned from is kept over a
/// crash if the store is on disk.
package protocol HistoryStore: Sendable {
  /// Keeps `records`, all or none.
  ///
  /// Entities: the earliest first and the latest last time win, the rest is replaced. Episodes: a
  /// known one gets its clearing time and values. Incidents: the newer replaces the older.
  func append(_ records: [HistoryRecord]) throws(HistoryFailure)

  /// Entities that existed at some time in `span`, by key.
  func entities(
    in span: ClosedRange<Timestamp>, limit: Int
  ) throws(HistoryFailure) -> [EntityRecord]

  /// Episodes that touch `span`, the latest onset first, then by entity and symptom.
  func episodes(
    in span: ClosedRange<Timestamp>, limit: Int
  ) throws(HistoryFailure) -> [EpisodeRecord]

  /// Incidents that touch `span`, the newest first.
  func incidents(
    in span: ClosedRange<Timestamp>, limit: Int
  ) throws(HistoryFailure) -> [IncidentRecord]

  /// The highest incident number kept, or 0.
  func lastIncidentID() throws(HistoryFailure) -> Int64

  /// Forgets what is older than `retention` allows at `time`; open episodes and incidents by their
  /// onset.
  ///
  /// - Returns: the number of records forgotten.
  func prune(_ retention: HistoryRetention, at time: Timestamp) throws(HistoryFailure) -> Int

  /// Bytes that the records take, as the store counts them.
  var byteCount: Int { get throws(HistoryFailure) }
}

/// How much of the past is kept: both bounds hold, the oldest goes first.
package struct HistoryRetention: Hashable, Sendable {
  /// Seconds of event time.
  package var ageSecondsMax: Double
  package var byteCountMax: Int

  package init(ageSecondsMax: Double = 30 * 86_400, byteCountMax: Int = 1 << 30) {
    self.ageSecondsMax = ageSecondsMax
    self.byteCountMax = byteCountMax
  }
}

/// A store that could not do what it was asked.
package struct HistoryFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was being done, and what the store said to it.
  package var description: String

  package init(_ description: String) { self.description = description }
}
