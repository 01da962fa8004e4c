package import Telemetry

/// History on a PostgreSQL server, for more than one process.
///
/// Rows lie in one table that is divided by the day on which they begin; days that are over are
/// dropped as a whole. Rows come by COPY. Whoever listens (`PostgresNews`) is told which kinds
/// arrived.
package final class PostgresHistory: HistoryStore {
  /// What is notified on, with the numbers of the kinds that arrived.
  static let channel = "whence_history"

  private let pool: PostgresPool
  package let place: String

  /// Connects, and brings the schema up to date.
  ///
  /// - Parameter url: as `postgresql://user@host:port/database`.
  /// - Throws: `HistoryFailure` when the server cannot be reached or its schema is of a later
  ///   version.
  package init(url: String) throws(HistoryFailure) {
    let pool = PostgresPool(url: url)
    self.pool = pool
    place = try pool.use { connection throws(HistoryFailure) in
      try PostgresSchema.migrate(connection)
      return connection.place
    }
  }

  /// Whether a text names a PostgreSQL server rather than a file.
  package static func isURL(_ text: String) -> Bool {
    text.hasPrefix("postgres://") || text.hasPrefix("postgresql://")
  }

  package func append(_ rows: [HistoryRow]) throws(HistoryFailure) {
    guard !rows.isEmpty else { return }
    let rows = Self.lastOfEach(rows)
    try pool.use { connection throws(HistoryFailure) in
      try connection.run("BEGIN")
      try connection.run(PostgresSchema.lock)
      try PostgresSchema.makePartitions(for: rows, connection)
      try connection.run(PostgresSchema.staging)
      try connection.copy("COPY staging FROM STDIN (FORMAT binary)", PostgresCopy.bytes(of: rows))
      try connection.run(
        """
        INSERT INTO record SELECT * FROM staging
        ON CONFLICT (kind, start, key) DO UPDATE SET finish = excluded.finish,
          subject = excluded.subject, size = excluded.size, body = excluded.body
        """)
      let kinds = Set(rows.map(\.kind.rawValue)).sorted().map(String.init)
      try connection.run("NOTIFY \(Self.channel), '\(kinds.joined(separator: ","))'")
      try connection.run("COMMIT")
    }
  }

  private static func lastOfEach(_ rows: [HistoryRow]) -> [HistoryRow] {
    var seen: Set<RowIdentity> = []
    return rows.reversed().filter { seen.insert(RowIdentity($0)).inserted }
  }

  private struct RowIdentity: Hashable {
    var kind: HistoryKind
    var from: Timestamp
    var key: [UInt8]

    init(_ row: HistoryRow) {
      kind = row.kind
      from = row.from
      key = Array(row.key.utf8)
    }
  }

  package func rows(_ query: HistoryQuery) throws(HistoryFailure) -> [HistoryRow] {
    try pool.use { connection throws(HistoryFailure) in
      let result = try connection.query(query.postgresSQL, query.postgresParameters)
      return (0..<result.rowCount).map { row in
        let start = Timestamp(nanoseconds: result.integer(row, 0))
        let finish = Timestamp(nanoseconds: result.integer(row, 2))
        return HistoryRow(
          query.kind, start...max(start, finish), key: result.text(row, 1),
          subject: result.text(row, 3), body: result.bytes(row, 4))
      }
    }
  }

  package func remove(_ rows: [HistoryRow]) throws(HistoryFailure) {
    guard !rows.isEmpty else { return }
    try pool.use { connection throws(HistoryFailure) in
      try connection.run("BEGIN")
      for row in rows {
        _ = try connection.query(
          "DELETE FROM record WHERE kind = $1 AND start = $2 AND key = $3",
          [
            .integer(Int64(row.kind.rawValue)), .integer(row.from.nanoseconds),
            .bytes(Array(row.key.utf8)),
          ])
      }
      try connection.run("COMMIT")
    }
  }

  package func prune(
    _ retention: HistoryRetention, at time: Timestamp
  ) throws(HistoryFailure) -> Int {
    try pool.use { connection throws(HistoryFailure) in
      try connection.run("BEGIN")
      try connection.run(PostgresSchema.lock)
      let oldest = HistoryKind.allCases.map { retention.oldest($0, at: time) }.min() ?? .zero
      var count = try PostgresSchema.dropPartitions(before: oldest, connection)
      for kind in HistoryKind.allCases {
        count += try connection.query(
          "DELETE FROM record WHERE kind = $1 AND finish < $2",
          [
            .integer(Int64(kind.rawValue)),
            .integer(retention.oldest(kind, at: time).nanoseconds),
          ]
        ).changedCount
      }
      for usage in try Self.usage(connection) {
        let excess = usage.byteCount - retention.byteCountMax(usage.kind)
        if excess > 0 { count += try Self.forgetOldest(excess, of: usage.kind, connection) }
      }
      try connection.run("COMMIT")
      return count
    }
  }

  package func usage() throws(HistoryFailure) -> [HistoryUsage] {
    try pool.use { connection throws(HistoryFailure) in try Self.usage(connection) }
  }

  /// Forgets the rows that ended first, and of those that go on the ones that began first.
  private static func forgetOldest(
    _ excess: Int, of kind: HistoryKind, _ connection: PostgresConnection
  ) throws(HistoryFailure) -> Int {
    try connection.query(
      """
      DELETE FROM record WHERE (kind, start, key) IN (
        SELECT kind, start, key FROM (
          SELECT kind, start, key, sum(size) OVER (ORDER BY finish, start, key) - size AS freed
          FROM record WHERE kind = $1) AS ordered
        WHERE freed < $2)
      """, [.integer(Int64(kind.rawValue)), .integer(Int64(excess))]
    ).changedCount
  }

  private static func usage(
    _ connection: PostgresConnection
  ) throws(HistoryFailure) -> [HistoryUsage] {
    let result = try connection.query(
      "SELECT kind, count(*), sum(size)::bigint FROM record GROUP BY kind ORDER BY kind")
    return (0..<result.rowCount).compactMap { row in
      HistoryKind(rawValue: Int(result.integer(row, 0))).map {
        HistoryUsage(
          kind: $0, rowCount: Int(result.integer(row, 1)), byteCount: Int(result.integer(row, 2)))
      }
    }
  }
}

extension HistoryQuery {
  fileprivate var postgresSQL: String {
    let order = isNewestFirst ? "DESC" : "ASC"
    var next = 5
    var conditions = ""
    if subject != nil {
      conditions += " AND subject = $\(next)"
      next += 1
    }
    if after != nil {
      let sign = isNewestFirst ? "<" : ">"
      conditions +=
        " AND (start \(sign) $\(next) OR (start = $\(next) AND key > $\(next + 1)))"
    }
    return """
      SELECT start, key, finish, subject, body FROM record
      WHERE kind = $1 AND start <= $2 AND finish >= $3\(conditions)
      ORDER BY start \(order), key LIMIT $4
      """
  }

  fileprivate var postgresParameters: [PostgresParameter] {
    var parameters: [PostgresParameter] = [
      .integer(Int64(kind.rawValue)), .integer(span.upperBound.nanoseconds),
      .integer(span.lowerBound.nanoseconds), .integer(Int64(limit)),
    ]
    if let subject { parameters.append(.bytes(Array(subject.utf8))) }
    if let after {
      parameters += [.integer(after.from.nanoseconds), .bytes(Array(after.key.utf8))]
    }
    return parameters
  }
}
