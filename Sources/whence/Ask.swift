import ArgumentParser

/// The subcommand that asks a running server.
struct Ask: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "answer",
    abstract: "Asks a running server what is the matter.",
    discussion: "A token for the server is taken from the environment: WHENCE_TOKEN.")

  @Option(help: ArgumentHelp("The server's address for questions.", valueName: "url"))
  var server = "http://127.0.0.1:7317"

  @OptionGroup var trust: TrustOption

  @Flag(help: "Answer as one JSON object.")
  var json = false

  func run() async throws {
    let path = "diagnosis" + (json ? "" : "?format=text")
    let (status, text) = try await AskedServer(address: server, authority: trust.path)
      .fetch(path)
    guard status == 200 else { throw ValidationError("\(server) answers \(status): \(text)") }
    Terminal.answer(json ? text + "\n" : text)
  }
}
