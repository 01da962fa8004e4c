import Agents
import Answers
import Engine
import History
import Queries
import Response
import Server
import Synchronization
import Telemetry
import Testing

/// Remedies of a recorded outage, through the table of deeds; telemetry of a later recording of the
/// same estate shows that the symptoms are gone.
@Suite struct `A remedy of a recorded outage` {
  private static let outage = RecordedFault.all.first { $0.name == "connections-leaked" }
  /// Begins a minute later, with two minutes in which nothing is the matter.
  private static let after = RecordedFault.all.first { $0.name == "instance-gone" }

  /// Notes what is to be done.
  private final class Notebook: RemedyExecutor {
    let orders = Mutex<[RemedyOrder]>([])
    let failure: String?

    init(failure: String? = nil) { self.failure = failure }

    func carryOut(_ order: RemedyOrder, timeoutSeconds: Double) async -> RemedyReport {
      orders.withLock { $0.append(order) }
      return RemedyReport(output: "ok", failure: failure)
    }

    var count: Int { orders.withLock { $0.count } }
  }

  private final class Late: Sendable {
    private let seconds = Mutex(0.0)

    func withLock(_ change: (inout Double) -> Void) { seconds.withLock { change(&$0) } }

    var value: Double { seconds.withLock { $0 } }
  }

  private struct Estate {
    let host: EngineHost
    let keeper: RemedyKeeper
    let cases: CaseKeeper
    let desk: Desk
    let notebook: Notebook
    /// Seconds of the clock after the end of the last window.
    let late: Late

    init(_ fault: RecordedFault, _ file: String, failure: String? = nil) throws {
      let library = try ShippedLibrary.library()
      let host = EngineHost(library: library)
      let recording = try Recording(path: fault.file)
      while let message = try recording.next() {
        try message.bytes.withUnsafeBytes {
          _ = try host.accept(message.signal, encoding: message.encoding, bytes: $0)
        }
      }
      let cases = CaseKeeper(
        library: library, newest: { host.snapshot }, now: { host.snapshot.at })
      let notebook = Notebook(failure: failure)
      let late = Late()
      let remedies = try RemedyFile.read(
        file, name: "r.yaml",
        in: RemedyFile.Surroundings(knows: { _, _ in true }, environment: { _ in nil }))
      let keeper = RemedyKeeper(
        remedies: remedies, cases: cases, library: library, windowSeconds: 5,
        newest: { host.snapshot }, now: { host.snapshot.at.advanced(bySeconds: late.value) },
        executor: notebook)
      let status = ServerStatus(
        version: "test", host: host, gate: AdmissionGate(limits: ReceiverLimits()),
        history: try HistoryKeeper(store: MemoryHistory(), library: library))
      var desk = Desk(host: host, cases: cases, history: MemoryHistory(), status: status)
      desk.remedies = keeper.hands
      (self.host, self.keeper, self.cases, self.desk) = (host, keeper, cases, desk)
      (self.notebook, self.late) = (notebook, late)
    }

    func act(_ name: String, _ given: [(String, String)], as role: Role = .operator) throws {
      let deed = try #require(QuestionTable.deeds.first { $0.name == name })
      let all = [("id", "1")] + given
      let asked = try Asked(all.map { (name: $0.0, value: $0.1) }, for: deed.parameters)
      let reply = try deed.perform(asked, by: Actor(name: "Ada", role: role), at: desk)
      #expect(SchemaCheck.problems(try JSONValue(json: reply.json), deed.schema) == [])
    }

    func ask() throws -> JSONValue {
      let question = try #require(QuestionTable.find("remedies"))
      let reply = try question.answer(
        try Asked([(name: "id", value: "1")], for: question.parameters), at: desk)
      let json = try JSONValue(json: reply.json)
      #expect(SchemaCheck.problems(json, question.schema) == [])
      #expect(reply.text.hasPrefix("Incident 1\n"))
      return json
    }

    func steps() throws -> [String] {
      (try ask()["runs"]?.array?.last?["steps"]?.array ?? []).compactMap { $0["step"]?.string }
    }

    /// Hears a recording, and looks after each window, until a run ends.
    func hear(_ fault: RecordedFault) throws {
      let recording = try Recording(path: fault.file)
      var seen = host.snapshot.at
      while let message = try recording.next() {
        try message.bytes.withUnsafeBytes {
          _ = try host.accept(message.signal, encoding: message.encoding, bytes: $0)
        }
        guard host.snapshot.at > seen else { continue }
        seen = host.snapshot.at
        keeper.look()
        guard keeper.current.runCount > 0 else { return }
      }
    }

    func until(_ what: String, _ holds: () throws -> Bool) async throws {
      for _ in 0..<500 {
        if try holds() { return }
        try await Task.sleep(for: .milliseconds(10))
      }
      Issue.record("it never came: \(what)")
    }

    /// Runs `body` while remedies are carried out.
    func running(_ body: () async throws -> Void) async throws {
      let task = Task { try await keeper.run() }
      defer { task.cancel() }
      try await body()
    }
  }

  private static func file(_ more: String = "", entity: String = "pool") -> String {
    """
    commands: [/bin/end]
    actions:
      end-idle:
        cause: connection-leak
        entity: \(entity)
        named: ["shipping *"]
        summary: End the idle connections
        command: [/bin/end, "{service}"]
        \(more)
    """
  }

