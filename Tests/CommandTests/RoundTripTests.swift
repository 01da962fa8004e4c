import AsyncHTTPClient
import Foundation
import NIOCore
import Testing

@Suite struct `The commands work together` {
  /// A span a second of one service, as JSON lines.
  private func recording(seconds: Int) -> String {
    (0..<seconds).map { second in
      let id = String(format: "%016x", second + 1)
      let start = 1_700_000_000 + second
      return """
        {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name",\
        "value":{"stringValue":"billing"}}]},"scopeSpans":[{"spans":[{"traceId":"\(id)\(id)",\
        "spanId":"\(id)","name":"GET /","kind":2,"startTimeUnixNano":"\(start)000000000",\
        "endTimeUnixNano":"\(start)250000000"}]}]}]}

        """
    }.joined()
  }

  private func withFolder(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder.path)
  }

  /// The answer without the one member that differs from run to run.
  private func stable(_ json: String) throws -> String {
    let end = try #require(json.range(of: ",\"elapsedSeconds\":"))
    return String(json[..<end.lowerBound])
  }

  @Test func `what is played to record is in the file when it is told to stop`() async throws {
    try await withFolder { folder in
      let source = recording(seconds: 50)
      try Data(source.utf8).write(to: URL(filePath: "\(folder)/source.jsonl"))
      let outcome = try await RunningCommand.run(
        ["record", "-o", "\(folder)/copy.jsonl", "--grpc-port", "0", "--http-port", "0"],
        until: ["OTLP/HTTP", "OTLP/gRPC"]
      ) { command in
        let port = try command.port(of: "OTLP/HTTP")
        let play = try await WhenceBinary.run(
          ["play", "\(folder)/source.jsonl", "--to", "http://127.0.0.1:\(port)"])
        #expect(play.code == 0, "\(play.error)")
        #expect(play.error.contains("sent 50 requests"))
      }
      #expect(outcome.code == 0)
      #expect(outcome.error.contains("wrote 50 traces, 0 metrics, 0 logs requests"))
      #expect(try String(contentsOfFile: "\(folder)/copy.jsonl", encoding: .utf8) == source)
    }
  }

  @Test func `a server says of what was played what diagnose says of the file`() async throws {
    try await withFolder { folder in
      let file = "\(folder)/source.jsonl"
      try Data(recording(seconds: 60).utf8).write(to: URL(filePath: file))
      let outcome = try await RunningCommand.run(
        [
          "serve", "--grpc-port", "0", "--http-port", "0", "--api-port", "0", "--history",
          "\(folder)/history.sqlite", "--clock-lead-seconds", "1000000000",
        ], until: ["ready"]
      ) { command in
        let http = try command.port(of: "OTLP/HTTP")
        let api = try command.port(of: "questions")
        let play = try await WhenceBinary.run(["play", file, "--to", "http://127.0.0.1:\(http)"])
        #expect(play.code == 0, "\(play.error)")
        let answer = try await WhenceBinary.run(
          ["answer", "--server", "http://127.0.0.1:\(api)", "--json"])
        let diagnosis = try await WhenceBinary.run(["diagnose", file, "--json"])
        let sharded = try await WhenceBinary.run(["diagnose", file, "--json", "--shards", "4"])
        #expect(try stable(diagnosis.output) == stable(sharded.output))
        // The live server still waits for late senders; the causes are the same.
        let causes = try #require(
          diagnosis.output.range(of: "\"causes\":.*\"unexplained\"", options: .regularExpression))
        #expect(answer.output.contains(diagnosis.output[causes]))
        let status = try await WhenceBinary.get("http://127.0.0.1:\(api)/api/v1/status")
        #expect(status.contains("\"tracesItems\":60"))
      }
      #expect(outcome.code == 0)
      #expect(outcome.error.contains("stopped; everything accepted was taken in"))
      #expect(FileManager.default.fileExists(atPath: "\(folder)/history.sqlite"))
    }
  }

  @Test func `a recorded outage is answered alike by any process, any shards and a server`()
    async throws
  {
    let outage = WhenceBinary.packageFolder + "/Examples/shop/recordings/instance-gone"
    let first = try await WhenceBinary.run(["diagnose", outage, "--json"])
    let expected = try stable(first.output)
    #expect(expected.contains("\"cause\":\"instance-down\""))
    // Every process hashes with a seed of its own, unless it is told not to.
    let again = try await WhenceBinary.run(["diagnose", outage, "--json", "--shards", "4"])
    #expect(try stable(again.output) == expected)
    try await withFolder { folder in
      _ = try await RunningCommand.run(
        [
          "serve", "--grpc-port", "0", "--http-port", "0", "--api-port", "0", "--history",
          "\(folder)/history.sqlite", "--clock-lead-seconds", "1000000000",
        ], until: ["ready"]
      ) { command in
        let port = try command.port(of: "OTLP/HTTP")
        let play = try await WhenceBinary.run(
          ["play", outage, "--to", "http://127.0.0.1:\(port)", "--speed", "max"])
        #expect(play.code == 0, "\(play.error)")
        let questions = "http://127.0.0.1:\(try command.port(of: "questions"))"
        #expect(try await settled(expected, at: questions) == expected)
      }
    }
  }

  /// The server's answer once it is `expected`, or its last one: the last windows end when nothing
  /// has come for a while.
  private func settled(_ expected: String, at server: String) async throws -> String {
    var answer = ""
    for _ in 0..<60 where answer != expected {
      try await Task.sleep(for: .seconds(1))
      // A server says in every answer what it was taken from; for the present that is known.
      answer = try stable(
        try await WhenceBinary.run(["answer", "--server", server, "--json"]).output
      ).replacing(#""presence":"live","unknown":[],"#, with: "")
    }
    return answer
  }

  @Test func `a recording that cannot be read ends with its code and its name`() async throws {
    let missing = try await WhenceBinary.run(["diagnose", "/nowhere.jsonl"])
    #expect(missing.code == 65)
    #expect(missing.error.contains("/nowhere.jsonl"))
    try await withFolder { folder in
      let file = "\(folder)/cut.jsonl"
      try Data(recording(seconds: 30).dropLast(40).utf8).write(to: URL(filePath: file))
      let cut = try await WhenceBinary.run(["diagnose", file])
      #expect(cut.code == 65)
      #expect(cut.output.hasPrefix("No cause to report"))
      #expect(cut.error.contains("could not be read to its end"))
    }
  }

  @Test func `without a server, answer and play say so`() async throws {
    let answer = try await WhenceBinary.run(["answer", "--server", "http://127.0.0.1:1"])
    #expect(answer.code == 69)
    #expect(answer.error.contains("no server answers at http://127.0.0.1:1"))
  }
}

extension WhenceBinary {
  static func get(_ url: String) async throws -> String {
    let response = try await HTTPClient.shared.execute(
      HTTPClientRequest(url: url), timeout: .seconds(30))
    return String(buffer: try await response.body.collect(upTo: 1 << 20))
  }
}
