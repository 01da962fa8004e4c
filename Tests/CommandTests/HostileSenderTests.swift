import Foundation
import Subprocess
import SystemPackage
import Testing

/// Real sockets into a real server, whose resident memory is read from outside.
///
/// In order: they share the machine's cores, and memory is what is measured.
@Suite(.serialized) struct `A hostile sender makes the server no larger than its bounds` {
  private struct Outcome: Decodable {
    /// Bytes that the server let the sender send.
    var sent: Int?
    /// HTTP statuses that came back, each once, 0 for a connection that broke.
    var statuses: [Int]?
  }

  private static let inFlightByteCount = 32 << 20
  /// What a server may hold beside the bytes in flight: a fresh one has some 40 MiB, and what the
  /// allocator keeps of blocks given back.
  private static let otherByteCount = 96 << 20

  /// Runs a case of `send.py` against a fresh server and hands over what came of it and the
  /// server's status page.
  private func run(
    _ name: String, engineByteCount: Int = 0,
    _ body: @escaping @Sendable (Outcome, [String: Int]) throws -> Void
  ) async throws {
    let settings = [
      "WHENCE_IN_FLIGHT_BYTES": "\(Self.inFlightByteCount)", "WHENCE_HEAD_SECONDS": "5",
      "WHENCE_BODY_SECONDS": "10",
    ]
    let outcome = try await RunningCommand.run(
      ["serve", "--grpc-port", "0", "--http-port", "0", "--api-port", "0", "--history", ""],
      environment: settings, until: ["ready"]
    ) { command in
      let ports = try ["OTLP/HTTP", "OTLP/gRPC"].map { try command.port(of: $0) }
      let script = "\(WhenceBinary.packageFolder)/Tests/CommandTests/Hostile/send.py"
      let run = try await Subprocess.run(
        .name("python3"), arguments: Arguments([script, name] + ports.map { "\($0)" }),
        output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
      #expect(run.terminationStatus.isSuccess, "\(run.standardError)")
      let peak = try Self.residentByteCountPeak(command.processID)
      let bound = Self.inFlightByteCount + Self.otherByteCount + engineByteCount
      #expect(peak <= bound, "\(peak >> 20) MiB")
      let api = try command.port(of: "questions")
      let page = try await WhenceBinary.get("http://127.0.0.1:\(api)/api/v1/status")
      try body(
        JSONDecoder().decode(Outcome.self, from: Data(run.standardOutput.utf8)),
        try Self.receivers(page))
    }
    #expect(outcome.code == 0, "\(outcome.error)")
  }

  private static func receivers(_ page: String) throws -> [String: Int] {
    struct Status: Decodable { var receivers: [String: Int] }
    return try JSONDecoder().decode(Status.self, from: Data(page.utf8)).receivers
  }

  private static func residentByteCountPeak(_ processID: Int32) throws -> Int {
    let status = try String(contentsOfFile: "/proc/\(processID)/status", encoding: .utf8)
    let match = try #require(status.firstMatch(of: #/VmHWM:\s+(\d+) kB/#))
    return try #require(Int(match.1)) << 10
  }

  @Test(arguments: ["declared_gigabyte", "chunked_gigabyte", "grpc_gigabyte"])
  func `of a gigabyte little is read, and it is counted as refused`(name: String) async throws {
    try await run(name) { outcome, receivers in
      let sent = try #require(outcome.sent)
      #expect(sent < 100 << 20)
      let refused = receivers.filter { $0.key.hasPrefix("refused.") }.values.reduce(0, +)
      #expect(refused >= 1)
      #expect(receivers["inFlightBytesPeak", default: .max] <= Self.inFlightByteCount)
      #expect(receivers["inFlightBytes"] == 0)
    }
  }

  @Test func `calls that are never finished are refused once there is no room`() async throws {
    try await run("grpc_unfinished") { _, receivers in
      #expect(receivers["refused.overloaded", default: 0] > 0)
      #expect(receivers["inFlightBytesPeak", default: .max] <= Self.inFlightByteCount)
    }
  }

  @Test func `gzip bombs are refused, and what there was no room for is told to come again`()
    async throws
  {
    try await run("bombs") { outcome, receivers in
      // 400: a megabyte of nothing is no request; 413 and 503: it was not inflated to its end.
      let statuses = Set(try #require(outcome.statuses))
      #expect(statuses.isSubset(of: [400, 413, 503]))
      #expect(receivers["refused.tooLarge", default: 0] > 0)
      #expect(receivers["inFlightBytesPeak", default: .max] <= Self.inFlightByteCount)
    }
  }

  @Test func `a thousand connections that say little do not keep a good one from its answer`()
    async throws
  {
    try await run("idlers") { outcome, receivers in
      #expect(outcome.statuses == [200])
      #expect(receivers["slowConnections", default: 0] >= 600)
    }
  }

  @Test func `a million different values are taken in, or refused and counted`() async throws {
    // The engine's own bound on symbols and what points to them, and what the reader of spans
    // remembers of them: each string twice its bytes.
    try await run("distinct_values", engineByteCount: (256 + 2 * 32) << 20) { outcome, receivers in
      #expect(outcome.statuses == [200])
      #expect(receivers["tracesItems"] == 1_000_000)
    }
  }
}
