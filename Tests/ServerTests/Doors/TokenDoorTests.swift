import Foundation
import GRPCCore
import NIOHTTP1
import Queries
import Response
import Server
import Synchronization
import Telemetry
import Testing

@testable import Answers

@Suite struct `Doors that ask for a token` {
  private static let json = [("content-type", "application/json")]

  @Test(arguments: [
    (nil, 401), ("viewer", 403), ("admin", 403), ("ingest", 200), ("old", 401), ("gone", 401),
    ("whence_guessed", 401),
  ])
  func `take telemetry from those with a token for it alone`(
    name: String?, wanted: Int
  )
    async throws
  {
    let keys = try Keys()
    let sink = CollectingSink()
    let isTaken = wanted == 200
    try await RunningDoors.run(keys: keys.door, sink: sink) { doors in
      let headers = name.map(keys.bearer) ?? []
      let reply = try await doors.post("/v1/traces", headers: headers)
      #expect(reply.status == wanted)
      let challenge = reply.headers.first(name: "www-authenticate")
      #expect((challenge == "Bearer realm=\"whence\"") == (wanted == 401))
      let secret = name.map { keys.secrets[$0] ?? $0 }
      let call = try #require(
        try await GRPCCaller.export([[]], token: secret, port: doors.grpcPort).first)
      let code: RPCError.Code? =
        switch wanted {
        case 401: .unauthenticated
        case 403: .permissionDenied
        default: nil
        }
      #expect(call.error?.code == code)
      let counts = doors.gate.current.counters.refusedRequestCounts
      #expect(counts[.unauthenticated, default: 0] == (wanted == 401 ? 2 : 0))
      #expect(counts[.forbidden, default: 0] == (wanted == 403 ? 2 : 0))
    }
    #expect(sink.received.count == (isTaken ? 2 : 0))
  }

  /// What came with a refused token is not read: its words would say what else is wrong with it.
  @Test func `refuse before they look at anything else`() async throws {
    let keys = try Keys()
    try await RunningDoors.run(keys: keys.door, sink: CollectingSink()) { doors in
      #expect(try await doors.post("/no/such", contentType: nil).status == 401)
      #expect(try await doors.post("/v1/traces", method: .GET).status == 401)
      let call = try await GRPCCaller.export([[]], method: "NoSuch", port: doors.grpcPort)
      #expect(call.first?.error?.code == .unauthenticated)
    }
  }

  @Test(arguments: [
    (nil, 401), ("viewer", 200), ("operator", 200), ("admin", 200), ("ingest", 403), ("old", 401),
    ("gone", 401),
  ])
  func `answer those with a token to ask alone`(name: String?, wanted: Int) async throws {
    let keys = try Keys()
    try await RunningAPI.run(doors: keys.policy) { api in
      let headers = name.map(keys.bearer) ?? []
      for path in [
        "/api/v1/diagnosis", "/api/v1/openapi.json", "/metrics", "/api/v1/status",
      ] {
        #expect(try await api.ask(path, headers: headers).status == wanted, "\(path)")
      }
      let message = try await api.ask(
        "/mcp", .POST, headers: headers + Self.json,
        body: #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#)
      #expect(message.status == wanted)
      let probe = try await api.ask("/healthz")
      #expect(probe.status == 200)
    }
  }

  /// There is no incident 7: whoever may do the deed learns that, the others do not get so far.
  @Test(arguments: [("viewer", 403), ("operator", 404), ("admin", 404)])
  func `check the role for each deed`(name: String, wanted: Int) async throws {
    let keys = try Keys()
    try await RunningAPI.run(doors: keys.policy) { api in
      let deed = try await api.ask(
        "/api/v1/incidents/7/acknowledge", .POST, headers: keys.bearer(name) + Self.json,
        body: "{}")
      #expect(deed.status == wanted || deed.status == 503 && wanted == 404, "\(deed.text)")
      if wanted == 403 { #expect(deed.text.contains("viewer")) }
    }
  }

  @Test func `name whoever asks after the token`() async throws {
    let keys = try Keys()
    var head = RequestHead(method: "POST", path: "/")
    head.authorization = "bearer \(keys.secrets["operator"] ?? "")"
    let actor = try await TokenAuthenticator(keys.door).actor(of: head)
    #expect(actor == Actor(name: "operator", role: .operator))
  }

  @Test func `give a browser a cookie that only this server's pages can use`() async throws {
    let keys = try Keys()
    try await RunningAPI.run(doors: keys.policy) { api in
      let session = try await api.ask("/api/v1/session", .POST, headers: keys.bearer("viewer"))
      #expect(session.status == 204)
      let cookie = try #require(session.headers.first(name: "set-cookie"))
      #expect(cookie.hasSuffix("; Path=/; HttpOnly; SameSite=Strict"))
      let brought = [("cookie", "other=1; \(cookie.prefix { $0 != ";" })")]
      #expect(try await api.ask("/api/v1/status", headers: brought).status == 200)
      let foreign = brought + [("origin", "http://example.com")]
      #expect(try await api.ask("/api/v1/status", headers: foreign).status == 403)
      let own = brought + [("origin", "http://127.0.0.1:\(api.port)")]
      #expect(try await api.ask("/api/v1/status", headers: own).status == 200)
      let over = try await api.ask("/api/v1/session", .DELETE, headers: brought)
      #expect(over.headers.first(name: "set-cookie")?.contains("Max-Age=0") == true)
      #expect(try await api.ask("/api/v1/session", .POST).status == 401)
    }
  }

  @Test func `say in every answer what they do without`() async throws {
    var policy = DoorPolicy()
    policy.lacks = ["no tokens", "no TLS"]
    try await RunningAPI.run(doors: policy) { api in
      for path in ["/api/v1/status", "/no/such", "/healthz"] {
        let answer = try await api.ask(path)
        #expect(answer.headers.first(name: "whence-insecure") == "no tokens, no TLS")
      }
      let status = try JSONValue(json: try await api.ask("/api/v1/status").text)
      let lacks = status["doors"]?["lacks"]?.array?.compactMap(\.string)
      #expect(lacks == ["no tokens", "no TLS"])
    }
    try await RunningAPI.run { api in
      let answer = try await api.ask("/api/v1/status")
      #expect(answer.headers.first(name: "whence-insecure") == nil)
    }
  }
}

@Suite struct `Keys of the doors` {
  @Test func `are not guessed, not shown, and of 256 bits`() throws {
    let secrets = (0..<100).map { _ in Token.newSecret() }
    #expect(Set(secrets).count == 100)
    for secret in secrets {
      #expect(secret.hasPrefix(Token.prefix))
      #expect(secret.count == Token.prefix.count + 64)
    }
    // FIPS 180-2, appendix B.1.
    #expect(
      Token.hash(of: "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    let keys = try Keys()
    for secret in keys.secrets.values { #expect(!keys.book.text.contains(secret)) }
  }

  @Test(arguments: [
    "", "Bearer", "Basic abc", "Bearer a b", "Bearer  ", "bearer:", "whence_", "Bearer \u{0}",
  ])
  func `refuse what is no token`(authorization: String) throws {
    let keys = try Keys()
    #expect(throws: Unrecognised.self) { try keys.door.token(of: authorization) }
    #expect(keys.door.refusedCount == 1)
  }

  @Test func `open nothing once they are revoked in the file`() async throws {
    try await withTemporaryFolder { folder in
      let (secret, file) = (Token.newSecret(), TokenFile(path: "\(folder)/tokens"))
      try file.change { (book) throws(TokenBook.Failure) in
        try book.add(
          Token(
            name: "a", use: .ingest, hash: Token.hash(of: secret), created: Keys.now))
      }
      let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      let door = DoorKeys(try file.read()) { Keys.now }
      let files = DoorFiles(tokens: (file, door), tls: nil)
      #expect(try door.token(of: "Bearer \(secret)").name == "a")
      try file.change { (book) throws(TokenBook.Failure) in try book.revoke("a", at: Keys.now) }
      files.look()
      #expect(throws: Unrecognised.self) { try door.token(of: "Bearer \(secret)") }
      #expect(files.failure == nil)
    }
  }

  /// What became of the file, and what is then said of it.
  @Test(arguments: [
    ("broken", ": line 1 is no token"), ("gone", " cannot be read"), ("large", " bytes, the limit"),
  ])
  func `open nothing while nobody can tell which were revoked`(
    state: String, wanted: String
  ) async throws {
    try await withTemporaryFolder { folder in
      let (secret, file) = (Token.newSecret(), TokenFile(path: "\(folder)/tokens"))
      try file.change { (book) throws(TokenBook.Failure) in
        try book.add(
          Token(name: "a", use: .ingest, hash: Token.hash(of: secret), created: Keys.now))
      }
      let kept = try Data(contentsOf: URL(filePath: file.path))
      let door = DoorKeys(try file.read()) { Keys.now }
      let notes = Mutex([String]())
      let files = DoorFiles(tokens: (file, door), tls: nil) { note in
        notes.withLock { $0.append(note) }
      }
      switch state {
      case "gone": try FileManager.default.removeItem(atPath: file.path)
      case "large": try write(Array(repeating: 0x20, count: 2 << 20), to: file.path)
      default: try write(Array("?".utf8), to: file.path)
      }
      // An editor takes a file away before it writes the next.
      files.look()
      #expect(try door.token(of: "Bearer \(secret)").name == "a")
      #expect(files.failure?.contains(wanted) == true, "\(files.failure ?? "")")
      files.look()
      let doubt = Unrecognised.unavailable("tokens cannot be checked at present")
      #expect(throws: doubt) { try door.token(of: "Bearer \(secret)") }
      #expect(door.isInDoubt)
      try await RunningDoors.run(keys: door, sink: CollectingSink()) { doors in
        let reply = try await doors.post(
          "/v1/traces", headers: [("authorization", "Bearer \(secret)")])
        #expect(reply.status == 503)
        #expect(reply.headers.first(name: "retry-after") == "1")
        let call = try await GRPCCaller.export([[]], token: secret, port: doors.grpcPort)
        #expect(call.first?.error?.code == .unavailable)
      }
      var policy = DoorPolicy()
      policy.keys = door
      try await RunningAPI.run(doors: policy) { api in
        let probe = try await api.ask("/readyz")
        #expect(probe.status == 503)
        #expect(probe.text == "not ready: the file of tokens cannot be used\n")
      }
      try kept.write(to: URL(filePath: file.path))
      files.look()
      #expect(try door.token(of: "Bearer \(secret)").name == "a")
      #expect(files.failure == nil)
      let said = notes.withLock { $0 }
      #expect(said.count == 2, "\(said)")
      #expect(said.first?.hasPrefix("every token is refused until it can be read: ") == true)
    }
  }

  @Test func `are not lost when many are made at once`() async throws {
    try await withTemporaryFolder { folder in
      let file = TokenFile(path: "\(folder)/tokens")
      try await withThrowingTaskGroup { group in
        for number in 0..<20 {
          group.addTask {
            try file.change { (book) throws(TokenBook.Failure) in
              try book.add(
                Token(
                  name: "t\(number)", use: .ingest, hash: Token.hash(of: "\(number)"),
                  created: .zero))
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(Set(try file.read().tokens.map(\.name)).count == 20)
    }
  }
}
