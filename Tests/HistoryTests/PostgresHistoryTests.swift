import Foundation
import History
import Telemetry
import Testing

@Suite(.serialized) struct `History on a PostgreSQL server` {
  @Test func `does what every store does, tells who listens, and outlives the server`() throws {
    try PostgresServer.run { server in
      let seed = UInt64.random(in: 1 ... .max)
      try HistoryConformance(store: PostgresHistory(url: server.url)).check(seed: seed)
      try newsAreHeard(server)
      try wholeDaysAreDropped(server)
      try whatWasKeptOutlivesACrash(server)
    }
  }

  private func newsAreHeard(_ server: PostgresServer) throws {
    let news = try PostgresNews(url: server.url)
    #expect(try news.next(timeoutSeconds: 0) == [])
    let store = try PostgresHistory(url: server.url)
    try store.append([RecordSamples.events[0].row, RecordSamples.changes[0].row])
    #expect(try news.next(timeoutSeconds: 10) == [.event, .change])
  }

  private func wholeDaysAreDropped(_ server: PostgresServer) throws {
    let store = try PostgresHistory(url: server.url)
    let day: Int64 = 86_400
    for number in 10..<20 {
      let time = HistoryConformance.time(Int64(number) * day)
      var event = RecordSamples.events[0]
      event.at = time
      var incident = RecordSamples.incidents[1]
      incident.id = Int64(number)
      incident.opened = time
      try store.append(number == 12 ? [event.row, incident.row] : [event.row])
    }
    let retention = HistoryRetention(ageSecondsMax: Double(5 * day), byteCountMax: 1 << 30)
    _ = try store.prune(retention, at: HistoryConformance.time(20 * day))
    let span = HistoryConformance.time(10 * day)...HistoryConformance.time(20 * day)
    #expect(try store.read(EventRecord.self, in: span).records.count == 5)
    #expect(try store.read(IncidentRecord.self, in: span).records.map(\.id).contains(12))
  }

  private func whatWasKeptOutlivesACrash(_ server: PostgresServer) throws {
    let store = try PostgresHistory(url: server.url)
    var event = RecordSamples.events[0]
    event.id = "kept"
    event.subject = "crash"
    try store.append([event])
    try server.halt()
    #expect(throws: HistoryFailure.self) { try store.append([event]) }
    try server.start()
    let always = HistoryConformance.always
    #expect(try store.read(EventRecord.self, in: always, subject: "crash").records == [event])
  }

  @Test func `a server that is not there is named without its password`() {
    let failure = #expect(throws: HistoryFailure.self) {
      try PostgresHistory(url: "postgresql://anna:secret@127.0.0.1:9/none")
    }
    #expect(failure?.description.contains("127.0.0.1") == true)
    #expect(failure?.description.contains("secret") == false)
  }
}
