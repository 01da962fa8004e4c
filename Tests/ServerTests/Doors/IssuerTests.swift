import Foundation
import NIOHTTP1
import Response
import Server
import Telemetry
import Testing

@testable import Answers

@Suite struct `Tokens of an identity provider` {
  /// Runs a door for questions that takes tokens of a provider.
  private static func run(
    pauseSeconds: Double = 600, roles: [String: Role]? = nil,
    _ body: @escaping @Sendable (IdentityProvider, Issuer, RunningAPI) async throws -> Void
  ) async throws {
    try await IdentityProvider.run { provider in
      var rule = IdentityRule(issuer: provider.said, audience: "whence")
      if let roles { rule.roles = roles }
      try await open(rule, pauseSeconds: pauseSeconds) { try await body(provider, $0, $1) }
    }
  }

  private static func open(
    _ rule: IdentityRule, pauseSeconds: Double,
    _ body: @escaping @Sendable (Issuer, RunningAPI) async throws -> Void
  ) async throws {
    var limits = IssuerLimits()
    limits.pauseSeconds = pauseSeconds
    let issuer = Issuer(rule, limits: limits, now: { .present })
    var policy = DoorPolicy()
    policy.keys = try Keys().door
    policy.issuer = issuer
    try await RunningAPI.run(doors: policy, beside: [issuer]) { api in
      for _ in 0..<200 where issuer.standing.read == nil && issuer.standing.failedCount == 0 {
        try await Task.sleep(for: .milliseconds(50))
      }
      try await body(issuer, api)
    }
  }

  private static func bearer(_ token: String) -> [(String, String)] {
    [("authorization", "Bearer \(token)")]
  }

  @Test(arguments: [
    ("rsa", "RS256"), ("rsa", "RS384"), ("rsa", "RS512"), ("rsa", "PS256"), ("ec", "ES256"),
    ("ec384", "ES384"), ("ed", "EdDSA"),
  ])
  func `are taken however the provider signs them`(key: String, algorithm: String) async throws {
    try await Self.run { provider, issuer, api in
      let token = try await provider.mint(
        ["alg": algorithm, "kid": key, "typ": "JWT"], provider.claims(), signedBy: key)
      let answer = try await api.ask("/api/v1/status", headers: Self.bearer(token))
      #expect(answer.status == 200, "\(answer.text)")
      let actor = try await issuer.actor(of: token[...])
      #expect(actor == Actor(name: "oidc:ann", role: .operator))
      let doors = try JSONValue(json: answer.text)["doors"]
      #expect(doors?["identityKeys"]?.int == 4)
      #expect(doors?["identityFailure"]?.isNull == true)
      // Whoever may handle incidents learns that there is none of this number.
      let deed = try await api.ask(
        "/api/v1/incidents/7/acknowledge", .POST,
        headers: Self.bearer(token) + [("content-type", "application/json")], body: "{}")
      #expect(deed.status == 404 || deed.status == 503, "\(deed.text)")
    }
  }

  @Test func `open a session of a browser, and no door of telemetry`() async throws {
    try await Self.run { provider, _, api in
      let token = try await provider.mint(
        ["alg": "ES256", "kid": "ec"], provider.claims(), signedBy: "ec")
      let session = try await api.ask(
        "/api/v1/session", .POST, headers: Self.bearer(token))
      let cookie = try #require(session.headers.first(name: "set-cookie"))
      let brought = [("cookie", String(cookie.prefix { $0 != ";" }))]
      #expect(try await api.ask("/api/v1/status", headers: brought).status == 200)
      try await RunningDoors.run(keys: try Keys().door, sink: CollectingSink()) { doors in
        let reply = try await doors.post("/v1/traces", headers: Self.bearer(token))
        #expect(reply.status == 401)
      }
    }
  }

