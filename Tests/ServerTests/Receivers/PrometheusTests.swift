import Foundation
import NIOHTTP1
import Server
import Subprocess
import Synchronization
import SystemPackage
import Telemetry
import Testing

/// Reads what arrives as the engine's host does, and keeps the points.
final class RemoteWriteCollector: RemoteWriteSink {
  struct Sample: Hashable {
    var name: String
    /// By all of its labels.
    var series: Int32
    var milliseconds: Int64
    var value: Double
  }

  private struct State {
    var reader = MetricReader()
    var symbols = SymbolTable()
    var samples: [Sample] = []
  }

  private let state = Mutex(State())
  private let rejectedCount: Int

  init(rejectedCount: Int = 0) { self.rejectedCount = rejectedCount }

  var samples: [Sample] { state.withLock { $0.samples } }

  /// Times of which samples came.
  var scrapeCount: Int { Set(samples.map(\.milliseconds)).count }

  func accept(
    remoteWrite bytes: UnsafeRawBufferPointer, version: RemoteWriteVersion
  ) throws(Refusal) -> RemoteWriteAcceptance {
    do throws(WireError) {
      return try state.withLock { (state) throws(WireError) in
        let write = try state.reader.decodeRemoteWrite(bytes, version: version)
        for point in write.batch.points {
          let series = state.reader.series(point.series, symbols: &state.symbols)
          state.samples.append(
            Sample(
              name: state.symbols[series.name], series: point.series,
              milliseconds: point.time.nanoseconds / 1_000_000, value: point.value))
        }
        return RemoteWriteAcceptance(
          sampleCount: write.sampleCount, histogramCount: write.histogramCount,
          rejectedCount: rejectedCount, message: rejectedCount > 0 ? "too old" : "")
      }
    } catch { throw .malformed("\(error)") }
  }
}

@Suite struct `Prometheus remote write` {
  static let prometheus = "/usr/bin/prometheus"

  /// A real one that scrapes itself: all samples of a scrape have one time, and one of them says
  /// how many there are.
  @Test(.timeLimit(.minutes(5))) func `a real Prometheus loses nothing`() async throws {
    try #require(
      FileManager.default.isExecutableFile(atPath: Self.prometheus),
      "run scripts/setup-tests first")
    let port = Int.random(in: 20_000...39_999)
    let sink = RemoteWriteCollector()
    try await withTemporaryFolder { folder in
      try await RunningDoors.run(
        sink: CollectingSink(), endpoints: { [RemoteWriteEndpoint(gate: $0, sink: sink)] }
      ) { doors in
        let configuration = """
          global: {scrape_interval: 1s}
          scrape_configs: [{job_name: itself, static_configs: [{targets: ["127.0.0.1:\(port)"]}]}]
          remote_write: [{url: "http://127.0.0.1:\(doors.httpPort)/api/v1/write"}]
          """
        let file = folder + "/prometheus.yml"
        try configuration.write(toFile: file, atomically: true, encoding: .utf8)
        let run = try await Subprocess.run(
          .path(FilePath(Self.prometheus)),
          arguments: [
            "--config.file=\(file)", "--storage.tsdb.path=\(folder)/data",
            "--web.listen-address=127.0.0.1:\(port)",
          ], input: .none, output: .discarded, error: .sequence
        ) { execution in
          async let log = execution.standardError.strings().reduce("") { $0 + $1 + "\n" }
          // A busy machine may take long until the first scrape: it has as long as it needs.
          while sink.scrapeCount < 8 { try await Task.sleep(for: .milliseconds(100)) }
          try execution.send(signal: .terminate)
          return try await log
        }
        let log = run.closureResult
        #expect(!log.contains("non-recoverable"), "\(log.suffix(2_000))")
      }
    }
    let scrapes = Dictionary(grouping: sink.samples, by: \.milliseconds)
    for (time, samples) in scrapes {
      #expect(Set(samples).count == samples.count, "scrape at \(time): a sample came twice")
      let said = samples.first { $0.name == "scrape_samples_post_metric_relabeling" }?.value
      let isUp = samples.contains { $0.name == "up" && $0.value == 1 }
      // With five that Prometheus itself adds.
      if isUp { #expect(Double(samples.count) == (said ?? 0) + 5, "scrape at \(time)") }
    }
    let times = scrapes.keys.sorted()
    #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 < 1_900 }, "a scrape is missing")
  }

  @Test(arguments: [
    ("application/x-protobuf", "snappy", 204),
    ("application/x-protobuf;proto=prometheus.WriteRequest", "snappy", 204),
    ("application/x-protobuf; proto=io.prometheus.write.v2.Request", "Snappy", 204),
    ("application/x-protobuf;proto=other.Request", "snappy", 415),
    ("application/json", "snappy", 415), ("application/x-protobuf", "gzip", 415),
  ])
  func `answers what the standard says`(
    _ type: String, _ coding: String, _ status: Int
  ) async throws {
    let exchange = try await exchange(
      contentType: type, coding: coding, body: Self.empty, sink: RemoteWriteCollector())
    #expect(exchange.status == status)
    if status == 204 {
      #expect(exchange.headers["X-Prometheus-Remote-Write-Samples-Written"] == ["0"])
      #expect(exchange.headers["X-Prometheus-Remote-Write-Exemplars-Written"] == ["0"])
    } else {
      #expect(exchange.text.contains("must be"))
    }
  }

  @Test func `refuses a part of a request with 400, never 2xx`() async throws {
    let exchange = try await exchange(
      body: Self.empty, sink: RemoteWriteCollector(rejectedCount: 3))
    #expect(exchange.status == 400)
    #expect(exchange.text == "3 samples refused: too old\n")
  }

  @Test(
    arguments: [
      ([], 400), ([0xFF], 400), ([5, 0x10, 1, 2], 400),
      // A block that says it has 4 GiB less one, and one byte of a literal.
      ([0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0, 0], 413),
      // Two bytes that are no message.
      ([2, 4, 0x0A, 0x7F], 400),
    ] as [([UInt8], Int)])
  func `refuses what is no block of snappy, or too large before it is inflated`(
    _ body: [UInt8], _ status: Int
  ) async throws {
    let exchange = try await exchange(body: body, sink: RemoteWriteCollector())
    #expect(exchange.status == status, "\(exchange.text)")
  }

  /// A block of nothing.
  private static let empty: [UInt8] = [0]

  private func exchange(
    contentType: String = "application/x-protobuf", coding: String = "snappy", body: [UInt8],
    sink: RemoteWriteCollector
  ) async throws -> Exchange {
    let endpoints = { @Sendable (gate: AdmissionGate) -> [any HTTPEndpoint] in
      [RemoteWriteEndpoint(gate: gate, sink: sink)]
    }
    return try await RunningDoors.run(sink: CollectingSink(), endpoints: endpoints) { doors in
      try await doors.post(
        "/api/v1/write", contentType: contentType, headers: [("content-encoding", coding)],
        body: body)
    }
  }
}
