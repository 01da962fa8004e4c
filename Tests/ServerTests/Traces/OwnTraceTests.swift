import Foundation
import Logging
import NIOHTTP1
import Server
import ServiceLifecycle
import Subprocess
import Synchronization
import SystemPackage
import Telemetry
import Testing

@Suite struct `What the server says of itself` {
  /// A clock that stands still until it is set.
  final class Clock: Sendable {
    private let time = Mutex(Timestamp(nanoseconds: 1_800_000_000_000_000_000))
    var now: Timestamp { time.withLock { $0 } }
    func advance(bySeconds seconds: Double) {
      time.withLock { $0 = $0.advanced(bySeconds: seconds) }
    }
  }

  struct Told: Decodable {
    var service: String
    var version: String
    var scope: String
    var name: String
    var kind: Int
    var trace: String
    var span: String
    var parent: String
    var nanoseconds: Int
    var failed: Bool
    var reason: String
    var attributes: [String: String]
  }

  /// Reads what was sent with the official classes, each span once: whoever is not answered in time
  /// sends again.
  private static func read(_ sink: CollectingSink) async throws -> [Told] {
    var told: [Told] = []
    for request in sink.received where request.signal == .traces {
      for span in try await read(request.bytes)
      where !told.contains(where: { $0.span == span.span }) {
        told.append(span)
      }
    }
    return told
  }

