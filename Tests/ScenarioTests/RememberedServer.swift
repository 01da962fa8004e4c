import Answers
import Causes
import Engine
import History
import Queries
import Response
import Server
import Telemetry
import Testing

/// The parts of a server that remember, over a store that may have been another server's before.
struct RememberedServer {
  let host: EngineHost
  let keeper: HistoryKeeper
  let cases: CaseKeeper
  let desk: Desk

  static let ada = Actor(name: "ada", role: .operator)

  /// Begins where the last one stopped.
  init(
    _ store: any HistoryStore, alertRules: AlertRuleSet = AlertRuleSet(),
    library other: CausalLibrary? = nil
  ) throws {
    let library = try other ?? ShippedLibrary.library()
    let resumption = try EngineResumption(
      library: library, settings: EngineSettings(), alertRules: alertRules, store: store)
    let keeper = try HistoryKeeper(store: store, library: library)
    let host = EngineHost(
      library: library, engine: resumption.engine, onEffects: { keeper.keep($0, $1) })
    keeper.rememberEngine { host.image }
    keeper.goOn(from: resumption)
    let cases = CaseKeeper(
      library: library, remembered: keeper.takeRememberedEvents(), newest: { host.snapshot },
      now: { host.snapshot.at }, onEvents: { keeper.keep($0) }, settle: { keeper.settle() })
    (self.host, self.keeper, self.cases) = (host, keeper, cases)
    var desk = Desk(library: library) { host.snapshot }
    desk.cases = { cases.cases }
    desk.history = keeper.store
    self.desk = desk
  }

  /// Takes a message in, as from a sender.
  func take(_ message: RecordedMessage) throws {
    try message.bytes.withUnsafeBytes {
      _ = try host.accept(message.signal, encoding: .protobuf, bytes: $0)
    }
    _ = cases.cases
  }

  /// Ends every window, and stores everything.
  func stop() {
    host.drain()
    _ = cases.cases
    keeper.stop()
  }

  /// The open incident, if there is one.
  var open: Incident? { host.snapshot.incidents.last { $0.isOpen } }

  /// The answer to a question, which is as its schema promises.
  func ask(_ name: String, _ given: (name: String, value: String)...) throws -> JSONValue {
    guard let question = QuestionTable.find(name) else { throw NoQuestion(name: name) }
    let reply = try question.answer(try Asked(given, for: question.parameters), at: desk)
    let said = try JSONValue(json: reply.json)
    #expect(SchemaCheck.problems(said, question.schema) == [], "\(name) \(given)")
    return said
  }

  struct NoQuestion: Error { var name: String }
}
