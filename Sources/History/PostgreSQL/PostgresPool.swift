internal import Synchronization

/// Connections to one server: kept while they live, opened when they are needed.
final class PostgresPool: Sendable {
  /// Connections kept for later, and open at once at the most.
  private static let idleCountMax = 4
  private static let openCountMax = 16

  private struct Connections {
    var idle: [PostgresConnection] = []
    var openCount = 0
  }

  private let url: String
  private let connections = Mutex(Connections())

  init(url: String) { self.url = url }

  /// Calls `body` with a connection that nobody else has.
  ///
  /// When the server was restarted in the meantime, what is idle is dead: `body` is then called
  /// once more with a new connection, and must therefore do no harm when done twice.
  func use<Result>(
    _ body: (PostgresConnection) throws(HistoryFailure) -> Result
  ) throws(HistoryFailure) -> Result {
    let (connection, isNew) = try take()
    do throws(HistoryFailure) {
      let result = try body(connection)
      giveBack(connection)
      return result
    } catch {
      let isDead = !connection.isConnected
      giveBack(connection)
      guard isDead, !isNew else { throw error }
    }
    dropIdle()
    let fresh = try take().connection
    defer { giveBack(fresh) }
    return try body(fresh)
  }

  private func take() throws(HistoryFailure) -> (connection: PostgresConnection, isNew: Bool) {
    let (idle, hasRoom) = connections.withLock { connections in
      if let last = connections.idle.popLast() { return (Optional(last), true) }
      guard connections.openCount < Self.openCountMax else { return (nil, false) }
      connections.openCount += 1
      return (nil, true)
    }
    if let idle { return (idle, false) }
    guard hasRoom else {
      throw HistoryFailure("cannot reach PostgreSQL: all \(Self.openCountMax) connections are busy")
    }
    do throws(HistoryFailure) {
      return (try PostgresConnection(url: url), true)
    } catch {
      connections.withLock { $0.openCount -= 1 }
      throw error
    }
  }

  private func giveBack(_ connection: PostgresConnection) {
    if !connection.isIdle { try? connection.run("ROLLBACK") }
    let isAlive = connection.isConnected && connection.isIdle
    connections.withLock { connections in
      if isAlive, connections.idle.count < Self.idleCountMax {
        connections.idle.append(connection)
      } else {
        connections.openCount -= 1
      }
    }
  }

  private func dropIdle() {
    connections.withLock { connections in
      connections.openCount -= connections.idle.count
      connections.idle = []
    }
  }
}
