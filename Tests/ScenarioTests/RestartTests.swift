import Answers
import Engine
import History
import Response
import Server
import Telemetry
import Testing

/// A recorded outage with a restart in the middle of it.
@Suite struct `A recorded outage over a restart` {
  @Test(arguments: ["connections-leaked", "slow-query", "cache-down"])
  func `is one incident of one cause, and what was done about it stays done`(
    _ name: String
  ) throws {
    let fault = try #require(RecordedFault.all.first { $0.name == name })
    let store = MemoryHistory()
    var server = try RememberedServer(store)
    let recording = try Recording(path: fault.file)
    var before: (incident: Incident, one: Case)?
    while let message = try recording.next() {
      try server.take(message)
      guard before == nil, let incident = server.open,
        server.host.snapshot.at.seconds(since: incident.opened) > 15
      else { continue }
      for deed in [CaseEventBody.acknowledged("On it."), .assigned("ada"), .commented("Hm.")] {
        _ = try server.cases.act(on: incident.number, deed, by: RememberedServer.ada)
      }
      // Before anything is stopped: a crash could come now.
      let stored = try store.read(EventRecord.self, in: .zero ... .max, isNewestFirst: false)
      #expect(
        stored.records.map(\.sort).suffix(3).sorted() == ["acknowledged", "assigned", "commented"])
      server.stop()
      let one = try #require(server.cases.cases[incident.number])
      before = (incident, one)
      server = try RememberedServer(store)
      #expect(server.open?.number == incident.number)
      #expect(server.open?.opened == incident.opened)
      #expect(server.cases.cases[incident.number] == one)
    }
    server.stop()
    let (incident, one) = try #require(before, "no incident opened in \(fault.name)")
    let after = try #require(server.cases.cases[incident.number])
    #expect(after.events.starts(with: one.events))
    #expect(after.acknowledged != nil && after.owner == "ada")

    let usual = try Replay(fault)
    let causes = { (answer: Answer) in
      answer.causes.filter { $0.verdict == .cause }.prefix(1).map {
        "\($0.cause) of \($0.entity.name)"
      }
    }
    #expect(causes(server.host.answer) == causes(usual.answer))
    #expect(server.host.snapshot.incidents.count == usual.engine.snapshot.incidents.count)
    let records = try store.read(IncidentRecord.self, in: .zero ... .max).records
    #expect(records.count == usual.engine.snapshot.incidents.count)
  }

  @Test func `that is far away from the last keeps every event of a case, until the case is over`()
    throws
  {
    let fault = try #require(RecordedFault.all.first { $0.name == "connections-leaked" })
    let store = MemoryHistory()
    var server = try RememberedServer(store)
    let recording = try Recording(path: fault.file)
    while server.open == nil, let message = try recording.next() { try server.take(message) }
    let number = try #require(server.open).number
    _ = try server.cases.act(on: number, .acknowledged("On it."), by: RememberedServer.ada)
    server.stop()
    let retention = HistoryRetention(ageSecondsMax: 86_400)
    let at = { (days: Double) in
      server.host.snapshot.at.advanced(bySeconds: days * 86_400)
    }
    _ = try store.prune(retention, at: at(40))
    server = try RememberedServer(store)
    let kept = try #require(server.cases.cases[number])
    #expect(kept.events.map(\.body.kind).prefix(2) == ["opened", "acknowledged"])
    // What ended was over forty days ago; somebody says so only now.
    _ = try server.cases.act(on: number, .resolved("Fixed."), by: RememberedServer.ada)
    server.stop()
    let rows = try store.read(EventRecord.self, in: .zero ... .max).records
    #expect(Set(rows.map(\.through)).count == 1 && rows.allSatisfy { $0.through != .max })
    let end = try #require(rows.first?.through)
    _ = try store.prune(retention, at: end.advanced(bySeconds: 80_000))
    #expect(try store.read(EventRecord.self, in: .zero ... .max).records.count == rows.count)
    _ = try store.prune(retention, at: end.advanced(bySeconds: 90_000))
    #expect(try store.read(EventRecord.self, in: .zero ... .max).records.isEmpty)
  }

  @Test func `that finds events dated as earlier versions did dates them anew`() throws {
    let fault = try #require(RecordedFault.all.first { $0.name == "connections-leaked" })
    let store = MemoryHistory()
    var server = try RememberedServer(store)
    let recording = try Recording(path: fault.file)
    while server.open == nil, let message = try recording.next() { try server.take(message) }
    server.stop()
    var old = try store.read(EventRecord.self, in: .zero ... .max).records
    try #require(!old.isEmpty && old.allSatisfy { $0.through == .max })
    for place in old.indices { old[place].through = old[place].at }
    try store.append(old)
    server = try RememberedServer(store)
    server.stop()
    let now = try store.read(EventRecord.self, in: .zero ... .max).records
    #expect(now.allSatisfy { $0.through == .max })
  }

  @Test func `that took the engine's memory away ends what was found, and keeps what was done`()
    throws
  {
    let fault = try #require(RecordedFault.all.first { $0.name == "connections-leaked" })
    let store = MemoryHistory()
    let server = try RememberedServer(store)
    let recording = try Recording(path: fault.file)
    while server.open == nil, let message = try recording.next() { try server.take(message) }
    let number = try #require(server.open).number
    _ = try server.cases.act(on: number, .acknowledged("On it."), by: RememberedServer.ada)
    server.stop()
    try store.remove(
      try store.rows(HistoryQuery(.memory, in: .zero ... .max, limit: .max)))
    let next = try RememberedServer(store)
    let one = try #require(next.cases.cases[number])
    #expect(!one.isActive && one.acknowledged != nil && one.state == .mitigated)
  }
}
