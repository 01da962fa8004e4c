internal import CPostgres

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Hears of rows that any process stores on a PostgreSQL server.
///
/// Not for what is in the rows: who hears of them reads them.
package final class PostgresNews: Sendable {
  private let connection: PostgresConnection

  /// - Parameter url: as `PostgresHistory` takes it.
  /// - Throws: `HistoryFailure` when the server is not reached or refuses.
  package init(url: String) throws(HistoryFailure) {
    connection = try PostgresConnection(url: url)
    try connection.run("LISTEN \(PostgresHistory.channel)")
  }

  /// The kinds of which rows arrived since the last call, as soon as there are any; none when
  /// nothing arrived for so long.
  ///
  /// Blocks its thread; one caller at a time.
  package func next(timeoutSeconds: Double) throws(HistoryFailure) -> Set<HistoryKind> {
    let heard = try take()
    guard heard.isEmpty else { return heard }
    var descriptor = pollfd(fd: PQsocket(connection.handle), events: Int16(POLLIN), revents: 0)
    guard poll(&descriptor, 1, Int32(timeoutSeconds * 1_000)) > 0 else { return [] }
    return try take()
  }

  private func take() throws(HistoryFailure) -> Set<HistoryKind> {
    guard PQconsumeInput(connection.handle) == 1 else {
      throw connection.failure("listen to PostgreSQL")
    }
    var kinds: Set<HistoryKind> = []
    while let notice = PQnotifies(connection.handle) {
      let text = notice.pointee.extra.map { String(cString: $0) } ?? ""
      for number in text.split(separator: ",").compactMap({ Int($0) }) {
        if let kind = HistoryKind(rawValue: number) { kinds.insert(kind) }
      }
      PQfreemem(notice)
    }
    return kinds
  }
}
