import Agents
import Answers
import ArgumentParser
import Causes
import Engine
import History
import Queries
import Response
import Server

/// The subcommand that agents start.
struct MCPCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mcp",
    abstract: "Speaks the Model Context Protocol on standard input and output, for agents.",
    discussion: """
      Passes what an agent asks on to a running server, or answers by itself: with --recording \
      from telemetry, with --history from what a server has stored. One JSON message \
      a line; ends with its input. A running server also answers agents directly, at /mcp.

      A token for the server is taken from the environment: WHENCE_TOKEN.
      """)

  @Option(help: ArgumentHelp("The server's address for questions.", valueName: "url"))
  var url = "http://127.0.0.1:7317"

  @OptionGroup var trust: TrustOption

  @Option(
    help: ArgumentHelp(
      "Answer from this recording instead: file or folder.", valueName: "recording"))
  var recording: String?

  @Option(
    help: ArgumentHelp(
      "Answer from this history instead: SQLite file or postgres:// URL.", valueName: "place"))
  var history: String?

  @OptionGroup var models: ModelsOption

  func validate() throws {
    if recording != nil, history != nil {
      throw ValidationError("--recording and --history are two sources; name one")
    }
  }

  func run() async throws {
    guard let desk = try desk() else {
      return try await TrustOption.withClient(trusting: trust.path) { client in
        try await AgentRelay(server: url, client: client).run()
      }
    }
    let server = AgentServer(desk: desk, version: Whence.version)
    // Nothing can be done to what is over: whoever reads it is a viewer.
    let caller = Actor(name: "local", role: .viewer)
    var conversation = AgentConversation()
    var lines = InputLines()
    while let line = try lines.next() {
      if let reply = server.answer(line, by: caller, in: &conversation).json {
        Terminal.answer(reply + "\n")
      }
    }
  }

  /// Where questions are answered here; nil when a server answers them.
  private func desk() throws -> Desk? {
    if let recording { return try desk(of: recording) }
    guard let history else { return nil }
    let library = try models.folder().library()
    let rules = try AlertRuleFolder(path: nil).rules(for: library)
    do throws(HistoryFailure) {
      let store: any HistoryStore =
        PostgresHistory.isURL(history)
        ? try PostgresHistory(url: history) : try SQLiteHistory(readingFrom: history)
      return try Desk(of: store, library: library, alertRules: rules)
    } catch {
      Terminal.note("\(error)")
      throw ExitCode(ExitStatus.badInput)
    }
  }

  private func desk(of recording: String) throws -> Desk {
    let windows = WindowKeeper()
    let host = EngineHost(
      library: try models.folder().library(), onEffects: { windows.note($1) })
    let damage = try Diagnose.feed(recording, to: host)
    host.drain()
    if let damage { Terminal.note("the recording could not be read to its end: \(damage)") }
    let snapshot = host.snapshot
    var desk = Desk(library: host.library) { snapshot }
    desk.measured = { windows.measured }
    return desk
  }
}
