import ArgumentParser
import Logging
import Server
import ServiceLifecycle
import Telemetry
import UnixSignals

/// The subcommand that keeps telemetry in a file.
struct Record: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes the telemetry that arrives to a file, so that an outage can be kept.",
    discussion: """
      Listens for OTLP like `whence serve` and writes every request as it came, until it is told \
      to stop (Ctrl-C or SIGTERM); then everything received is in the file. Read it with \
      `whence diagnose` or send it again with `whence play`.
      """)

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("File to write; compressed when it ends in .gz.", valueName: "file"))
  var output: String

  @Option(help: ArgumentHelp("Address to listen on.", valueName: "address"))
  var host = "127.0.0.1"

  @Option(help: ArgumentHelp("Port for OTLP/gRPC.", valueName: "port"))
  var grpcPort = 4317

  @Option(help: ArgumentHelp("Port for OTLP/HTTP.", valueName: "port"))
  var httpPort = 4318

  @Flag(help: "Listen where others can reach it, although nobody is asked for a token.")
  var insecure = false

  func validate() throws {
    guard insecure || ListenAddress(host: host, port: 0).isLoopback else {
      throw ValidationError(
        "\(host) is an address that others can reach, and nobody is asked for a token: stay at "
          + "127.0.0.1, or say --insecure")
    }
  }

  func run() async throws {
    let writer = try RecordingFile(path: output)
    let gate = AdmissionGate(limits: ReceiverLimits())
    let grpc = OTLPGRPCReceiver(
      address: ListenAddress(host: host, port: grpcPort), gate: gate, sink: writer
    ) { port in Terminal.note("OTLP/gRPC  on \(ListenAddress(host: host, port: port))") }
    let http = OTLPHTTPReceiver(
      address: ListenAddress(host: host, port: httpPort), gate: gate, sink: writer
    ) { port in Terminal.note("OTLP/HTTP  on \(ListenAddress(host: host, port: port))") }
    Terminal.note("recording to \(output); stop with Ctrl-C")
    try await ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [writer, grpc, http], gracefulShutdownSignals: [.sigterm, .sigint],
        logger: .ofServices)
    ).run()
    let totals = writer.totals
    let counts = TelemetrySignal.allCases.map {
      "\(totals.requestCounts[$0, default: 0]) \($0.rawValue)"
    }
    Terminal.note(
      "wrote \(counts.joined(separator: ", ")) requests, \(totals.messageByteCount) bytes "
        + "(\(totals.fileByteCount) in the file)")
  }
}
