import Answers
import Causes
import Engine
import Foundation
import History
import Server
import Telemetry
import Testing

/// A recorded outage with a restart in the middle of it.
@Suite struct `A recorded outage over a restart` {
  private static func host(_ store: any HistoryStore) throws -> (EngineHost, HistoryKeeper) {
    let library = try ShippedLibrary.library()
    let resumption = try EngineResumption(
      library: library, settings: EngineSettings(), store: store)
    let keeper = try HistoryKeeper(store: store, library: library)
    let host = EngineHost(
      library: library, engine: resumption.engine, onEffects: { keeper.keep($0, $1) })
    keeper.rememberEngine { host.image }
    return (host, keeper)
  }

  private static func give(_ message: RecordedMessage, to host: EngineHost) throws {
    try message.bytes.withUnsafeBytes {
      _ = try host.accept(message.signal, encoding: .protobuf, bytes: $0)
    }
  }

  @Test(arguments: ["connections-leaked", "slow-query", "cache-down"])
  func `is one incident of one cause, and the past is there to be read`(_ name: String) throws {
    let fault = try #require(RecordedFault.all.first { $0.name == name })
    let store = MemoryHistory()
    var (host, keeper) = try Self.host(store)
    let recording = try Recording(path: fault.file)
    var hasRestarted = false
    var opened: Timestamp?
    while let message = try recording.next() {
      try Self.give(message, to: host)
      let incident = host.snapshot.incidents.last { $0.isOpen }
      guard !hasRestarted, let incident, host.snapshot.at.seconds(since: incident.opened) > 15
      else { continue }
      hasRestarted = true
      opened = incident.opened
      host.drain()
      keeper.stop()
      (host, keeper) = try Self.host(store)
      #expect(host.snapshot.incidents.last { $0.isOpen }?.number == incident.number)
      #expect(host.snapshot.incidents.last { $0.isOpen }?.opened == incident.opened)
    }
    host.drain()
    keeper.stop()
    try #require(hasRestarted, "no incident opened in \(fault.name)")

    let usual = try Replay(fault)
    let causes = { (answer: Answer) in
      answer.causes.filter { $0.verdict == .cause }.prefix(1).map {
        "\($0.cause) of \($0.entity.name)"
      }
    }
    #expect(causes(host.answer) == causes(usual.answer))
    #expect(host.snapshot.incidents.count == usual.engine.snapshot.incidents.count)
    let records = try store.read(IncidentRecord.self, in: .zero ... .max).records
    #expect(records.count == usual.engine.snapshot.incidents.count)
    let moment = try #require(opened).advanced(bySeconds: 15)
    #expect(try store.diagnosis(of: records[records.count - 1].id, at: moment) != nil)
    #expect(!(try store.read(EntityRecord.self, at: moment)).isEmpty)
  }
}
