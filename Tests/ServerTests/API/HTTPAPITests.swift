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

@Suite struct `The HTTP API answers from snapshots` {
  /// Runs the API over a host that has heard of one service, and hands over a function that asks
  /// it.
  private func run(
    _ body:
      @escaping @Sendable (@Sendable (String, HTTPMethod) async throws -> Exchange)
      async throws -> Void
  ) async throws {
    let library = CausalLibrary()
    let host = EngineHost(library: library)
    for second in 0..<20 {
      try Messages.span(second, second: 1_700_000_000 + second).withUnsafeBytes {
        _ = try host.accept(.traces, encoding: .json, bytes: $0)
      }
    }
    host.drain()
    let status = ServerStatus(
      version: "test", host: host, gate: AdmissionGate(limits: ReceiverLimits()),
      history: try HistoryKeeper(store: MemoryHistory(), library: library))
    let (ports, listening) = AsyncStream.makeStream(of: Int.self)
    var desk = Desk(library: library) { host.snapshot }
    desk.status = { status.figures }
    let api = HTTPAPI(address: ListenAddress(port: 0), desk: desk, status: status) {
      status.becomeReady()
      listening.yield($0)
    }
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let services = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: [api], logger: logger))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await services.run() }
      group.addTask {
        let port = await ports.first { _ in true } ?? 0
        do {
          try await body { path, method in
            var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
            request.method = method
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
            let bytes = try await response.body.collect(upTo: 1 << 20)
            return Exchange(
              status: Int(response.status.code), headers: response.headers,
              body: Array(bytes.readableBytesView))
          }
        } catch {
          await services.triggerGracefulShutdown()
          throw error
        }
        await services.triggerGracefulShutdown()
      }
      try await group.waitForAll()
    }
  }

  @Test func `each resource is one JSON object with its members`() async throws {
    let wanted = [
      ("/api/v1/diagnosis", ["at", "causes", "elapsedSeconds", "presence", "unexplained", "unknown"]),
      ("/api/v1/topology", ["at", "entities", "next", "presence", "relations", "total", "unknown", "version"]),
      ("/api/v1/symptoms", ["at", "next", "presence", "symptoms", "total", "unknown"]),
      (
        "/api/v1/status",
        [
          "allowedLatenessSeconds", "at", "engine", "history", "library", "limits",
          "presence", "questions", "ready", "receivers", "topology", "unknown", "version",
        ]
      ),
    ]
    try await run { ask in
      for (path, members) in wanted {
        let answer = try await ask(path, .GET)
        #expect(answer.status == 200)
        #expect(answer.headers.first(name: "content-type") == "application/json")
        let object = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        #expect(object?.keys.sorted() == members, "\(path)")
      }
      #expect(try await ask("/api/v1/topology", .GET).text.contains(#""name":"billing""#))
    }
  }

  @Test func `people get text, probes get a word`() async throws {
    try await run { ask in
      let text = try await ask("/api/v1/diagnosis?format=text", .GET)
      #expect(text.text.hasPrefix("No cause to report"))
      #expect(try await ask("/healthz", .GET).text == "ok\n")
      #expect(try await ask("/readyz", .GET).status == 200)
    }
  }

  @Test func `other methods and paths are refused`() async throws {
    try await run { ask in
      let posted = try await ask("/api/v1/diagnosis", .POST)
      #expect(posted.status == 405)
      #expect(posted.headers.first(name: "allow") == "GET, HEAD")
      #expect(try await ask("/api/v1/other", .GET).status == 404)
    }
  }
}
