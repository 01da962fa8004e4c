import Foundation
import NIOHTTP1
import Server
import Testing

@Suite struct `Agents come in by the door for questions` {
  static let json = [("content-type", "application/json")]
  static let ping = #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#
  static let discover =
    #"{"jsonrpc":"2.0","id":1,"method":"server/discover","params":{"_meta":{"#
    + #""io.modelcontextprotocol/protocolVersion":"2026-07-28","#
    + #""io.modelcontextprotocol/clientCapabilities":{}}}}"#

  static let stateless =
    json + [("mcp-protocol-version", "2026-07-28"), ("mcp-method", "server/discover")]

  @Test func `a message is answered with a message`() async throws {
    try await RunningAPI.run { api in
      let pong = try await api.ask("/mcp", .POST, headers: Self.json, body: Self.ping)
      #expect(pong.status == 200)
      #expect(pong.text == #"{"jsonrpc":"2.0","id":1,"result":{}}"#)
      #expect(pong.headers.first(name: "content-type") == "application/json")
      #expect(pong.headers.first(name: "mcp-session-id") == nil)
      let found = try await api.ask("/mcp", .POST, headers: Self.stateless, body: Self.discover)
      #expect(found.status == 200)
      #expect(found.text.contains(#""supportedVersions":["2026-07-28"]"#))
      let silent = try await api.ask(
        "/mcp", .POST, headers: Self.json,
        body: #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
      #expect(silent.status == 202)
      #expect(silent.text.isEmpty)
    }
  }

  @Test func `each refusal has its status and its code`() async throws {
    let mismatch = Self.json + [("mcp-protocol-version", "2026-07-28"), ("mcp-method", "ping")]
    let twice = Self.stateless + [("mcp-method", "tools/list")]
    let other = Self.discover.replacing("server/discover", with: "no/such")
    let asOther = Self.json + [("mcp-protocol-version", "2026-07-28"), ("mcp-method", "no/such")]
    let future = Self.discover.replacing("2026-07-28", with: "2031-01-01")
    let asFuture =
      Self.json + [("mcp-protocol-version", "2031-01-01"), ("mcp-method", "server/discover")]
    let cases: [(headers: [(String, String)], body: String, status: Int, sign: String)] = [
      (Self.json, "{", 400, "-32700"), (Self.json, "", 400, "-32700"),
      (Self.json, "7", 400, "-32600"), (mismatch, Self.discover, 400, "-32020"),
      (twice, Self.discover, 400, "-32020"), (Self.json, Self.discover, 400, "-32020"),
      (asOther, other, 404, "-32601"), (asFuture, future, 400, "-32022"),
      (Self.stateless, "[\(Self.discover)]", 400, "-32600"),
      ([("content-type", "text/plain")], Self.ping, 415, "bad-media-type"),
      ([], Self.ping, 415, "bad-media-type"),
      (Self.json + [("origin", "http://example.com")], Self.ping, 403, "forbidden"),
      (Self.json + [("origin", "null")], Self.ping, 403, "forbidden"),
      (Self.json, String(repeating: " ", count: 70_000) + Self.ping, 413, "too-large"),
    ]
    try await RunningAPI.run { api in
      for (headers, body, status, sign) in cases {
        let refusal = try await api.ask("/mcp", .POST, headers: headers, body: body)
        #expect(refusal.status == status, "\(body.prefix(200))")
        #expect(refusal.text.contains(sign), "\(refusal.text)")
      }
      let own = Self.json + [("origin", "http://127.0.0.1:\(api.port)")]
      #expect(try await api.ask("/mcp", .POST, headers: own, body: Self.ping).status == 200)
    }
  }

  @Test(arguments: [HTTPMethod.GET, .DELETE, .PUT])
  func `there are no streams and no sessions`(_ method: HTTPMethod) async throws {
    try await RunningAPI.run { api in
      let refusal = try await api.ask("/mcp", method)
      #expect(refusal.status == 405)
      #expect(refusal.headers.first(name: "allow") == "POST")
    }
  }

  @Test func `agents are held to the rate of the door`() async throws {
    var limits = APILimits()
    limits.apiRequestsPerSecondMax = 2
    try await RunningAPI.run(limits: limits) { api in
      var statuses: [Int] = []
      for _ in 0..<20 {
        statuses.append(
          try await api.ask("/mcp", .POST, headers: Self.json, body: Self.ping).status)
      }
      #expect(statuses.contains(429))
      #expect(Set(statuses).isSubset(of: [200, 429]))
    }
  }
}
