internal import GRDB
package import Telemetry
internal import Topology

/// History in one SQLite file: the embedded default.
///
/// Needs no other server.
///
/// Write-ahead logging lets readers go on while the one writer commits; each `append` is one
/// transaction. The file may be opened by later versions, which bring its schema up to date
/// (`HistoryMigrations`).
package final class SQLiteHistory: HistoryStore {
  private let pool: DatabasePool

  /// Opens the file or creates it, and brings its schema up to date.
  ///
  /// - Throws: `HistoryFailure` when the file cannot be opened, is no history, or is of a later
  ///   version.
  package init(path: String) throws(HistoryFailure) {
    pool = try attempt("open history \(path)") {
      var configuration = Configuration()
      // The file outlives a crash of the process; a power failure may cost the last transactions,
      // not the file.
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
      let pool = try DatabasePool(path: path, configuration: configuration)
      try HistoryMigrations.all.migrate(pool)
      return pool
    }
  }

  package func append(_ records: [HistoryRecord]) throws(HistoryFailure) {
    guard !records.isEmpty else { return }
    try attempt("append \(records.count) records to history") {
      try pool.write { database in
        for record in records {
          switch record {
          case .entity(let entity): try entity.insert(into: database)
          case .episode(let episode): try episode.insert(into: database)
          case .incident(let incident): try incident.insert(into: database)
          }
        }
      }
    }
  }

  package func entities(
    in span: ClosedRange<Timestamp>, limit: Int
  ) throws(HistoryFailure) -> [EntityRecord] {
    try read(
      """
      SELECT * FROM entity WHERE firstSeen <= :to AND lastSeen >= :from
      ORDER BY type, name LIMIT :limit
      """, span, limit, EntityRecord.init(row:))
  }

  package func episodes(
    in span: ClosedRange<Timestamp>, limit: Int
  ) throws(HistoryFailure) -> [EpisodeRecord] {
    try read(
      """
      SELECT * FROM episode WHERE onset <= :to AND coalesce(cleared, :to) >= :from
      ORDER BY onset DESC, entityType, entityName, symptom LIMIT :limit
      """, span, limit, EpisodeRecord.init(row:))
  }

  package func incidents(
    in span: ClosedRange<Timestamp>, limit: Int
  ) throws(HistoryFailure) -> [IncidentRecord] {
    try read(
      """
      SELECT * FROM incident WHERE opened <= :to AND coalesce(closed, :to) >= :from
      ORDER BY id DESC LIMIT :limit
      """, span, limit, IncidentRecord.init(row:))
  }

  package func lastIncidentID() throws(HistoryFailure) -> Int64 {
    try attempt("read history") {
      try pool.read { try Int64.fetchOne($0, sql: "SELECT max(id) FROM incident") ?? 0 }
    }
  }

  package func prune(
    _ retention: HistoryRetention, at time: Timestamp
  ) throws(HistoryFailure) -> Int {
    try attempt("prune history") {
      try pool.write { database in
        let oldest = time.advanced(bySeconds: -retention.ageSecondsMax)
        var count = try Self.forget(before: oldest, in: database)
        while try Self.byteCount(in: database) > retention.byteCountMax,
          let tenth = try Self.tenth(in: database)
        {
          count += try Self.forget(before: tenth, in: database)
        }
        return count
      }
    }
  }

  package var byteCount: Int {
    get throws(HistoryFailure) {
      try attempt("read history") { try pool.read { try Self.byteCount(in: $0) } }
    }
  }

  private func read<Record: Sendable>(
    _ sql: String, _ span: ClosedRange<Timestamp>, _ limit: Int,
    _ record: @escaping @Sendable (Row) -> Record?
  ) throws(HistoryFailure) -> [Record] {
    let arguments: StatementArguments = [
      "from": span.lowerBound.nanoseconds, "to": span.upperBound.nanoseconds, "limit": limit,
    ]
    return try attempt("read history") {
      try pool.read { try Row.fetchAll($0, sql: sql, arguments: arguments).compactMap(record) }
    }
  }

  private static func forget(before time: Timestamp, in database: Database) throws -> Int {
    var count = 0
    for sql in [
      "DELETE FROM entity WHERE lastSeen < ?",
      "DELETE FROM episode WHERE coalesce(cleared, onset) < ?",
      "DELETE FROM incident WHERE coalesce(closed, changed) < ?",
    ] {
      try database.execute(sql: sql, arguments: [time.nanoseconds])
      count += database.changesCount
    }
    return count
  }

  /// The time before which a tenth of the records lies, at least one of them; nil without records.
  private static func tenth(in database: Database) throws -> Timestamp? {
    let nanoseconds = try Int64.fetchOne(
      database,
      sql: """
        WITH times AS (
          SELECT lastSeen AS time FROM entity
          UNION ALL SELECT coalesce(cleared, onset) FROM episode
          UNION ALL SELECT coalesce(closed, changed) FROM incident)
        SELECT time FROM times ORDER BY time LIMIT 1 OFFSET (SELECT count(*) / 10 FROM times)
        """)
    return nanoseconds.map { Timestamp(nanoseconds: $0).advanced(byNanoseconds: 1) }
  }

  /// Pages in use; pages that deletions freed are used again before the file grows.
  private static func byteCount(in database: Database) throws -> Int {
    let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
    let free = try Int.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0
    let size = try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0
    return (pages - free) * size
  }
}

/// Turns what the database throws into a failure that says what was being done.
private func attempt<Result>(
  _ deed: String, _ body: () throws -> Result
) throws(HistoryFailure) -> Result {
  do {
    return try body()
  } catch {
    throw HistoryFailure("cannot \(deed): \(error)")
  }
}
