internal import GRPCCore
internal import GRPCNIOTransportHTTP2
internal import NIOCore
internal import ServiceLifecycle
internal import Telemetry

/// The OTLP/gRPC door: the Export method of the three collector services, over HTTP/2 without TLS.
///
/// There are no generated stubs: each message reaches the sink as the bytes that were sent. Ends
/// gracefully: new calls are refused, running ones get up to five seconds.
package struct OTLPGRPCReceiver: Service {
  private let address: ListenAddress
  private let gate: AdmissionGate
  private let sink: any TelemetrySink
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
    self.gate = gate
    self.sink = sink
    self.onListening = onListening
  }

  /// Listens until the service group shuts down; requests under way are answered first.
  package func run() async throws {
    let transport = HTTP2ServerTransport.Posix(
      address: address.isIPv6
        ? .ipv6(host: address.host, port: address.port)
        : .ipv4(host: address.host, port: address.port),
      transportSecurity: .plaintext,
      config: .defaults { configure(&$0) })
    let server = GRPCServer(transport: transport, router: makeRouter())
    try await withGracefulShutdownHandler {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.serve() }
        group.addTask {
          let address = try await transport.listeningAddress
          onListening(address.ipv4?.port ?? address.ipv6?.port ?? 0)
        }
        try await group.waitForAll()
      }
    } onGracefulShutdown: {
      gate.close()
      server.beginGracefulShutdown()
    }
  }

  private func configure(_ config: inout HTTP2ServerTransport.Posix.Config) {
    // With HTTP/2's default window of 64 KiB a sender waits a round trip every 64 KiB.
    config.http2.targetWindowSize = 16 << 20
    config.http2.maxConcurrentStreams = 256
    config.compression.enabledAlgorithms = [.gzip]
    config.connection.maxGraceTime = .seconds(5)
    config.rpc.maxRequestPayloadSize = gate.limits.grpcMessageByteCountMax
    let gate = gate
    config.channelDebuggingCallbacks.onAcceptHTTP2Stream = { channel in
      channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.addHandler(
          GRPCMessageGate(gate: gate), position: .first)
      }
    }
  }

  private func makeRouter() -> RPCRouter<HTTP2ServerTransport.Posix> {
    var router = RPCRouter<HTTP2ServerTransport.Posix>()
    for signal in TelemetrySignal.allCases {
      router.registerHandler(
        forMethod: MethodDescriptor(
          fullyQualifiedService: signal.service, method: "Export", type: .unary),
        deserializer: ExportMessage.Coding(), serializer: ExportMessage.Coding()
      ) { [gate, sink] request, _ in
        let message = try await ServerRequest(stream: request).message
        do {
          let acceptance = try message.bytes.withUnsafeBytes { bytes in
            try gate.deliver(signal, encoding: .protobuf, bytes: bytes, to: sink)
          }
          let reply = OTLPReply.success(acceptance, of: signal, as: .protobuf)
          return StreamingServerResponse(
            single: ServerResponse(message: ExportMessage(bytes: GRPCNIOTransportBytes(reply))))
        } catch let refusal as Refusal {
          gate.countRefused(refusal.kind)
          throw GRPCRefusal.error(refusal)
        }
      }
    }
    return router
  }
}

/// A request or response of Export as its bytes.
private struct ExportMessage: Sendable {
  var bytes: GRPCNIOTransportBytes

  /// Hands the bytes through; a copy is made only for a transport other than NIO's.
  struct Coding: MessageSerializer, MessageDeserializer {
    func deserialize<Bytes: GRPCContiguousBytes>(_ message: Bytes) throws -> ExportMessage {
      if let bytes = message as? GRPCNIOTransportBytes { return ExportMessage(bytes: bytes) }
      return message.withUnsafeBytes { ExportMessage(bytes: GRPCNIOTransportBytes($0)) }
    }

    func serialize<Bytes: GRPCContiguousBytes>(_ message: ExportMessage) throws -> Bytes {
      if let bytes = message.bytes as? Bytes { return bytes }
      return message.bytes.withUnsafeBytes { Bytes($0) }
    }
  }
}
