import ArgumentParser
import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// The subcommand that asks a running server.
struct Ask: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "answer",
    abstract: "Asks a running server what is the matter.",
    discussion: "A token for the server is taken from the environment: WHENCE_TOKEN.")

  @Option(help: ArgumentHelp("The server's address for questions.", valueName: "url"))
  var server = "http://127.0.0.1:7317"

  @Flag(help: "Answer as one JSON object.")
  var json = false

  func run() async throws {
    let url = server + "/api/v1/diagnosis" + (json ? "" : "?format=text")
    let (status, text) = try await fetch(url)
    guard status == 200 else { throw ValidationError("\(url) answers \(status)") }
    Terminal.answer(json ? text + "\n" : text)
  }

  private func fetch(_ url: String) async throws -> (status: UInt, text: String) {
    do {
      var request = HTTPClientRequest(url: url)
      request.headers.add(contentsOf: GivenToken.headers)
      let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
      let text = String(buffer: try await response.body.collect(upTo: 64 << 20))
      return (response.status.code, text)
    } catch {
      Terminal.note("no server answers at \(server): \(error)")
      throw ExitCode(ExitStatus.unavailable)
    }
  }
}