  /// What is wrong, with the head, claims and signer that make it so.
  static let forged: [(String, [String: any Sendable], [String: any Sendable], String)] = [
    ("signed by nobody", ["alg": "none"], [:], "nobody"),
    ("signed by nobody, in other letters", ["alg": "nOnE", "kid": "rsa"], [:], "nobody"),
    ("said to be signed, and is not", ["alg": "RS256", "kid": "rsa"], [:], "nobody"),
    ("the public key as a secret", ["alg": "HS256", "kid": "rsa"], [:], "public key"),
    ("the same as JSON", ["alg": "HS256", "kid": "rsa"], [:], "public key as JSON"),
    ("the same, called RSA", ["alg": "RS256", "kid": "rsa"], [:], "public key"),
    ("a published secret", ["alg": "HS256", "kid": "secret"], [:], "published secret"),
    ("a signature of zeros", ["alg": "ES256", "kid": "ec"], [:], "zeros"),
    ("another key under this name", ["alg": "RS256", "kid": "rsa"], [:], "stranger"),
    ("a key that nobody published", ["alg": "RS256", "kid": "stranger"], [:], "stranger"),
    ("no name of a key", ["alg": "RS256"], [:], "stranger"),
    ("a key that only encrypts", ["alg": "RS256", "kid": "sealing"], [:], "sealing"),
    ("a key of another kind", ["alg": "ES384", "kid": "ec"], [:], "ec384"),
    ("another provider", ["alg": "RS256", "kid": "rsa"], ["iss": "https://example.com"], "rsa"),
    ("another server", ["alg": "RS256", "kid": "rsa"], ["aud": ["other", "whence2"]], "rsa"),
    ("over", ["alg": "RS256", "kid": "rsa"], ["exp": 1_700_000_000], "rsa"),
    ("never over", ["alg": "RS256", "kid": "rsa"], ["exp": "never"], "rsa"),
    ("not yet", ["alg": "RS256", "kid": "rsa"], ["nbf": 9_000_000_000], "rsa"),
    ("nobody named", ["alg": "RS256", "kid": "rsa"], ["sub": ""], "rsa"),
    (
      "a notice that somebody left", ["alg": "RS256", "kid": "rsa", "typ": "logout+jwt"], [:], "rsa"
    ),
    ("an extension", ["alg": "RS256", "kid": "rsa", "crit": ["b64"], "b64": true], [:], "rsa"),
    (
      "huge", ["alg": "RS256", "kid": "rsa"], ["roles": String(repeating: "a", count: 16_000)],
      "rsa"
    ),
  ]

  @Test func `are refused when somebody else made them, or not for here and now`() async throws {
    try await Self.run { provider, issuer, api in
      for (what, header, claims, signer) in Self.forged {
        let token = try await provider.mint(header, provider.claims(claims), signedBy: signer)
        let answer = try await api.ask("/api/v1/status", headers: Self.bearer(token))
        #expect(answer.status == 401, "\(what): \(answer.text)")
        #expect(!answer.text.contains(token))
      }
      let good = try await provider.mint(
        ["alg": "RS256", "kid": "rsa"], provider.claims(), signedBy: "rsa")
      let parts = good.split(separator: ".")
      let altered = try await provider.mint(
        ["alg": "RS256", "kid": "rsa"], provider.claims(["roles": "admin"]), signedBy: "nobody")
      let taken = altered + parts[2]
      for token in ["a.b.c", "..", good + ".", String(good.dropLast(4)), taken, good + "=="] {
        let answer = try await api.ask("/api/v1/status", headers: Self.bearer(token))
        #expect(answer.status == 401, "\(token): \(answer.text)")
      }
      #expect(issuer.standing.refusedCount == Self.forged.count + 6)
      let answer = try await api.ask("/api/v1/status", headers: Self.bearer(good))
      #expect(answer.status == 200)
      // However many name keys that nobody knows, the provider is asked once.
      #expect(try await provider.ask("/readings") == "1")
    }
  }

