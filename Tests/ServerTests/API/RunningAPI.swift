import AsyncHTTPClient
import Causes
import Foundation
import History
import Logging
import NIOCore
import NIOHTTP1
import Queries
import Server
import ServiceLifecycle
import Telemetry
import Testing

/// The door for questions over a host that has heard of one service, on a free port of the
/// loopback.
struct RunningAPI {
  let port: Int
  let host: EngineHost

  static func run(
    limits: APILimits = APILimits(), doors: DoorPolicy = DoorPolicy(),
    questions: [Question] = QuestionTable.all, beside others: [any Service] = [],
    traces: OwnTraces? = nil,
    _ body: @escaping @Sendable (RunningAPI) async throws -> Void
  ) async throws {
    let library = CausalLibrary()
    let host = EngineHost(library: library)
    try hear(0..<20, host)
    host.drain()
    let status = ServerStatus(
      version: "test", host: host, gate: AdmissionGate(limits: ReceiverLimits()),
      history: try HistoryKeeper(store: MemoryHistory(), library: library), doors: doors)
    let (ports, listening) = AsyncStream.makeStream(of: Int.self)
    var desk = Desk(library: library) { host.snapshot }
    desk.status = { status.figures }
    let address = ListenAddress(port: 0)
    let api = HTTPAPI(
      address: address, desk: desk, status: status,
      authenticator: doors.authenticator(at: address), tls: doors.tls,
      traces: traces, limits: limits,
      questions: questions
    ) {
      status.becomeReady()
      listening.yield($0)
    }
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let services = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: others + [api], logger: logger))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await services.run() }
      group.addTask {
        let running = RunningAPI(port: await ports.first { _ in true } ?? 0, host: host)
        do {
          try await body(running)
        } catch {
          await services.triggerGracefulShutdown()
          throw error
        }
        await services.triggerGracefulShutdown()
      }
      try await group.waitForAll()
    }
  }

  /// Spans of one service, one a second.
  static func hear(_ seconds: Range<Int>, _ host: EngineHost) throws {
    for second in seconds {
      try Messages.span(second, second: 1_700_000_000 + second).withUnsafeBytes {
        _ = try host.accept(.traces, encoding: .json, bytes: $0)
      }
    }
  }

  func ask(
    _ path: String, _ method: HTTPMethod = .GET, headers: [(String, String)] = [],
    body: String? = nil
  ) async throws -> Exchange {
    let response = try await HTTPClient.shared.execute(
      request(path, method, headers: headers, body: body), timeout: .seconds(30))
    let bytes = try await response.body.collect(upTo: 4 << 20)
    return Exchange(
      status: Int(response.status.code), headers: response.headers,
      body: Array(bytes.readableBytesView))
  }

  func request(
    _ path: String, _ method: HTTPMethod = .GET, headers: [(String, String)] = [],
    body: String? = nil
  ) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
    request.method = method
    for (name, value) in headers { request.headers.add(name: name, value: value) }
    if let body { request.body = .bytes(ByteBuffer(string: body)) }
    return request
  }
}
