import GRPCCore
import GRPCNIOTransportHTTP2
import Server
import Telemetry

/// Calls Export with any bytes at all.
struct GRPCCaller {
  struct Outcome: Sendable {
    /// The response message, or nil after an error.
    var reply: [UInt8]?
    var error: RPCError?
  }

  private struct RawCoding: MessageSerializer, MessageDeserializer {
    func serialize<Bytes: GRPCContiguousBytes>(_ message: [UInt8]) throws -> Bytes {
      Bytes(message)
    }
    func deserialize<Bytes: GRPCContiguousBytes>(_ message: Bytes) throws -> [UInt8] {
      message.withUnsafeBytes { Array($0) }
    }
  }

  /// TLS that trusts one certificate, or none.
  private static func security(
    _ certificate: String?
  ) -> HTTP2ClientTransport.Posix.TransportSecurity {
    guard let certificate else { return .plaintext }
    return .tls { $0.trustRoots = .certificates([.file(path: certificate, format: .pem)]) }
  }

  /// Sends each message in a call of its own over one connection.
  static func export(
    _ messages: [[UInt8]], of signal: TelemetrySignal = .traces, method: String = "Export",
    isGzip: Bool = false, token: String? = nil, certificate: String? = nil, port: Int
  ) async throws -> [Outcome] {
    let transport = try HTTP2ClientTransport.Posix(
      target: .ipv4(address: "127.0.0.1", port: port), transportSecurity: security(certificate),
      config: .defaults {
        if isGzip { $0.compression = .init(algorithm: .gzip, enabledAlgorithms: [.gzip]) }
      })
    return try await withGRPCClient(transport: transport) { client in
      var outcomes: [Outcome] = []
      for message in messages {
        do {
          let reply = try await client.unary(
            request: ClientRequest(
              message: message,
              metadata: token.map { ["authorization": "Bearer \($0)"] } ?? [:]),
            descriptor: MethodDescriptor(fullyQualifiedService: signal.service, method: method),
            serializer: RawCoding(), deserializer: RawCoding(), options: .defaults
          ) { try $0.message }
          outcomes.append(Outcome(reply: reply, error: nil))
        } catch let error as RPCError {
          outcomes.append(Outcome(reply: nil, error: error))
        }
      }
      return outcomes
    }
  }
}
