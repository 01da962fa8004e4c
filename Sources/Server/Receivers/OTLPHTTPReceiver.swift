internal import NIOCore
internal import NIOHTTP1
internal import ServiceLifecycle
internal import Telemetry

/// The OTLP/HTTP door: `POST /v1/traces`, `/v1/metrics` and `/v1/logs` in protobuf or JSON, over
/// HTTP/1.1, and what other endpoints it is given.
///
/// A request is answered on the event loop that read it.
package struct OTLPHTTPReceiver: Service {
  private let listener: Listener
  private let endpoints: [String: any HTTPEndpoint]

  /// - Parameters:
  ///   - address: where to listen; port 0 takes a free one.
  ///   - gate: shared by all doors of the server.
  ///   - sink: where the messages go.
  ///   - tls: what connections show; nil takes them without TLS.
  ///   - endpoints: further paths; one that OTLP has is not replaced.
  ///   - onListening: called once with the port, when senders can connect.
  package init(
    address: ListenAddress, gate: AdmissionGate, sink: any TelemetrySink,
    tls: TLSIdentity? = nil, endpoints: [any HTTPEndpoint] = [],
    onListening: @escaping @Sendable (Int) -> Void = { _ in }
  ) {
    listener = Listener(
      address: address, gate: gate, tls: tls.map { ($0, .http1) }, onListening: onListening)
    let own = TelemetrySignal.allCases.map { signal in
      OTLPHTTPEndpoint(signal: signal, gate: gate, sink: sink)
    }
    self.endpoints = Dictionary(
      (own + endpoints).map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Listens until the service group shuts down; requests under way are answered first.
  package func run() async throws {
    let (gate, endpoints) = (listener.gate, endpoints)
    try await listener.run { channel in
      let connection = HTTPConnection(gate: gate, endpoints: endpoints)
      try channel.pipeline.syncOperations.addHandlers([
        connection.watch, HTTPResponseEncoder(),
        ByteToMessageHandler(HTTPRequestDecoder(limitConfiguration: HTTPConnection.decoding)),
        connection,
      ])
    }
  }
}
