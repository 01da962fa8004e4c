import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Subprocess
import SystemPackage
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

  @Test func `refuses every token once their file is gone, until it is back`() async throws {
    try await withFolder { folder in
      let file = "\(folder)/tokens"
      let made = try await WhenceBinary.run(
        ["token", "create", "ann", "--tokens", file])
      let secret = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
      let outcome = try await Self.serve(["--tokens", file]) { port in
        let wait = { (code: UInt) in
          for _ in 0..<200 {
            let answer = try await Self.ask(port, "/api/v1/status", token: secret)
            if answer.status.code == code { return }
            try await Task.sleep(for: .milliseconds(50))
          }
          Issue.record("it never answered \(code)")
        }
        try await wait(200)
        try FileManager.default.moveItem(atPath: file, toPath: file + ".away")
        try await wait(503)
        #expect(try await Self.ask(port, "/readyz").status.code == 503)
        try FileManager.default.moveItem(atPath: file + ".away", toPath: file)
        try await wait(200)
      }
      #expect(outcome.error.contains("every token is refused until it can be read: \(file)"))
    }
  }

  @Test func `is asked over TLS when its authority is trusted`() async throws {
    try await withFolder { folder in
      let authority = try await Authority.make(in: folder)
      let flags = [
        "--tls-certificate", authority.serverCertificate, "--tls-key", authority.serverKey,
      ]
      _ = try await Self.serve(flags) { port in
        let server = ["answer", "--server", "https://127.0.0.1:\(port)"]
        let stranger = try await WhenceBinary.run(server)
        #expect(stranger.code == 69)
        #expect(stranger.error.contains("CERTIFICATE_VERIFY_FAILED"), "\(stranger.error)")
        let flagged = try await WhenceBinary.run(server + ["--ca", authority.certificate])
        #expect(flagged.code == 0, "\(flagged.error)")
        let surrounded = try await WhenceBinary.run(
          ["ask", "health", "--server", "https://127.0.0.1:\(port)"],
          environment: ["WHENCE_CA": authority.certificate])
        #expect(surrounded.code == 0, "\(surrounded.error)")
        let missing = try await WhenceBinary.run(server + ["--ca", "\(folder)/none"])
        #expect(missing.code == 64)
        #expect(missing.error.contains("--ca cannot be read: \(folder)/none"))
      }
    }
  }

  @Test(arguments: [
    (["--oidc-issuer", "https://a.example"], "oidc.issuer is given without oidc.audience"),
    (
      ["--oidc-issuer", "http://a.example", "--oidc-audience", "w"],
      "oidc.issuer must be an https address"
    ),
    (["--oidc-roles", "sre=root"], "oidc.roles must be pairs as sre=operator"),
    (["--oidc-ca", "/no/such"], "oidc.ca cannot be read: /no/such"),
    (
      [
        "--host", "0.0.0.0", "--api-host", "0.0.0.0", "--oidc-issuer", "https://a.example",
        "--oidc-audience", "w",
      ],
      "host is 0.0.0.0, which others can reach, with no tokens and no TLS"
    ),
    (
      ["--api-host", "0.0.0.0", "--oidc-issuer", "https://a.example", "--oidc-audience", "w"],
      "api.host is 0.0.0.0, which others can reach, with no TLS:"
    ),
  ])
  func `says what is wrong with an identity provider`(
    flags: [String], problem: String
  ) async throws {
    let outcome = try await WhenceBinary.run(["serve", "--history", ""] + flags)
    #expect(outcome.code != 0)
    #expect(outcome.error.contains(problem), "\(outcome.error)")
  }

  @Test func `tells another server of itself, never itself`() async throws {
    let own = try await WhenceBinary.run(
      ["serve", "--history", "", "--http-port", "4318", "--traces-to", "http://localhost:4318"])
    #expect(own.error.contains("traces.to is this server itself"), "\(own.error)")
    let flags = ["serve", "--history", "", "--grpc-port", "0", "--http-port", "0"]
    _ = try await RunningCommand.run(flags + ["--api-port", "0"], until: ["ready"]) { watcher in
      let (door, asked) = (try watcher.port(of: "OTLP/HTTP"), try watcher.port(of: "questions"))
      _ = try await Self.serve(["--traces-to", "http://127.0.0.1:\(door)"]) { port in
        for _ in 0..<120 {
          _ = try await Self.ask(port, "/api/v1/status")
          let answer = try await HTTPClient.shared.execute(
            HTTPClientRequest(url: "http://127.0.0.1:\(asked)/api/v1/topology?type=service"),
            timeout: .seconds(30))
          let text = String(buffer: try await answer.body.collect(upTo: 1 << 20))
          if text.contains(#""name":"whence""#) { return }
          try await Task.sleep(for: .milliseconds(250))
        }
        Issue.record("the watcher never heard of a service named whence")
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

/// An authority of one's own, and a certificate for this machine that it signed; made by OpenSSL.
private struct Authority {
  let certificate: String
  let serverCertificate: String
  let serverKey: String

  static func make(in folder: String) async throws -> Authority {
    let made = Authority(
      certificate: "\(folder)/authority.crt", serverCertificate: "\(folder)/server.crt",
      serverKey: "\(folder)/server.key")
    let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    let (authorityKey, request) = ("\(folder)/authority.key", "\(folder)/server.csr")
    try await openssl(
      [
        "req", "-x509", "-days", "2", "-subj", "/CN=An authority", "-keyout", authorityKey,
        "-out", made.certificate,
      ] + key)
    try await openssl(
      [
        "req", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
        "-keyout", made.serverKey, "-out", request,
      ] + key)
    try await openssl([
      "x509", "-req", "-in", request, "-days", "2", "-CA", made.certificate, "-CAkey",
      authorityKey, "-CAcreateserial", "-copy_extensions", "copy", "-out", made.serverCertificate,
    ])
    return made
  }

  private static func openssl(_ arguments: [String]) async throws {
    let run = try await Subprocess.run(
      .path("/usr/bin/openssl"), arguments: Arguments(arguments), output: .discarded,
      error: .string(limit: 1 << 16))
    try #require(run.terminationStatus.isSuccess, "\(run.standardError)")
  }
}

/// A folder for one test, gone after it.
private func withFolder(_ body: (String) async throws -> Void) async throws {
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try await body(folder.path)
}
