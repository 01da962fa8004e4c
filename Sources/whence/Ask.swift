import ArgumentParser

/// The subcommand that asks a running server.
struct Ask: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "answer",
    abstract: "Asks a running server what is the matter.",
    discussion: "A token for the server is taken from the environment: WHENCE_TOKEN.")

  @OptionGroup var server: ServerOption

  @Flag(help: "Answer as one JSON object.")
  var json = false

  func run() async throws {
    let path = "diagnosis" + (json ? "" : "?format=text")
    let text = try await server.asked.answer(path)
    Terminal.answer(json ? text + "\n" : text)
  }
}
