import AsyncHTTPClient
import Foundation
import GRDB
import History
import NIOCore
import NIOHTTP1
import Telemetry
import Testing

#if canImport(Glibc)
import Glibc
#endif

@Suite struct `A server that is killed at any moment` {
  /// `WHENCE_KILLS` says how often; `scripts/kill-history` sets it.
  private static let killCount =
    ProcessInfo.processInfo.environment["WHENCE_KILLS"].flatMap { Int($0) } ?? 4

  @Test func `loses nothing that it said was stored, and corrupts nothing`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "history.sqlite").path
    let seed = UInt64.random(in: 1 ... .max)
    var waits = KillTimes(seed: seed)
    var stored = Timestamp.zero
    for kill in 0..<Self.killCount {
      let told = try await killOnce(file, round: kill, after: waits.next())
      let now = try check(file, "kill \(kill), seed \(seed)")
      #expect(now >= told, "kill \(kill), seed \(seed): what was said to be stored is gone")
      #expect(now >= stored, "kill \(kill), seed \(seed): what was stored before is gone")
      stored = now
    }
  }

  @Test func `keeps what was done about an incident, which is the same one afterwards`()
    async throws
  {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let serve = [
      "serve", "--grpc-port", "0", "--http-port", "0", "--api-port", "0", "--history",
      folder.appending(path: "history.sqlite").path, "--clock-lead-seconds", "1000000000",
    ]
    let outage = WhenceBinary.packageFolder + "/Examples/shop/recordings/instance-gone"
    let told = Answers()
    _ = try await RunningCommand.run(serve, until: ["ready"]) { command in
      let play = try await WhenceBinary.run([
        "play", outage, "--speed", "max", "--to",
        "http://127.0.0.1:\(try command.port(of: "OTLP/HTTP"))",
      ])
      #expect(play.code == 0, "\(play.error)")
      let incident = "http://127.0.0.1:\(try command.port(of: "questions"))/api/v1/incidents/1"
      try await Self.post(#"{"text":"On it."}"#, to: incident + "/acknowledge")
      try await Self.post(#"{"owner":"ada"}"#, to: incident + "/assign")
      try await Self.post(#"{"text":"Node 3."}"#, to: incident + "/comment")
      try await Self.post(#"{"priority":"P4","text":"Night."}"#, to: incident + "/set-priority")
      await told.note(try await WhenceBinary.get(incident))
      kill(command.processID, SIGKILL)
    }
    _ = try await RunningCommand.run(serve, until: ["ready"]) { command in
      let incident = "http://127.0.0.1:\(try command.port(of: "questions"))/api/v1/incidents/1"
      await told.note(try await WhenceBinary.get(incident))
    }
    let answers = await told.all
    try #require(answers.count == 2)
    for member in ["state", "opened", "closed", "active", "owner", "priority", "acknowledged"] {
      let values = try answers.map { try Self.member(member, of: $0) }
      #expect(values[0] == values[1], "\(member)")
    }
    #expect(try Self.member("state", of: answers[1]) == "acknowledged")
    #expect(try Self.member("owner", of: answers[1]) == "ada")
    #expect(try Self.member("priority", of: answers[1]) == "P4")
  }

  private actor Answers {
    var all: [String] = []

    func note(_ answer: String) { all.append(answer) }
  }

  private static func member(_ name: String, of json: String) throws -> String {
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    return String(describing: try #require(object?[name]))
  }

  private static func post(_ body: String, to url: String) async throws {
    var request = HTTPClientRequest(url: url)
    request.method = .POST
    request.headers.add(name: "content-type", value: "application/json")
    request.body = .bytes(ByteBuffer(string: body))
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    let answer = String(buffer: try await response.body.collect(upTo: 1 << 20))
    #expect(response.status == .ok, "\(answer)")
  }

  /// Starts a server, plays into it, and kills it.
  ///
  /// - Returns: the last window that it said was stored.
  private func killOnce(
    _ file: String, round: Int, after wait: Duration
  ) async throws -> Timestamp {
    let told = Told()
    _ = try await RunningCommand.run(
      [
        "serve", "--grpc-port", "0", "--http-port", "0", "--api-port", "0", "--history", file,
        "--clock-lead-seconds", "1000000000",
      ], until: ["ready"]
    ) { command in
      let http = try command.port(of: "OTLP/HTTP")
      let api = try command.port(of: "questions")
      let end = ContinuousClock.now + wait
      var second = 1_700_000_000 + round * 600
      while ContinuousClock.now < end {
        for _ in 0..<5 {
          second += 1
          try await Self.send(second, to: http)
        }
        let status = try await WhenceBinary.get("http://127.0.0.1:\(api)/api/v1/status")
        if let time = Self.storedThrough(status) { await told.note(time) }
      }
      kill(command.processID, SIGKILL)
    }
    return await told.time
  }

  private actor Told {
    var time = Timestamp.zero

    func note(_ time: Timestamp) { self.time = max(self.time, time) }
  }

  private static func send(_ second: Int, to port: Int) async throws {
    let id = String(format: "%016x", second)
    var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/v1/traces")
    request.method = .POST
    request.headers.add(name: "content-type", value: "application/json")
    request.body = .bytes(
      ByteBuffer(
        string: """
          {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name",\
          "value":{"stringValue":"billing"}}]},"scopeSpans":[{"spans":[{"traceId":"\(id)\(id)",\
          "spanId":"\(id)","name":"GET /","kind":2,"startTimeUnixNano":"\(second)000000000",\
          "endTimeUnixNano":"\(second)250000000"}]}]}]}
          """))
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    _ = try await response.body.collect(upTo: 1 << 16)
  }

  private static func storedThrough(_ status: String) -> Timestamp? {
    guard let match = status.firstMatch(of: #/"storedThrough":"([^"]+)"/#) else { return nil }
    let text = String(match.1)
    let form = ISO8601DateFormatter()
    form.formatOptions =
      text.contains(".")
      ? [.withInternetDateTime, .withFractionalSeconds]
      : [
        .withInternetDateTime
      ]
    return form.date(from: text).map {
      Timestamp(nanoseconds: Int64($0.timeIntervalSince1970.rounded()) * 1_000_000_000)
    }
  }

  /// The newest window in the file, which is whole.
  private func check(_ file: String, _ comment: Comment) throws -> Timestamp {
    let verdict = try DatabaseQueue(path: file).read {
      try String.fetchAll($0, sql: "PRAGMA integrity_check")
    }
    #expect(verdict == ["ok"], comment)
    let store = try SQLiteHistory(path: file)
    for usage in try store.usage() {
      let rows = try store.rows(
        HistoryQuery(usage.kind, in: Timestamp.zero...Timestamp.max, limit: .max))
      #expect(rows.count == usage.rowCount, comment)
      #expect(rows.reduce(0) { $0 + $1.byteCount } == usage.byteCount, comment)
    }
    let kinds = [HistoryKind.window, .vitalsFine]
    return try kinds.compactMap { kind in
      try store.rows(HistoryQuery(kind, in: Timestamp.zero...Timestamp.max, limit: 1)).first?
        .through
    }.max() ?? .zero
  }
}

/// When to kill, between at once and 3 s later.
private struct KillTimes {
  private var state: UInt64

  init(seed: UInt64) { state = seed | 1 }

  mutating func next() -> Duration {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return .milliseconds(Int(state % 3_000))
  }
}