  @Test func `give the highest role that the provider's words are mapped to`() async throws {
    let roles = try #require(IdentityRule.roles(text: "sre=operator,platform=admin,all=viewer"))
    try await Self.run(roles: roles) { provider, issuer, api in
      for (held, wanted) in [
        (["all", "sre"], Role.operator), (["platform", "all"], .admin), (["all"], .viewer),
        (["admin"], nil), ([], nil),
      ] {
        let token = try await provider.mint(
          ["alg": "EdDSA", "kid": "ed"], provider.claims(["roles": held]), signedBy: "ed")
        let answer = try await api.ask("/api/v1/status", headers: Self.bearer(token))
        #expect(answer.status == (wanted == nil ? 403 : 200), "\(held): \(answer.text)")
        if let wanted { #expect(try await issuer.actor(of: token[...]).role == wanted) }
      }
    }
  }

  @Test func `are taken as soon as the provider shows a new key`() async throws {
    try await Self.run(pauseSeconds: 0.1) { provider, _, api in
      let token = try await provider.mint(
        ["alg": "RS256", "kid": "next"], provider.claims(), signedBy: "next")
      #expect(try await api.ask("/api/v1/status", headers: Self.bearer(token)).status == 401)
      try await provider.ask("/rotate", [])
      // The provider is not asked again at once.
      try await Task.sleep(for: .milliseconds(200))
      #expect(try await api.ask("/api/v1/status", headers: Self.bearer(token)).status == 200)
    }
  }

  @Test func `are held against the keys read last while the provider is broken`() async throws {
    try await Self.run(pauseSeconds: 0.1) { provider, issuer, api in
      let token = try await provider.mint(
        ["alg": "ES256", "kid": "ec"], provider.claims(), signedBy: "ec")
      let unknown = try await provider.mint(
        ["alg": "RS256", "kid": "next"], provider.claims(), signedBy: "next")
      try await provider.ask("/break", [])
      #expect(try await api.ask("/api/v1/status", headers: Self.bearer(unknown)).status == 401)
      let failure = "the keys of \(provider.said) cannot be read: \(provider.said)/keys answers 500"
      #expect(issuer.standing.failure == failure)
      let answer = try await api.ask("/api/v1/status", headers: Self.bearer(token))
      #expect(answer.status == 200)
      #expect(
        try JSONValue(json: answer.text)["doors"]?["identityFailure"]?.string == failure)
      let metrics = try await api.ask("/metrics", headers: Self.bearer(token)).text
      #expect(metrics.contains("whence_identity_keys 4\n"))
      #expect(!metrics.contains("whence_identity_keys_failed_total 0\n"))
    }
  }

  @Test func `wait for a provider that cannot be reached, and ours are taken`() async throws {
    let keys = try Keys()
    let issuer = Issuer(
      IdentityRule(issuer: "http://127.0.0.1:9", audience: "whence"), now: { .present })
    var policy = DoorPolicy()
    policy.keys = keys.door
    policy.issuer = issuer
    try await RunningAPI.run(doors: policy, beside: [issuer]) { api in
      // {"alg":"RS256"} and {"iss":"http://127.0.0.1:9"}
      let token = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwOi8vMTI3LjAuMC4xOjkifQ.AAAA"
      let answer = try await api.ask("/api/v1/status", headers: Self.bearer(token))
      #expect(answer.status == 503, "\(answer.text)")
      let ours = try await api.ask("/api/v1/status", headers: keys.bearer("viewer"))
      #expect(ours.status == 200)
      let failure = try JSONValue(json: ours.text)["doors"]?["identityFailure"]?.string
      #expect(failure?.hasPrefix("the keys of http://127.0.0.1:9 cannot be read") == true)
    }
  }

  private struct Told: Decodable {
    var issuer: String
    var audience: String
    var token: String
  }

  @Test func `come from a provider that another project made`() async throws {
    try await IdentityProvider.run(["--real"]) { provider in
      let told = try JSONDecoder().decode(Told.self, from: Data(provider.said.utf8))
      var rule = IdentityRule(issuer: told.issuer, audience: told.audience)
      rule.roleClaim = "groups"
      rule.roles = ["sre": .operator]
      try await Self.open(rule, pauseSeconds: 600) { issuer, api in
        let answer = try await api.ask("/api/v1/status", headers: Self.bearer(told.token))
        #expect(answer.status == 200, "\(answer.text)")
        let actor = try await issuer.actor(of: told.token[...])
        #expect(actor == Actor(name: "oidc:ann@example.com", role: .operator))
      }
    }
  }

  @Test(arguments: [
    ("https://login.example.com/realms/a", true), ("http://localhost:8080", true),
    ("http://127.0.0.1:1/x", true), ("http://[::1]:1", true), ("http://example.com", false),
    ("http://localhost.example.com", false), ("https://user@example.com", false), ("", false),
    ("ftp://example.com", false), ("https://", false), ("https://example.com#a", false),
    ("http://localhost@example.com", false),
  ])
  func `are asked for with TLS, or on this machine`(address: String, wanted: Bool) {
    #expect(Issuer.isSafe(address) == wanted)
  }
}

extension Timestamp {
  fileprivate static var present: Timestamp {
    Timestamp.zero.advanced(bySeconds: Date.now.timeIntervalSince1970)
  }
}
