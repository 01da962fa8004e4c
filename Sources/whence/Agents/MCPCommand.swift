import Agents
import Answers
import ArgumentParser
import Causes
import Engine
import Queries
import Response
import Server

/// The subcommand that agents start.
struct MCPCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mcp",
    abstract: "Speaks the Model Context Protocol on standard input and output, for agents.",
    discussion: """
      Passes what an agent asks on to a running server, or, with --recording, reads a recording \
      and answers by itself. One JSON message a line; ends with its input. A running server also \
      answers agents directly, at /mcp.

      A token for the server is taken from the environment: WHENCE_TOKEN.
      """)

  @Option(help: ArgumentHelp("The server's address for questions.", valueName: "url"))
  var url = "http://127.0.0.1:7317"

  @OptionGroup var trust: TrustOption

  @Option(
    help: ArgumentHelp(
      "Answer from this recording instead: file or folder.", valueName: "recording"))
  var recording: String?

  @OptionGroup var models: ModelsOption

  func run() async throws {
    guard let recording else {
      return try await TrustOption.withClient(trusting: trust.path) { client in
        try await AgentRelay(server: url, client: client).run()
      }
    }
    let windows = WindowKeeper()
    let host = EngineHost(
      library: try models.folder().library(), onEffects: { windows.note($1) })
    let damage = try Diagnose.feed(recording, to: host)
    host.drain()
    if let damage { Terminal.note("the recording could not be read to its end: \(damage)") }
    let snapshot = host.snapshot
    var desk = Desk(library: host.library) { snapshot }
    desk.measured = { windows.measured }
    let server = AgentServer(desk: desk, version: Whence.version)
    // Nothing can be done to a recording: whoever reads it is a viewer.
    let caller = Actor(name: "local", role: .viewer)
    var conversation = AgentConversation()
    var lines = InputLines()
    while let line = try lines.next() {
      if let reply = server.answer(line, by: caller, in: &conversation).json {
        Terminal.answer(reply + "\n")
      }
    }
  }
}
