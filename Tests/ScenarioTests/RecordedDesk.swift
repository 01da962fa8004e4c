import Answers
import Engine
import Foundation
import History
import Queries
import Response
import Server
import Telemetry

/// A desk as a server has it after a recorded outage: cases, history, and what was measured.
struct RecordedDesk: Sendable {
  let desk: Desk
  let host: EngineHost

  private static let leaked: Result<RecordedDesk, any Error> = Result {
    guard let fault = RecordedFault.all.first(where: { $0.name == "connections-leaked" }) else {
      throw CocoaError(.fileNoSuchFile)
    }
    return try RecordedDesk(fault)
  }

  /// After connections leaked; made once, so nothing may be done at it.
  static func connectionsLeaked() throws -> RecordedDesk { try leaked.get() }

  init(desk: Desk, host: EngineHost) {
    self.desk = desk
    self.host = host
  }

  init(_ fault: RecordedFault) throws {
    let library = try ShippedLibrary.library()
    let keeper = try HistoryKeeper(store: MemoryHistory(), library: library)
    let windows = WindowKeeper()
    let host = EngineHost(
      library: library,
      onEffects: { effects, snapshot in
        keeper.keep(effects, snapshot)
        windows.note(snapshot)
      })
    let recording = try Recording(path: fault.file)
    while let message = try recording.next() {
      try message.bytes.withUnsafeBytes {
        _ = try host.accept(message.signal, encoding: message.encoding, bytes: $0)
      }
    }
    host.drain()
    keeper.flush(isRound: false)
    let cases = CaseKeeper(
      library: library, newest: { host.snapshot }, now: { host.snapshot.at })
    let status = ServerStatus(
      version: "test", host: host, gate: AdmissionGate(limits: ReceiverLimits()), history: keeper)
    var desk = Desk(host: host, cases: cases, history: keeper.store, status: status)
    desk.measured = { windows.measured }
    self.desk = desk
    self.host = host
  }

  /// The cause that leads the only incident.
  var lead: AnswerCause? { host.answer.causes.first }

  /// Asks as every door does.
  func ask(_ name: String, _ given: [(String, String)] = []) throws -> JSONValue {
    try JSONValue(json: reply(name, given).json)
  }

  func reply(_ name: String, _ given: [(String, String)] = []) throws -> Reply {
    guard let question = QuestionTable.find(name) else {
      throw Refused(.notFound, "there is no question \(name)")
    }
    let asked = try Asked(given.map { (name: $0.0, value: $0.1) }, for: question.parameters)
    return try question.answer(asked, at: desk)
  }

  /// Does something as an operator.
  func act(_ name: String, _ given: [(String, String)]) throws {
    guard let deed = QuestionTable.deeds.first(where: { $0.name == name }) else {
      throw Refused(.notFound, "there is no deed \(name)")
    }
    let asked = try Asked(given.map { (name: $0.0, value: $0.1) }, for: deed.parameters)
    _ = try deed.perform(asked, by: Actor(name: "Ada", role: .operator), at: desk)
  }
}

extension JSONValue {
  /// The `why` of everything that the answer does not know.
  var reasons: [String] { self["unknown"]?.array?.compactMap { $0["why"]?.string } ?? [] }
}
