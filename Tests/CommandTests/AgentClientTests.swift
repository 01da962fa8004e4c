import Foundation
import Subprocess
import SystemPackage
import Testing

/// The client that agents are built with; `scripts/setup-tests` installs it.
@Suite struct `The official client of the protocol takes all that is offered` {
  struct Found: Decodable {
    var version: String
    var server: String?
    var instructions: Bool
    var tools: [String]
    var called: [String: Int]
    var failed: [String: String]
    var causes: [[String]]
    var resources: [String]
    var templates: Int
    var prompts: [String]
    var unknownTool: Int
  }

  static let recording = WhenceBinary.packageFolder + "/Examples/shop/recordings/instance-gone"
  private static let python = WhenceBinary.packageFolder + "/.build/test-python/bin/python"

  private func run(_ arguments: [String]) async throws -> Found {
    try #require(
      FileManager.default.isExecutableFile(atPath: Self.python), "run scripts/setup-tests first")
    let script = WhenceBinary.packageFolder + "/Tests/CommandTests/Agents/client.py"
    let run = try await Subprocess.run(
      .path(FilePath(Self.python)), arguments: Arguments([script] + arguments),
      output: .string(limit: 1 << 22), error: .string(limit: 1 << 20))
    try #require(run.terminationStatus.isSuccess, "\(run.standardError)")
    return try JSONDecoder().decode(Found.self, from: Data(run.standardOutput.utf8))
  }

  /// - Parameters:
  ///   - found: what the client found.
  ///   - mode: how it was told to begin.
  ///   - absent: tools that have nothing to answer from there, and say so.
  private func check(_ found: Found, mode: String, absent: [String] = []) {
    #expect(found.version == (mode == "legacy" ? "2025-11-25" : "2026-07-28"))
    // Who names a revision itself does not ask who answers.
    let isAsked = mode != "2026-07-28"
    #expect(found.server == (isAsked ? "whence" : nil))
    #expect(found.instructions == isAsked)
    #expect(found.failed.keys.sorted() == absent, "\(found.failed)")
    for (tool, problem) in found.failed { #expect(problem.contains("unavailable"), "\(tool)") }
    #expect(found.causes.first == ["instance", "instance-down"])
    #expect(found.resources.contains("whence://topology"))
    #expect(found.templates > 0)
    #expect(found.prompts == ["triage", "post-mortem", "architecture-review", "release-check"])
    #expect(found.unknownTool == -32602)
    // Tokens of three bytes, 1,500 of them.
    for (tool, byteCount) in found.called { #expect(byteCount <= 4_500, "\(tool)") }
  }

  @Test(arguments: ["auto", "legacy", "2026-07-28"])
  func `a recording is answered on standard input and output`(_ mode: String) async throws {
    let found = try await run(
      [mode, "stdio", WhenceBinary.path, "mcp", "--recording", Self.recording])
    check(found, mode: mode, absent: ["changes", "rediagnosis", "status"])
  }

  @Test
  func `a server is asked over HTTP and through the relay, and then its history`() async throws {
    let folder = NSTemporaryDirectory() + "whence-agents-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let history = folder + "/history.sqlite"
    _ = try await RunningCommand.run(
      [
        "serve", "--grpc-port", "0", "--http-port", "0", "--api-port", "0", "--history",
        history, "--clock-lead-seconds", "1000000000",
      ], until: ["ready"]
    ) { command in
      let port = try command.port(of: "OTLP/HTTP")
      let play = try await WhenceBinary.run(
        ["play", Self.recording, "--to", "http://127.0.0.1:\(port)", "--speed", "max"])
      #expect(play.code == 0, "\(play.error)")
      let server = "http://127.0.0.1:\(try command.port(of: "questions"))"
      for mode in ["auto", "legacy"] {
        check(try await run([mode, "http", server + "/mcp"]), mode: mode)
        check(
          try await run([mode, "stdio", WhenceBinary.path, "mcp", "--url", server]), mode: mode)
      }
    }
    let stored = try Data(contentsOf: URL(filePath: history))
    let found = try await run(
      ["auto", "stdio", WhenceBinary.path, "mcp", "--history", history])
    check(found, mode: "auto", absent: ["status"])
    #expect(try Data(contentsOf: URL(filePath: history)) == stored, "it was only read")
  }

  @Test func `a history that is none is refused before anybody speaks`() async throws {
    let path = NSTemporaryDirectory() + "whence-none-\(UUID().uuidString).sqlite"
    let outcome = try await WhenceBinary.run(["mcp", "--history", path])
    #expect(outcome.code == 65)
    #expect(outcome.error.contains(path))
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func `without a server the relay says so, in the protocol`() async throws {
    let run = try await Subprocess.run(
      .path(FilePath(WhenceBinary.path)), arguments: ["mcp", "--url", "http://127.0.0.1:1"],
      input: .string(
        """
        {"jsonrpc":"2.0","id":7,"method":"ping"}

        {"jsonrpc":"2.0","method":"notifications/initialized"}

        """), output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    #expect(run.terminationStatus.isSuccess)
    let lines = run.standardOutput.split(separator: "\n")
    #expect(lines.count == 1)
    #expect(lines.first?.contains(#""id":7,"error":{"code":-32603"#) == true)
    #expect(lines.first?.contains("no server answers at http://127.0.0.1:1") == true)
  }
}
