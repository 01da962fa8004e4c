internal import CPostgres

/// One connection to a PostgreSQL server.
///
/// Used by one thread at a time: its pool hands it out to one caller, who gives it back.
// House: the pool's lock is what makes the pointer safe to hand from thread to thread
final class PostgresConnection: @unchecked Sendable {
  let handle: OpaquePointer

  /// Seconds for reaching the server, and milliseconds for it to acknowledge what was sent.
  private static let settings = [("connect_timeout", "3"), ("tcp_user_timeout", "10000")]

  /// - Parameter url: as `postgresql://user@host:port/database` or any other form libpq knows.
  /// - Throws: `HistoryFailure` with libpq's words when the server is not reached.
  init(url: String) throws(HistoryFailure) {
    let settings = Self.settings + [("dbname", url), ("fallback_application_name", "whence")]
    let opened = withCStrings(settings.map(\.0)) { keys in
      withCStrings(settings.map(\.1)) { values in PQconnectdbParams(keys, values, 1) }
    }
    guard let opened else { throw HistoryFailure("no memory for a connection") }
    handle = opened
    guard PQstatus(handle) == CONNECTION_OK else { throw failure("connect to PostgreSQL") }
    try run("SET client_min_messages = warning; SET TIME ZONE 'UTC'")
  }

  deinit { PQfinish(handle) }

  /// Whether the server is still there, as far as is known.
  var isConnected: Bool { PQstatus(handle) == CONNECTION_OK }
  /// Whether no transaction is open.
  var isIdle: Bool { PQtransactionStatus(handle) == PQTRANS_IDLE }

  /// "orders at db.example", without user and password.
  var place: String {
    let database = PQdb(handle).map { String(cString: $0) } ?? ""
    let host = PQhost(handle).map { String(cString: $0) } ?? ""
    return "PostgreSQL \(database) at \(host)"
  }

  /// Runs statements without parameters; their results are let go of.
  func run(_ sql: String) throws(HistoryFailure) {
    let result = PQexec(handle, sql)
    defer { PQclear(result) }
    let status = PQresultStatus(result)
    guard status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else {
      throw failure(String(sql.prefix(60)))
    }
  }

  /// Runs one statement with parameters; results come in binary form.
  func query(
    _ sql: String, _ parameters: [PostgresParameter] = []
  ) throws(HistoryFailure)
    -> PostgresResult
  {
    let result = PostgresParameter.withPointers(parameters) { values, lengths, formats in
      PQexecParams(handle, sql, Int32(parameters.count), nil, values, lengths, formats, 1)
    }
    let status = PQresultStatus(result)
    guard let result, status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else {
      PQclear(result)
      throw failure(String(sql.prefix(60)))
    }
    return PostgresResult(result)
  }

  /// Copies bytes in binary form into a table.
  func copy(_ sql: String, _ bytes: [UInt8]) throws(HistoryFailure) {
    let start = PQexec(handle, sql)
    let status = PQresultStatus(start)
    PQclear(start)
    guard status == PGRES_COPY_IN else { throw failure(sql) }
    var isSent = true
    var rest = bytes[...]
    while isSent, !rest.isEmpty {
      // In parts, so that libpq's own buffer stays small.
      let part = rest.prefix(1 << 20)
      isSent = part.withUnsafeBytes { buffer in
        buffer.withMemoryRebound(to: CChar.self) {
          PQputCopyData(handle, $0.baseAddress, Int32($0.count)) == 1
        }
      }
      rest = rest.dropFirst(part.count)
    }
    _ = PQputCopyEnd(handle, nil)
    var isDone = isSent
    while let result = PQgetResult(handle) {
      isDone = isDone && PQresultStatus(result) == PGRES_COMMAND_OK
      PQclear(result)
    }
    guard isDone else { throw failure(sql) }
  }

  func failure(_ deed: String) -> HistoryFailure {
    let said = PQerrorMessage(handle).map { String(cString: $0) } ?? ""
    let lines = said.split(separator: "\n").joined(separator: " ")
    return HistoryFailure("cannot \(deed): \(lines)")
  }
}

/// A parameter of a statement, as it is sent.
enum PostgresParameter {
  case integer(Int64)
  case bytes([UInt8])

  static func withPointers<Result>(
    _ parameters: [PostgresParameter],
    _ body: ([UnsafePointer<CChar>?], [Int32], [Int32]) -> Result
  ) -> Result {
    let contents = parameters.map(\.content)
    // One buffer for all, so that no pointer outlives what it points to.
    var offsets: [Int] = []
    var joined: [UInt8] = []
    for content in contents {
      offsets.append(joined.count)
      joined += content
      joined.append(0)
    }
    joined.append(0)
    return joined.withUnsafeBytes { buffer in
      buffer.withMemoryRebound(to: CChar.self) { text in
        body(
          offsets.map { text.baseAddress?.advanced(by: $0) }, contents.map { Int32($0.count) },
          parameters.map(\.format))
      }
    }
  }

  private var content: [UInt8] {
    switch self {
    case .integer(let number): Array(String(number).utf8)
    case .bytes(let bytes): bytes
    }
  }

  /// libpq's: 0 for text, 1 for binary.
  private var format: Int32 {
    switch self {
    case .integer: 0
    case .bytes: 1
    }
  }
}

/// What a statement gave, in binary form.
final class PostgresResult {
  private let result: OpaquePointer

  init(_ result: OpaquePointer) { self.result = result }

  deinit { PQclear(result) }

  var rowCount: Int { Int(PQntuples(result)) }
  /// Rows that a statement changed.
  var changedCount: Int { PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0 }

  func bytes(_ row: Int, _ column: Int32) -> [UInt8] {
    let count = Int(PQgetlength(result, Int32(row), column))
    guard count > 0, let start = PQgetvalue(result, Int32(row), column) else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: count))
  }

  func text(_ row: Int, _ column: Int32) -> String {
    String(decoding: bytes(row, column), as: UTF8.self)
  }

  /// An integer of any width.
  func integer(_ row: Int, _ column: Int32) -> Int64 {
    let bytes = bytes(row, column)
    let start: Int64 = (bytes.first ?? 0) >= 0x80 ? -1 : 0
    return bytes.reduce(start) { $0 << 8 | Int64($1) }
  }
}

/// Calls `body` with texts as C has them, ending with a null.
private func withCStrings<Result>(
  _ texts: [String], _ body: ([UnsafePointer<CChar>?]) -> Result
) -> Result {
  var offsets: [Int] = []
  var joined: [CChar] = []
  for text in texts {
    offsets.append(joined.count)
    joined += text.utf8CString
  }
  return joined.withUnsafeBufferPointer { buffer in
    body(offsets.map { buffer.baseAddress?.advanced(by: $0) } + [nil])
  }
}
