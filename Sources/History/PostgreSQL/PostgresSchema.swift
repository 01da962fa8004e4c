internal import Telemetry

/// Tables on the server, and their partitions.
enum PostgresSchema {
  private static let dayNanoseconds: Int64 = 86_400 * 1_000_000_000

  /// One writer of structure at a time; let go of at the end of the transaction.
  static let lock = "SELECT pg_advisory_xact_lock(7317)"

  /// Where COPY puts rows, emptied at the end of each transaction.
  static let staging = """
    CREATE TEMPORARY TABLE IF NOT EXISTS staging (
      kind smallint, start bigint, key bytea, finish bigint, subject bytea, size integer,
      body bytea) ON COMMIT DELETE ROWS
    """

  /// Steps are never edited, only added.
  ///
  /// Keys and subjects are bytes, so that their order is the same in every locale.
  private static let steps = [
    """
    CREATE TABLE record (
      kind smallint NOT NULL, start bigint NOT NULL, key bytea NOT NULL, finish bigint NOT NULL,
      subject bytea NOT NULL, size integer NOT NULL, body bytea NOT NULL,
      PRIMARY KEY (kind, start, key)) PARTITION BY RANGE (start);
    CREATE INDEX record_by_subject ON record (kind, subject, start);
    CREATE INDEX record_by_finish ON record (kind, finish);
    """
  ]

  static func migrate(_ connection: PostgresConnection) throws(HistoryFailure) {
    try connection.run("BEGIN")
    try connection.run(lock)
    try connection.run("CREATE TABLE IF NOT EXISTS whence_schema (version integer NOT NULL)")
    let result = try connection.query("SELECT coalesce(max(version), 0) FROM whence_schema")
    let version = Int(result.integer(0, 0))
    guard version <= steps.count else {
      throw HistoryFailure("cannot open history: it was written by a later version")
    }
    for step in steps[version...] { try connection.run(step) }
    try connection.run("DELETE FROM whence_schema")
    try connection.run("INSERT INTO whence_schema VALUES (\(steps.count))")
    try connection.run("COMMIT")
  }

  /// Makes the days on which rows begin.
  static func makePartitions(
    for rows: [HistoryRow], _ connection: PostgresConnection
  ) throws(HistoryFailure) {
    for day in Set(rows.map { day(of: $0.from) }).sorted() {
      // Before 1970 and after all time there is one partition each.
      let from = day < 0 ? "MINVALUE" : String(day * dayNanoseconds)
      let (end, isBeyond) = (day + 1).multipliedReportingOverflow(by: dayNanoseconds)
      let to = isBeyond ? "MAXVALUE" : String(end)
      try connection.run(
        """
        CREATE TABLE IF NOT EXISTS record_\(day < 0 ? "before" : String(day)) PARTITION OF record
        FOR VALUES FROM (\(from)) TO (\(to))
        """)
    }
  }

  private static func day(of time: Timestamp) -> Int64 {
    time.nanoseconds < 0 ? -1 : time.nanoseconds / dayNanoseconds
  }

  /// Drops the days that are over when nothing of them goes on.
  ///
  /// - Returns: the number of rows that went with them.
  static func dropPartitions(
    before time: Timestamp, _ connection: PostgresConnection
  ) throws(HistoryFailure) -> Int {
    let result = try connection.query(
      "SELECT relid::regclass::text FROM pg_partition_tree('record') WHERE level = 1")
    var count = 0
    for row in 0..<result.rowCount {
      let name = result.text(row, 0)
      guard let text = name.split(separator: "_").last, let day = Int64(text),
        day < Self.day(of: time)
      else { continue }
      let rest = try connection.query(
        "SELECT count(*), count(*) FILTER (WHERE finish >= $1) FROM \(name)",
        [.integer(time.nanoseconds)])
      guard rest.integer(0, 1) == 0 else { continue }
      count += Int(rest.integer(0, 0))
      try connection.run("DROP TABLE \(name)")
    }
    return count
  }
}

/// Rows as COPY takes them in binary form.
enum PostgresCopy {
  static func bytes(of rows: [HistoryRow]) -> [UInt8] {
    var bytes: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00]
    bytes += [UInt8](repeating: 0, count: 8)
    for row in rows {
      append(Int16(7), to: &bytes)
      append(field: Int16(row.kind.rawValue), to: &bytes)
      append(field: row.from.nanoseconds, to: &bytes)
      append(field: Array(row.key.utf8), to: &bytes)
      append(field: row.through.nanoseconds, to: &bytes)
      append(field: Array(row.subject.utf8), to: &bytes)
      append(field: Int32(clamping: row.byteCount), to: &bytes)
      append(field: row.body, to: &bytes)
    }
    append(Int16(-1), to: &bytes)
    return bytes
  }

  private static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
  }

  private static func append(field number: some FixedWidthInteger, to bytes: inout [UInt8]) {
    append(Int32(number.bitWidth / 8), to: &bytes)
    append(number, to: &bytes)
  }

  private static func append(field content: [UInt8], to bytes: inout [UInt8]) {
    append(Int32(content.count), to: &bytes)
    bytes += content
  }
}
