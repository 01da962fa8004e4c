internal import Foundation
internal import GRDB
internal import Telemetry

extension HistoryRow {
  func insert(into database: Database) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO record (kind, start, key, finish, subject, size, body)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (kind, start, key) DO UPDATE SET finish = excluded.finish,
          subject = excluded.subject, size = excluded.size, body = excluded.body
        """
    ).execute(arguments: [
      kind.rawValue, from.nanoseconds, key, through.nanoseconds, subject, byteCount, Data(body),
    ])
  }

  func delete(from database: Database) throws {
    try database.cachedStatement(
      sql: "DELETE FROM record WHERE kind = ? AND start = ? AND key = ?"
    ).execute(arguments: [kind.rawValue, from.nanoseconds, key])
  }

  init(_ row: Row, kind: HistoryKind) throws {
    let start = Timestamp(nanoseconds: row[0])
    let finish = Timestamp(nanoseconds: row[2])
    self.init(
      kind, start...max(start, finish), key: row[1], subject: row[3],
      body: try row.withUnsafeData(atIndex: 4) { $0.map(Array.init) ?? [] })
  }
}

extension HistoryQuery {
  /// The columns of `HistoryRow.init(_:kind:)`, and what stands for `:name` in it.
  var sql: String {
    let order = isNewestFirst ? "DESC" : "ASC"
    let subject = subject == nil ? "" : "AND subject = :subject"
    let behind =
      after == nil
      ? ""
      : "AND (start \(isNewestFirst ? "<" : ">") :start OR (start = :start AND key > :key))"
    return """
      SELECT start, key, finish, subject, body FROM record
      WHERE kind = :kind AND start <= :to AND finish >= :from \(subject) \(behind)
      ORDER BY start \(order), key LIMIT :limit
      """
  }

  var arguments: StatementArguments {
    var arguments: StatementArguments = [
      "kind": kind.rawValue, "from": span.lowerBound.nanoseconds,
      "to": span.upperBound.nanoseconds, "limit": limit,
    ]
    if let subject { arguments += ["subject": subject] }
    if let after { arguments += ["start": after.from.nanoseconds, "key": after.key] }
    return arguments
  }
}
