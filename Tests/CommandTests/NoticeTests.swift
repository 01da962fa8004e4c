import Foundation
import Testing

@Suite struct `A server that tells of incidents` {
  private static let receiver =
    WhenceBinary.packageFolder + "/Tests/CommandTests/Receivers/receive.py"
  private static let outage =
    WhenceBinary.packageFolder + "/Examples/shop/recordings/connections-leaked"

  @Test func `tells nobody again after a restart, and goes on telling`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let told = "\(folder)/told"
    _ = try await RunningCommand.run(
      ["python3", Self.receiver, told], executable: "/usr/bin/env", until: ["receiver"]
    ) { receiver in
      try """
      channels:
        hook: {kind: webhook, url: "http://127.0.0.1:\(try receiver.port(of: "receiver"))"}
      """.write(toFile: "\(folder)/notify.yaml", atomically: true, encoding: .utf8)
      let serve = [
        "serve", "--grpc-port", "0", "--http-port", "0", "--api-port", "0", "--history",
        "\(folder)/history.sqlite", "--clock-lead-seconds", "1000000000", "--notify",
        "\(folder)/notify.yaml",
      ]
      let first = try await RunningCommand.run(serve, until: ["ready"]) { command in
        let played = try await WhenceBinary.run([
          "play", Self.outage, "--speed", "max", "--to",
          "http://127.0.0.1:\(try command.port(of: "OTLP/HTTP"))",
        ])
        #expect(played.code == 0, "\(played.error)")
        try await Self.wait(command, until: "delivered", isAtLeast: 1)
      }
      #expect(first.code == 0)
      let before = try Self.lines(told)
      #expect(before.count { $0.contains("\"opened\"") || $0.contains(".opened") } == 1)
      _ = try await RunningCommand.run(serve, until: ["ready"]) { command in
        // What goes on is found again, and is no news.
        try await Self.wait(command, until: "repeated", isAtLeast: 1)
        let events = try await WhenceBinary.get(
          "http://127.0.0.1:\(try command.port(of: "questions"))/api/v1/incidents/1/timeline")
        #expect(events.contains("hook: opened: connection-leak of pool"))
      }
      #expect(try Self.lines(told) == before)
    }
  }

  private static func lines(_ file: String) throws -> [Substring] {
    try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
  }

  /// Waits until a number of the first channel has risen.
  private static func wait(
    _ command: RunningCommand, until name: String, isAtLeast least: Int
  ) async throws {
    let status = "http://127.0.0.1:\(try command.port(of: "questions"))/api/v1/status"
    for _ in 0..<300 {
      let answer = try JSONSerialization.jsonObject(
        with: Data(try await WhenceBinary.get(status).utf8))
      let counts = (answer as? [String: Any])?["receivers"] as? [String: Any]
      if let count = counts?["channel.hook.\(name)"] as? Int, count >= least { return }
      try await Task.sleep(for: .milliseconds(100))
    }
    Issue.record("\(name) never rose to \(least)")
  }
}
