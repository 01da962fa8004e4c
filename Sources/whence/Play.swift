import ArgumentParser
import Server

/// The subcommand that sends a recording again.
struct Play: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Sends a recording to a server through OTLP/HTTP, as if it happened now.",
    discussion: """
      One request after the other, so that their order holds. A server that asks for time is given \
      it. The telemetry keeps the times it was recorded with. A token for the server is taken from \
      the environment: WHENCE_TOKEN.
      """)

  @Argument(help: ArgumentHelp("File, folder or -.", valueName: "recording"))
  var recording: String

  @Option(help: ArgumentHelp("Where to send it.", valueName: "url"))
  var to = "http://127.0.0.1:4318"

  @Option(
    help: ArgumentHelp(
      "How many times faster than it was recorded; max does not wait at all.", valueName: "n|max"))
  var speed = "max"

  @OptionGroup var trust: TrustOption

  private var factor: Double? { speed == "max" ? .infinity : Double(speed) }

  func validate() throws {
    guard let factor, factor > 0 else {
      throw ValidationError("--speed must be a number above 0, or max")
    }
    guard to.hasPrefix("http://") || to.hasPrefix("https://") else {
      throw ValidationError("--to must begin with http:// or https://")
    }
  }

  func run() async throws {
    let opened = try Recording.open(recording)
    let totals = try await TrustOption.withClient(trusting: trust.path) { client in
      let player = RecordingPlayer(
        url: to, speed: factor ?? .infinity, headers: GivenToken.headers, client: client)
      return try await player.play(opened)
    }
    Terminal.note(
      "sent \(totals.requestCount) requests, \(totals.byteCount) bytes"
        + (totals.refusedCount > 0 ? "; \(totals.refusedCount) were refused for good" : ""))
    if let damage = totals.damage {
      Terminal.note("the recording could not be read to its end: \(damage)")
      throw ExitCode(ExitStatus.badInput)
    }
    if totals.refusedCount > 0 { throw ExitCode(ExitStatus.no) }
  }
}
