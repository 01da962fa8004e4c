import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing

#if canImport(Glibc)
import Glibc
#endif

@Suite struct `A server that runs remedies` {
  private static let outage =
    WhenceBinary.packageFolder + "/Examples/shop/recordings/connections-leaked"

  private static func serve(_ folder: String) -> [String] {
    [
      "serve", "--grpc-port", "0", "--http-port", "0", "--api-port", "0", "--history",
      "\(folder)/history.sqlite", "--clock-lead-seconds", "1000000000", "--remedies",
      "\(folder)/remedies.yaml",
    ]
  }

  private static func withFolder(
    live: Bool, program script: String, _ body: (String) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let program = "\(folder)/program"
    try "#!/bin/sh\n\(script.replacing("FOLDER", with: folder))\n".write(
      toFile: program, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: program)
    try """
    commands: [\(program)]
    actions:
      end-idle:
        cause: connection-leak
        entity: pool
        command: [\(program), "{service}", "{incident}"]
        live: \(live)
        cooldown-seconds: 0
    """.write(toFile: "\(folder)/remedies.yaml", atomically: true, encoding: .utf8)
    try await body(folder)
  }

  /// The origin of questions, once the outage was played.
  private static func origin(_ command: RunningCommand, play: Bool = true) async throws -> String {
    if play {
      let played = try await WhenceBinary.run([
        "play", outage, "--speed", "max", "--to",
        "http://127.0.0.1:\(try command.port(of: "OTLP/HTTP"))",
      ])
      #expect(played.code == 0, "\(played.error)")
    }
    return "http://127.0.0.1:\(try command.port(of: "questions"))/api/v1/incidents/1"
  }

  private static func post(_ body: String, to url: String) async throws -> (Int, String) {
    var request = HTTPClientRequest(url: url)
    request.method = .POST
    request.headers.add(name: "content-type", value: "application/json")
    request.body = .bytes(ByteBuffer(string: body))
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    let answer = String(buffer: try await response.body.collect(upTo: 1 << 20))
    return (Int(response.status.code), answer)
  }

  /// The steps of the only run.
  private static func steps(_ incident: String) async throws -> [(step: String, text: String)] {
    let json = try await WhenceBinary.get(incident + "/remedies")
    let whole = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    let runs = try #require(whole?["runs"] as? [[String: Any]])
    let steps = try #require(runs.first?["steps"] as? [[String: Any]])
    return steps.map { ("\($0["step"] ?? "")", "\($0["text"] ?? "")") }
  }

  private static func until(_ what: String, _ holds: () async throws -> Bool) async throws {
    for _ in 0..<300 {
      if try await holds() { return }
      try await Task.sleep(for: .milliseconds(100))
    }
    Issue.record("it never came: \(what)")
  }

  @Test func `says on dry run what it would do, and does nothing`() async throws {
    try await Self.withFolder(live: false, program: "touch FOLDER/done") { folder in
      _ = try await RunningCommand.run(Self.serve(folder), until: ["ready"]) { command in
        let incident = try await Self.origin(command)
        let proposed = try await Self.post(
          #"{"action":"end-idle"}"#, to: incident + "/propose-remedy")
        #expect(proposed.0 == 200, "\(proposed.1)")
        let approved = try await Self.post(
          #"{"remedy":"end-idle-1"}"#, to: incident + "/approve-remedy")
        #expect(approved.0 == 200, "\(approved.1)")
        let steps = try await Self.steps(incident)
        #expect(steps.map(\.step) == ["proposed", "approved", "dry-run"])
        #expect(steps.last?.text.contains(#"program","shipping","1"]"#) == true, "\(steps)")
        let again = try await Self.post(
          #"{"remedy":"end-idle-1"}"#, to: incident + "/approve-remedy")
        #expect(again.0 == 409, "\(again.1)")
        let none = try await Self.post(#"{"action":"none"}"#, to: incident + "/propose-remedy")
        #expect(none.0 == 404, "\(none.1)")
      }
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/done"))
    }
  }

  @Test func `does what was approved, once, and not again after it was killed`() async throws {
    let script = #"echo "$@" >> FOLDER/done; echo $$ > FOLDER/id; exec sleep 600"#
    try await Self.withFolder(live: true, program: script) { folder in
      let file = "\(folder)/done"
      _ = try await RunningCommand.run(Self.serve(folder), until: ["ready"]) { command in
        let incident = try await Self.origin(command)
        _ = try await Self.post(#"{"action":"end-idle"}"#, to: incident + "/propose-remedy")
        let approved = try await Self.post(
          #"{"remedy":"end-idle-1"}"#, to: incident + "/approve-remedy")
        #expect(approved.0 == 200, "\(approved.1)")
        try await Self.until("the program began") {
          FileManager.default.fileExists(atPath: "\(folder)/id")
        }
        kill(command.processID, SIGKILL)
      }
      let id = try String(contentsOfFile: "\(folder)/id", encoding: .utf8)
      defer {
        Int32(id.trimmingCharacters(in: .whitespacesAndNewlines)).map { _ = kill($0, SIGKILL) }
      }
      _ = try await RunningCommand.run(Self.serve(folder), until: ["ready"]) { command in
        let incident = try await Self.origin(command, play: false)
        let steps = try await Self.steps(incident)
        #expect(steps.map(\.step) == ["proposed", "approved", "unknown"])
        #expect(steps.last?.text.contains("not repeated") == true)
        try await Task.sleep(for: .seconds(2))
        #expect(try await Self.steps(incident).count == 3)
      }
      #expect(try String(contentsOfFile: file, encoding: .utf8) == "shipping 1\n")
    }
  }

  @Test func `does not start with actions that cannot be, and says all that is wrong`()
    async throws
  {
    try await Self.withFolder(live: false, program: "") { folder in
      try "actions: {a: {cause: rust, command: [/bin/sh]}, b: {cause: connection-leak, lve: 1}}"
        .write(toFile: "\(folder)/remedies.yaml", atomically: true, encoding: .utf8)
      let outcome = try await WhenceBinary.run(Self.serve(folder))
      #expect(outcome.code != 0)
      for part in ["no model has a cause 'rust'", "'/bin/sh' is not one of", "'lve' is not a key"] {
        #expect(outcome.error.contains(part), "\(outcome.error)")
      }
    }
  }
}
