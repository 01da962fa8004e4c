import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing

@Suite struct `A server that others can reach` {
  @Test(arguments: [["--host", "0.0.0.0"], ["--api-host", "::"]])
  func `does not start without tokens and TLS, and says what to do`(flags: [String]) async throws {
    let outcome = try await WhenceBinary.run(["serve", "--history", ""] + flags)
    #expect(outcome.code != 0)
    for part in [
      "is \(flags[1]), which others can reach, with no tokens and no TLS", "whence token create",
      "--tls-certificate", "127.0.0.1", "--insecure",
    ] {
      #expect(outcome.error.contains(part), "\(outcome.error)")
    }
  }

  @Test func `does not start with half of what it needs`() async throws {
    try await withFolder { folder in
      let file = "\(folder)/tokens"
      _ = try await WhenceBinary.run(["token", "create", "a", "--tokens", file])
      let outcome = try await WhenceBinary.run(
        ["serve", "--host", "0.0.0.0", "--tokens", file, "--tls-key", "\(folder)/key"])
      #expect(outcome.error.contains("0.0.0.0, which others can reach, with no TLS"))
      #expect(outcome.error.contains("tls.key is given without tls.certificate"))
      let missing = try await WhenceBinary.run(
        ["serve", "--history", "", "--tokens", "\(folder)/none"])
      #expect(missing.error.contains("tokens: \(folder)/none cannot be read"))
      let recording = try await WhenceBinary.run(
        ["record", "--output", "\(folder)/x", "--host", "0.0.0.0"])
      #expect(recording.code == 64)
      #expect(recording.error.contains("--insecure"))
    }
  }

  @Test func `starts when somebody wants it so, and says so`() async throws {
    let outcome = try await Self.serve(["--host", "0.0.0.0", "--insecure"]) { port in
      let answer = try await Self.ask(port, "/api/v1/status")
      #expect(answer.headers["whence-insecure"].first == "no tokens, no TLS")
      #expect(answer.status.code == 200)
    }
    #expect(outcome.code == 0)
    #expect(outcome.error.contains("insecure: no tokens, no TLS, and others can reach it"))
  }

  @Test func `takes a token until it is revoked`() async throws {
    try await withFolder { folder in
      let file = "\(folder)/tokens"
      let made = try await WhenceBinary.run(
        ["token", "create", "ann", "--role", "operator", "--days", "1", "--tokens", file])
      #expect(made.code == 0)
      let secret = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
      #expect(secret.hasPrefix("whence_") && !made.error.contains(secret))
      _ = try await Self.serve(["--tokens", file]) { port in
        #expect(try await Self.ask(port, "/api/v1/status").status.code == 401)
        #expect(try await Self.ask(port, "/api/v1/status", token: secret).status.code == 200)
        let server = ["answer", "--server", "http://127.0.0.1:\(port)"]
        #expect(try await WhenceBinary.run(server).code != 0)
        let answer = try await WhenceBinary.run(server, environment: ["WHENCE_TOKEN": secret])
        #expect(answer.code == 0, "\(answer.error)")
        let revoked = try await WhenceBinary.run(["token", "revoke", "ann", "--tokens", file])
        #expect(revoked.code == 0)
        for _ in 0..<100 {
          if try await Self.ask(port, "/api/v1/status", token: secret).status.code == 401 { return }
          try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("it was never refused")
      }
    }
  }

  private static func serve(
    _ flags: [String], _ body: @escaping @Sendable (Int) async throws -> Void
  ) async throws -> WhenceBinary.Outcome {
    try await RunningCommand.run(
      ["serve", "--history", "", "--grpc-port", "0", "--http-port", "0", "--api-port", "0"] + flags,
      until: ["ready"]
    ) { server in try await body(try server.port(of: "questions")) }
  }

  private static func ask(
    _ port: Int, _ path: String, token: String? = nil
  ) async throws -> HTTPClientResponse {
    var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
    if let token { request.headers.add(name: "authorization", value: "Bearer \(token)") }
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    _ = try await response.body.collect(upTo: 1 << 20)
    return response
  }
}

@Suite struct `Tokens on the command line` {
  @Test func `are made, listed and revoked`() async throws {
    try await withFolder { folder in
      let place = ["--tokens", "\(folder)/tokens"]
      var secrets: [String] = []
      for (name, role) in [("ann", "viewer"), ("collector", "ingest")] {
        let made = try await WhenceBinary.run(["token", "create", name, "--role", role] + place)
        secrets.append(made.output.trimmingCharacters(in: .whitespacesAndNewlines))
      }
      #expect(Set(secrets).count == 2)
      let again = try await WhenceBinary.run(["token", "create", "ann"] + place)
      #expect(again.code != 0)
      #expect(again.error.contains("a token named ann exists already"))
      _ = try await WhenceBinary.run(["token", "revoke", "ann"] + place)
      let list = try await WhenceBinary.run(["token", "list"] + place)
      let lines = list.output.split(separator: "\n")
      #expect(lines.count == 2)
      #expect(lines.first?.hasPrefix("ann  viewer  not valid, revoked 2") == true)
      #expect(lines.last?.hasPrefix("collector  ingest  valid, expires 2") == true)
      let json = try await WhenceBinary.run(["token", "list", "--json"] + place)
      let told = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
      #expect(told?.compactMap { $0["role"] as? String } == ["viewer", "ingest"])
      let text = try String(contentsOfFile: "\(folder)/tokens", encoding: .utf8)
      for secret in secrets {
        #expect(!list.output.contains(secret) && !json.output.contains(secret))
        #expect(!text.contains(secret))
      }
    }
  }

  @Test(arguments: [
    (["create", "a", "--role", "root"], "--role is viewer, operator, admin or ingest, not root"),
    (["create", "a", "--days", "-1"], "--days"), (["create", "a b"], "no spaces"),
    (["revoke", "nobody"], "no token is named nobody"),
  ])
  func `are refused with a reason`(arguments: [String], problem: String) async throws {
    try await withFolder { folder in
      let outcome = try await WhenceBinary.run(
        ["token"] + arguments + ["--tokens", "\(folder)/tokens"])
      #expect(outcome.code == 64)
      #expect(outcome.error.contains(problem), "\(outcome.error)")
    }
  }
}

/// A folder for one test, gone after it.
private func withFolder(_ body: (String) async throws -> Void) async throws {
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try await body(folder.path)
}
