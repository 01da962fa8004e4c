import AsyncHTTPClient
import Logging
import NIOCore
import NIOHTTP1
import Server
import ServiceLifecycle
import Synchronization
import Telemetry
import Testing

/// Keeps what arrives, and answers as it was told to.
final class CollectingSink: TelemetrySink {
  struct Received: Hashable {
    var signal: TelemetrySignal
    var encoding: OTLPEncoding
    var bytes: [UInt8]
  }

  private let messages = Mutex<[Received]>([])
  private let answer: @Sendable () throws(Refusal) -> Acceptance

  init(answer: @escaping @Sendable () throws(Refusal) -> Acceptance = { .complete }) {
    self.answer = answer
  }

  var received: [Received] { messages.withLock { $0 } }

  func bytes(of signal: TelemetrySignal) -> [UInt8] {
    received.filter { $0.signal == signal }.flatMap(\.bytes)
  }

  func accept(
    _ signal: TelemetrySignal, encoding: OTLPEncoding, bytes: UnsafeRawBufferPointer
  ) throws(Refusal) -> Acceptance {
    let acceptance = try answer()
    let message = Received(signal: signal, encoding: encoding, bytes: Array(bytes))
    messages.withLock { $0.append(message) }
    return acceptance
  }
}

/// Both OTLP doors on free ports of the loopback, for the length of one test.
struct RunningDoors {
  let gate: AdmissionGate
  let grpcPort: Int
  let httpPort: Int
  /// Begins the end of the server, as a signal does.
  let shutDown: @Sendable () async -> Void

  static func run<Result: Sendable>(
    limits: ReceiverLimits = ReceiverLimits(), keys: DoorKeys? = nil, tls: TLSIdentity? = nil,
    sink: any TelemetrySink,
    endpoints: @Sendable (AdmissionGate) -> [any HTTPEndpoint] = { _ in [] },
    body: @escaping @Sendable (RunningDoors) async throws -> Result
  ) async throws -> Result {
    let gate = AdmissionGate(limits: limits, keys: keys)
    let (ports, listening) = AsyncStream.makeStream(of: (isHTTP: Bool, port: Int).self)
    let address = ListenAddress(port: 0)
    let grpc = OTLPGRPCReceiver(address: address, gate: gate, sink: sink, tls: tls) {
      listening.yield((false, $0))
    }
    let http = OTLPHTTPReceiver(
      address: address, gate: gate, sink: sink, tls: tls, endpoints: endpoints(gate)
    ) {
      listening.yield((true, $0))
    }
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let services = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: [grpc, http], logger: logger))
    return try await withThrowingTaskGroup(of: Result?.self) { group in
      group.addTask {
        try await services.run()
        return nil
      }
      group.addTask {
        var grpcPort = 0
        var httpPort = 0
        for await (isHTTP, port) in ports {
          if isHTTP { httpPort = port } else { grpcPort = port }
          if grpcPort != 0, httpPort != 0 { break }
        }
        let result: Swift.Result<Result, any Error>
        do {
          result = .success(
            try await body(
              RunningDoors(gate: gate, grpcPort: grpcPort, httpPort: httpPort) {
                await services.triggerGracefulShutdown()
              }))
        } catch {
          result = .failure(error)
        }
        await services.triggerGracefulShutdown()
        return try result.get()
      }
      var value: Result?
      for try await part in group { value = part ?? value }
      return try #require(value)
    }
  }
}

/// One HTTP exchange, as far as tests look at it.
struct Exchange: Sendable {
  var status: Int
  var headers: HTTPHeaders
  var body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }
}

extension RunningDoors {
  func post(
    _ path: String, method: HTTPMethod = .POST, contentType: String? = "application/x-protobuf",
    headers: [(String, String)] = [], body: [UInt8] = []
  ) async throws -> Exchange {
    var request = HTTPClientRequest(url: "http://127.0.0.1:\(httpPort)\(path)")
    request.method = method
    if let contentType { request.headers.add(name: "content-type", value: contentType) }
    for (name, value) in headers { request.headers.add(name: name, value: value) }
    request.body = .bytes(ByteBuffer(bytes: body))
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    let bytes = try await response.body.collect(upTo: 1 << 20)
    return Exchange(
      status: Int(response.status.code), headers: response.headers,
      body: Array(bytes.readableBytesView))
  }
}
