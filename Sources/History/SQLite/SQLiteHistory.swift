internal import GRDB
package import Telemetry

/// History in one SQLite file: the embedded default.
///
/// Needs no other server.
///
/// Write-ahead logging lets readers go on while the one writer commits; each `append` is one
/// transaction. The file may be opened by later versions, which bring its schema up to date
/// (`HistoryMigrations`).
package final class SQLiteHistory: HistoryStore {
  private let pool: DatabasePool
  private let path: String

  /// Opens the file or creates it, and brings its schema up to date.
  ///
  /// - Parameters:
  ///   - path: of the file; two more are beside it while it is open.
  ///   - pageCountMax: pages of 4,096 bytes after which it says that the disk is full; nil for as
  ///     many as there is room for.
  /// - Throws: `HistoryFailure` when the file cannot be opened, is no history, or is of a later
  ///   version.
  package init(path: String, pageCountMax: Int? = nil) throws(HistoryFailure) {
    self.path = path
    pool = try attempt("open history \(path)") {
      var configuration = Configuration()
      // The file outlives a crash of the process; a power failure may cost the last transactions,
      // not the file.
      configuration.prepareDatabase {
        try $0.execute(sql: "PRAGMA synchronous = NORMAL")
        if let pageCountMax { try $0.execute(sql: "PRAGMA max_page_count = \(pageCountMax)") }
      }
      let pool = try DatabasePool(path: path, configuration: configuration)
      try HistoryMigrations.all.migrate(pool)
      guard try pool.read(HistoryMigrations.all.hasBeenSuperseded) == false else {
        throw HistoryFailure("it was written by a later version")
      }
      return pool
    }
  }

  /// Opens the file for reading alone; a server may write to it meanwhile.
  ///
  /// - Throws: `HistoryFailure` when there is no such file, it is no history, or one of another
  ///   version.
  package init(readingFrom path: String) throws(HistoryFailure) {
    self.path = path
    pool = try attempt("open history \(path)") {
      var configuration = Configuration()
      configuration.readonly = true
      let pool = try DatabasePool(path: path, configuration: configuration)
      guard try pool.read(HistoryMigrations.all.hasCompletedMigrations) else {
        throw HistoryFailure("it was not written by this version")
      }
      return pool
    }
  }

  package var place: String { path }

  package func append(_ rows: [HistoryRow]) throws(HistoryFailure) {
    guard !rows.isEmpty else { return }
    try attempt("append \(rows.count) rows to history") {
      try pool.write { database in
        for row in rows { try row.insert(into: database) }
      }
    }
  }

  package func rows(_ query: HistoryQuery) throws(HistoryFailure) -> [HistoryRow] {
    try attempt("read history") {
      try pool.read { database in
        let rows = try Row.fetchCursor(
          database.cachedStatement(sql: query.sql), arguments: query.arguments)
        var found: [HistoryRow] = []
        while let row = try rows.next() {
          found.append(try HistoryRow(row, kind: query.kind))
        }
        return found
      }
    }
  }

  package func remove(_ rows: [HistoryRow]) throws(HistoryFailure) {
    guard !rows.isEmpty else { return }
    try attempt("forget \(rows.count) rows of history") {
      try pool.write { database in
        for row in rows { try row.delete(from: database) }
      }
    }
  }

  package func prune(
    _ retention: HistoryRetention, at time: Timestamp
  ) throws(HistoryFailure) -> Int {
    try attempt("prune history") {
      try pool.write { database in
        var count = 0
        for kind in HistoryKind.allCases {
          let oldest = retention.oldest(kind, at: time)
          try database.execute(
            sql: "DELETE FROM record WHERE kind = ? AND finish < ?",
            arguments: [kind.rawValue, oldest.nanoseconds])
          count += database.changesCount
        }
        for usage in try Self.usage(in: database) {
          let excess = usage.byteCount - retention.byteCountMax(usage.kind)
          if excess > 0 { count += try Self.forgetOldest(excess, of: usage.kind, in: database) }
        }
        return count
      }
    }
  }

  package func usage() throws(HistoryFailure) -> [HistoryUsage] {
    try attempt("read history") { try pool.read(Self.usage) }
  }

  /// Bytes of the file, and of what was not yet moved into it.
  package var fileByteCount: Int {
    get throws(HistoryFailure) {
      try attempt("read history") {
        try pool.writeWithoutTransaction { database in
          _ = try database.checkpoint(.truncate)
          let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
          return try pages * (Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0)
        }
      }
    }
  }

  /// Forgets the rows that ended first, and of those that go on the ones that began first.
  private static func forgetOldest(
    _ excess: Int, of kind: HistoryKind, in database: Database
  ) throws -> Int {
    try database.execute(
      sql: """
        DELETE FROM record WHERE rowid IN (
          SELECT rowid FROM (
            SELECT rowid, sum(size) OVER (ORDER BY finish, start, key) - size AS freed
            FROM record WHERE kind = ?)
          WHERE freed < ?)
        """, arguments: [kind.rawValue, excess])
    return database.changesCount
  }

  private static func usage(in database: Database) throws -> [HistoryUsage] {
    try Row.fetchAll(
      database, sql: "SELECT kind, rowCount, byteCount FROM usage WHERE rowCount > 0 ORDER BY kind"
    ).compactMap { row in
      HistoryKind(rawValue: row[0]).map {
        HistoryUsage(kind: $0, rowCount: row[1], byteCount: row[2])
      }
    }
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