  private static func read(_ bytes: [UInt8]) async throws -> [Told] {
    let python = packageFolder + "/.build/test-python/bin/python"
    try #require(
      FileManager.default.isExecutableFile(atPath: python), "run scripts/setup-tests first")
    let run = try await Subprocess.run(
      .path(FilePath(python)),
      arguments: [packageFolder + "/Tests/ServerTests/Exporters/decode.py"],
      input: .array(bytes), output: .string(limit: 1 << 22), error: .string(limit: 1 << 20))
    try #require(run.terminationStatus.isSuccess, "\(run.standardError)")
    return try JSONDecoder().decode([Told].self, from: Data(run.standardOutput.utf8))
  }

  /// Runs `body`, and tells a door of telemetry what it did.
  private static func send(
    _ clock: Clock, keys: DoorKeys? = nil, token: String? = nil,
    _ body: @escaping @Sendable (OwnTraces) async throws -> Void
  ) async throws -> CollectingSink {
    let sink = CollectingSink()
    try await RunningDoors.run(keys: keys, sink: sink) { doors in
      let traces = OwnTraces(
        to: "http://127.0.0.1:\(doors.httpPort)/", token: token, version: "1.2",
        now: { clock.now })
      try await body(traces)
      var logger = Logger(label: "test")
      logger.logLevel = .critical
      let services = ServiceGroup(
        configuration: ServiceGroupConfiguration(services: [traces], logger: logger))
      async let run: Void = services.run()
      for _ in 0..<200 where traces.counters.waitingCount > 0 {
        try await Task.sleep(for: .milliseconds(50))
      }
      await services.triggerGracefulShutdown()
      try await run
    }
    return sink
  }

  @Test func `is read by the official classes as it was said`() async throws {
    let clock = Clock()
    let keys = try Keys()
    let sink = try await Self.send(
      clock, keys: keys.door, token: keys.secrets["ingest"]
    ) { traces in
      let tick = traces.begin("tick")
      let part = traces.begin("diagnose", in: tick)
      clock.advance(bySeconds: 0.25)
      traces.end(part, [.whole("whence.symptoms.present", -3)])
      traces.end(tick, [.text("whence.window.end", "a \"moment\"\n")])
      let caller = OwnSpan.Context(
        traceparent: "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01")
      let answer = traces.begin("GET /api/v1/status", .server, under: caller)
      traces.end(answer, failure: "503")
    }
    let told = try await Self.read(sink)
    #expect(told.map(\.name) == ["diagnose", "tick", "GET /api/v1/status"])
    #expect(told.allSatisfy { $0.service == "whence" && $0.version == "1.2" })
    #expect(told.map(\.kind) == [1, 1, 2])
    #expect(told.map(\.nanoseconds) == [250_000_000, 250_000_000, 0])
    #expect(told[0].trace == told[1].trace && told[0].parent == told[1].span)
    #expect(told[1].parent == "" && told[0].attributes == ["whence.symptoms.present": "-3"])
    #expect(told[1].attributes == ["whence.window.end": "a \"moment\"\n"])
    #expect(told[2].trace == "0af7651916cd43dd8448eb211c80319c")
    #expect(told[2].parent == "00f067aa0ba902b7" && told[2].failed && told[2].reason == "503")
  }

  @Test func `is a part of what is frequent, and so much a second`() {
    let clock = Clock()
    var limits = OwnTraceLimits()
    limits.batchesPerSpan = 10
    limits.ownSpansPerSecondMax = 5
    let traces = OwnTraces(
      to: "http://127.0.0.1:9", version: "1", limits: limits, now: { clock.now })
    let batches = (0..<30).compactMap { _ in traces.begin("absorb traces", isFrequent: true) }
    #expect(batches.count == 3)
    let others = (0..<30).compactMap { _ in traces.begin("tick") }
    #expect(others.count == 2)
    #expect(traces.counters.droppedCount == 28)
    clock.advance(bySeconds: 1)
    #expect(traces.begin("tick") != nil)
    // Nothing is told of a part when the whole is not.
    #expect(traces.begin("diagnose", in: nil) == nil)
  }

  @Test func `waits while nobody takes it, within its bound`() async throws {
    let clock = Clock()
    var limits = OwnTraceLimits()
    limits.waitingOwnSpanCountMax = 8
    limits.ownSpansPerSecondMax = 100
    let notes = Mutex([String]())
    let traces = OwnTraces(
      to: "http://127.0.0.1:9", version: "1", limits: limits, now: { clock.now },
      note: { note in notes.withLock { $0.append(note) } })
    for _ in 0..<20 { traces.end(traces.begin("tick")) }
    #expect(traces.counters.waitingCount <= 8)
    #expect(traces.counters.waitingCount + traces.counters.droppedCount == 20)
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let services = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: [traces], logger: logger))
    async let run: Void = services.run()
    for _ in 0..<200 where traces.counters.failedTryCount == 0 {
      try await Task.sleep(for: .milliseconds(50))
    }
    await services.triggerGracefulShutdown()
    try await run
    #expect(traces.counters.sentCount == 0)
    #expect(traces.counters.waitingCount + traces.counters.droppedCount == 20)
    #expect(
      notes.withLock { $0.first }?.hasPrefix(
        "own traces: nobody takes them at http://127.0.0.1:9: ") == true)
  }

  @Test(arguments: [
    ("00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01", true),
    ("01-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-03-more", true),
    ("00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-00", false),
    ("ff-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01", false),
    ("00-00000000000000000000000000000000-00f067aa0ba902b7-01", false),
    ("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", false),
    ("00-0af7651916cd43dd8448eb211c8031-00f067aa0ba902b7-01", false),
    ("00-+af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01", false), ("", false),
    ("00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-zz", false),
  ])
  func `joins the trace of whoever asks, if that is kept`(header: String, wanted: Bool) {
    #expect((OwnSpan.Context(traceparent: header) != nil) == wanted)
  }

  @Test func `names requests by what they ask, not by what they name`() async throws {
    let clock = Clock()
    let sink = try await Self.send(clock) { traces in
      try await RunningAPI.run(traces: traces) { api in
        for path in [
          "/api/v1/status", "/api/v1/incidents/7", "/healthz", "/metrics", "/api/v1/no/such",
          "/some/page",
        ] {
          _ = try await api.ask(path)
        }
      }
    }
    let told = try await Self.read(sink).filter { $0.kind == 2 }
    #expect(
      told.map(\.name) == [
        "GET /api/v1/status", "GET /api/v1/incidents/{id}", "GET /metrics",
        "GET /api/v1/{other}", "GET /{page}",
      ])
    #expect(told.first?.attributes["http.response.status_code"] == "200")
  }
}
