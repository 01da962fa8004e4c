internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import ServiceLifecycle

/// The OTLP/HTTP door: `POST /v1/traces`, `/v1/metrics` and `/v1/logs` in protobuf or JSON, over
/// HTTP/1.1 without TLS.
///
/// Statuses and bodies are those of the OTLP specification, "OTLP/HTTP Response".
package struct OTLPHTTPReceiver: Service {
  private let address: ListenAddress
  private let responder: OTLPHTTPResponder
  private let onListening: @Sendable (Int) -> Void

  /// - Parameters:
  ///   - address: where to listen; port 0 takes a free one.
  ///   - gate: shared by all doors of the server.
  ///   - sink: where the messages go.
  ///   - onListening: called once with the port, when senders can connect.
  package init(
    address: ListenAddress, gate: AdmissionGate, sink: any TelemetrySink,
    onListening: @escaping @Sendable (Int) -> Void = { _ in }
  ) {
    self.address = address
    self.responder = OTLPHTTPResponder(gate: gate, sink: sink)
    self.onListening = onListening
  }

  /// Listens until the service group shuts down; requests under way are answered first.
  package func run() async throws {
    let onListening = onListening
    let application = Application(
      responder: responder,
      configuration: ApplicationConfiguration(
        address: .hostname(address.host, port: address.port)),
      onServerRunning: { onListening($0.localAddress?.port ?? 0) },
      logger: .quiet(label: "otlp-http"))
    let gate = responder.gate
    // What still comes on open connections is told to come again, to whoever is there then.
    try await withGracefulShutdownHandler {
      try await application.run()
    } onGracefulShutdown: {
      gate.close()
    }
  }
}

extension Logger {
  /// A logger for a door's framework: its per-request lines are not ours to print.
  static func quiet(label: String) -> Logger {
    var logger = Logger(label: label)
    logger.logLevel = .error
    return logger
  }
}