  @Test func `is confirmed when telemetry shows that the symptoms are gone`() async throws {
    let (outage, after) = (try #require(Self.outage), try #require(Self.after))
    let estate = try Estate(outage, Self.file("live: true"))
    let action = try #require(try estate.ask()["actions"]?.array?.first)
    #expect(action["action"]?.string == "end-idle" && action["dryRun"]?.bool == false)
    #expect(action["plan"]?.string == #"run ["/bin/end","shipping"]"#)
    try await estate.running {
      try estate.act("propose-remedy", [("action", "end-idle")])
      #expect(estate.notebook.count == 0)
      try estate.act("approve-remedy", [("remedy", "end-idle-1")])
      try await estate.until("it was carried out") { try estate.steps().last == "ran" }
      try estate.hear(after)
      #expect(try estate.steps() == ["proposed", "approved", "ran", "confirmed"])
      #expect(estate.notebook.orders.withLock { $0 } == [.run(["/bin/end", "shipping"])])
    }
    let run = try #require(try estate.ask()["runs"]?.array?.first)
    #expect(run["underWay"]?.bool == false)
    #expect(run["entity"]?["name"]?.string == "shipping → mysql 127.0.0.1:13306")
    #expect(run["steps"]?.array?.first?["by"]?.string == "Ada")
    #expect(run["steps"]?.array?.last?["by"]?.string == "whence")
  }

  @Test func `is refuted and rolled back when nothing shows that they are gone`() async throws {
    let outage = try #require(Self.outage)
    let estate = try Estate(
      outage,
      Self.file("live: true\n    check: {seconds: 1}\n    roll-back: {command: [/bin/end]}"))
    try await estate.running {
      try estate.act("propose-remedy", [("action", "end-idle")])
      try estate.act("approve-remedy", [("remedy", "end-idle-1")])
      try await estate.until("it was carried out") { try estate.steps().last == "ran" }
      estate.late.withLock { $0 = 2 }
      estate.keeper.look()
      try await estate.until("it was rolled back") { try estate.steps().last == "rolled-back" }
      let steps = try estate.steps()
      #expect(
        steps == ["proposed", "approved", "ran", "refuted", "rolling-back", "rolled-back"])
      #expect(estate.notebook.orders.withLock { $0.last } == .run(["/bin/end"]))
    }
  }

  @Test func `on dry run nothing is carried out, and the audit log says who wanted it`()
    async throws
  {
    let estate = try Estate(try #require(Self.outage), Self.file())
    try await estate.running {
      try estate.act("propose-remedy", [("action", "end-idle")])
      try estate.act("approve-remedy", [("remedy", "end-idle-1")])
      #expect(try estate.steps() == ["proposed", "approved", "dry-run"])
      try estate.act("propose-remedy", [("action", "end-idle")])
      try estate.act("reject-remedy", [("remedy", "end-idle-2"), ("text", "Not now.")])
      #expect(try estate.steps() == ["proposed", "rejected"])
    }
    #expect(estate.notebook.count == 0)
    let log = try #require(estate.cases.cases[1]).events.filter { $0.body.kind == "remedy" }
    #expect(log.count == 5 && log.allSatisfy { $0.by.name == "Ada" })
  }

  @Test func `needs the role that the action names`() async throws {
    let estate = try Estate(try #require(Self.outage), Self.file("approval: admin"))
    #expect(throws: Refused.self) {
      try estate.act("propose-remedy", [("action", "end-idle")], as: .viewer)
    }
    try estate.act("propose-remedy", [("action", "end-idle")])
    let refused = #expect(throws: Refused.self) {
      try estate.act("approve-remedy", [("remedy", "end-idle-1")])
    }
    #expect(refused?.kind == .forbidden)
    try estate.act("approve-remedy", [("remedy", "end-idle-1")], as: .admin)
    #expect(try estate.steps().last == "dry-run")
  }

  @Test func `is proposed and approved by an agent whose role allows it, and by no other`() throws {
    let estate = try Estate(try #require(Self.outage), Self.file())
    let server = AgentServer(desk: estate.desk, version: "test")
    let call = { (tool: String, argument: String, role: Role) throws -> JSONValue in
      var conversation = AgentConversation()
      let message =
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\#(tool)","#
        + #""arguments":{"id":1,\#(argument)}}}"#
      let reply = server.answer(
        message, by: Actor(name: "agent", role: role), in: &conversation)
      return try JSONValue(json: try #require(reply.json))
    }
    let refused = try call("propose-remedy", #""action":"end-idle""#, .viewer)
    #expect(refused["result"]?["isError"]?.bool != false)
    #expect(try estate.ask()["runs"]?.array?.isEmpty == true)
    let proposed = try call("propose-remedy", #""action":"end-idle""#, .operator)
    let run = proposed["result"]?["structuredContent"]?["runs"]?.array?.first
    #expect(run?["id"]?.string == "end-idle-1", "\(proposed.json)")
    _ = try call("approve-remedy", #""remedy":"end-idle-1""#, .operator)
    #expect(try estate.steps() == ["proposed", "approved", "dry-run"])
    let log = try #require(estate.cases.cases[1]).events.filter { $0.body.kind == "remedy" }
    #expect(log.allSatisfy { $0.by.name == "agent" })
  }

  @Test func `of nothing that is declared is not proposed`() throws {
    let estate = try Estate(try #require(Self.outage), Self.file(entity: "database"))
    #expect(try estate.ask()["actions"]?.array?.isEmpty == true)
    let unfit = #expect(throws: Refused.self) {
      try estate.act("propose-remedy", [("action", "end-idle")])
    }
    #expect(unfit?.kind == .conflict)
    let none = #expect(throws: Refused.self) {
      try estate.act("propose-remedy", [("action", "no")])
    }
    #expect(none?.kind == .notFound && none?.place == "action")
  }
}
