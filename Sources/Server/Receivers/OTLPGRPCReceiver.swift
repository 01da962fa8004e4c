internal import NIOCore
internal import NIOHTTP2
internal import ServiceLifecycle

/// The OTLP/gRPC door: the Export method of the three collector services, over HTTP/2.
///
/// There are no stubs: each message reaches the sink as the bytes that were sent, on the event loop
/// that read them. Ends gracefully: new calls are refused, running ones get some seconds.
package struct OTLPGRPCReceiver: Service {
  private let listener: Listener
  private let sink: any TelemetrySink

  /// - Parameters:
  ///   - address: where to listen; port 0 takes a free one.
  ///   - gate: shared by all doors of the server.
  ///   - sink: where the messages go.
  ///   - tls: what connections show; nil takes them without TLS.
  ///   - onListening: called once with the port, when senders can connect.
  package init(
    address: ListenAddress, gate: AdmissionGate, sink: any TelemetrySink,
    tls: TLSIdentity? = nil, onListening: @escaping @Sendable (Int) -> Void = { _ in }
  ) {
    listener = Listener(
      address: address, gate: gate, tls: tls.map { ($0, .http2) }, onListening: onListening)
    self.sink = sink
  }

  /// Listens until the service group shuts down; requests under way are answered first.
  package func run() async throws {
    let (gate, sink) = (listener.gate, sink)
    var configuration = NIOHTTP2Handler.ConnectionConfiguration()
    configuration.initialSettings = GRPCConnection.settings(gate.limits)
    let http2 = configuration
    try await listener.run { channel in
      let connection = GRPCConnection(gate: gate, sink: sink)
      try channel.pipeline.syncOperations.addHandlers([
        connection.watch,
        NIOHTTP2Handler(
          mode: .server, frameDelegate: connection, connectionConfiguration: http2),
        connection,
      ])
    }
  }
}
