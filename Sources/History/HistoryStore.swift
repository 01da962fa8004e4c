package import Telemetry

/// What happened before: appended in the order of the engine's effects, read by the time of
/// people's questions.
///
/// Every implementation passes `HistoryConformance`. Implementations may wait for a disk and are
/// called from one writer and any number of readers; what `append` returned from is kept over a
/// crash if the store is on disk.
package protocol HistoryStore: Sendable {
  /// Keeps `rows`, all or none; of several with one identity the last.
  func append(_ rows: [HistoryRow]) throws(HistoryFailure)

  /// The rows that a query asks for, in its order.
  func rows(_ query: HistoryQuery) throws(HistoryFailure) -> [HistoryRow]

  /// Forgets rows by identity; what is not there is passed over.
  func remove(_ rows: [HistoryRow]) throws(HistoryFailure)

  /// Forgets what is older than `retention` allows at `time`; rows that go on only for their bytes.
  ///
  /// - Returns: the number of rows forgotten.
  func prune(_ retention: HistoryRetention, at time: Timestamp) throws(HistoryFailure) -> Int

  /// What each kind takes, kinds without rows left out, by number of the kind.
  func usage() throws(HistoryFailure) -> [HistoryUsage]

  /// For the status page: "memory", the file, the server.
  var place: String { get }
}

extension HistoryStore {
  /// Records of a type that hold at some moment of `span`.
  ///
  /// Records that this version cannot read are passed over, so that a page may be shorter than its
  /// limit; there are more as long as `next` is not nil.
  package func read<Record: HistoryForm>(
    _ type: Record.Type, in span: ClosedRange<Timestamp>, subject: String? = nil,
    limit: Int = HistoryQuery.limitDefault, after: HistoryCursor? = nil,
    isNewestFirst: Bool = true
  ) throws(HistoryFailure) -> HistoryPage<Record> {
    let rows = try rows(
      HistoryQuery(
        Record.kind, in: span, subject: subject, limit: limit, after: after,
        isNewestFirst: isNewestFirst))
    let next =
      rows.count < limit ? nil : rows.last.map { HistoryCursor(from: $0.from, key: $0.key) }
    return HistoryPage(records: rows.compactMap { Record(row: $0) }, next: next)
  }

  /// All records of a type that hold at `time`, oldest first, up to `limit`.
  package func read<Record: HistoryForm>(
    _ type: Record.Type, at time: Timestamp, subject: String? = nil, limit: Int = .max
  ) throws(HistoryFailure) -> [Record] {
    try read(type, in: time...time, subject: subject, limit: limit, isNewestFirst: false).records
  }

  /// Keeps records, all or none.
  package func append(_ records: [any HistoryForm]) throws(HistoryFailure) {
    try append(records.map(\.row))
  }

  /// The highest incident number kept, or 0.
  package func lastIncidentID() throws(HistoryFailure) -> Int64 {
    try read(
      IncidentRecord.self, in: .zero ... .max, limit: .max
    ).records.map(\.id).max() ?? 0
  }
}

/// A store that could not do what it was asked.
package struct HistoryFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was being done, and what the store said to it.
  package var description: String

  package init(_ description: String) { self.description = description }
}
