import Answers
import Testing

@testable import Agents

@Suite struct `Stateless requests say for themselves what they speak` {
  static let fields = AgentFields(version: "2026-07-28", method: "tools/list")

  @Test func `discovery names versions, capabilities and how to begin`() throws {
    var agent = AgentSketch()
    let result = try agent.result(AgentSketch.stateless("server/discover"))
    #expect(result["supportedVersions"]?.array?.compactMap(\.string) == ["2026-07-28"])
    #expect(result["capabilities"]?["tools"] != nil)
    #expect(result["resultType"]?.string == "complete")
    #expect(result["ttlMs"]?.int ?? -1 >= 0)
    #expect(result["cacheScope"]?.string == "private")
    #expect(result["_meta"]?[Envelope.serverKey]?["name"]?.string == "whence")
  }

  @Test(arguments: ["tools/list", "resources/list", "resources/templates/list", "prompts/list"])
  func `lists say how long they may be kept`(_ method: String) throws {
    var agent = AgentSketch()
    let result = try agent.result(AgentSketch.stateless(method))
    #expect(result["ttlMs"]?.int ?? -1 >= 0)
    #expect(result["cacheScope"]?.string == "private")
    #expect(result["resultType"]?.string == "complete")
  }

  @Test(arguments: [
    ("tools/list", "", AgentFields(version: "2026-07-28", method: "tools/list"), 200),
    ("tools/list", "", AgentFields(version: "2025-11-25", method: "tools/list"), 400),
    ("tools/list", "", AgentFields(version: nil, method: "tools/list"), 400),
    ("tools/list", "", AgentFields(version: "2026-07-28", method: "prompts/list"), 400),
    ("tools/list", "", AgentFields(version: "2026-07-28"), 400),
    (
      "tools/call", #""name":"status""#,
      AgentFields(version: "2026-07-28", method: "tools/call", name: "status"), 200
    ),
    (
      "tools/call", #""name":"status""#,
      AgentFields(version: "2026-07-28", method: "tools/call", name: "=?base64?c3RhdHVz?="), 200
    ),
    (
      "tools/call", #""name":"status""#,
      AgentFields(version: "2026-07-28", method: "tools/call", name: "=?base64?c3RhdHV?="), 400
    ),
    (
      "tools/call", #""name":"status""#,
      AgentFields(version: "2026-07-28", method: "tools/call", name: "topology"), 400
    ),
    (
      "tools/call", #""name":"status""#,
      AgentFields(version: "2026-07-28", method: "tools/call"), 400
    ),
  ])
  func `headers must repeat what the body says`(
    method: String, params: String, fields: AgentFields, status: Int
  ) throws {
    var agent = AgentSketch()
    let message = AgentSketch.stateless(method, params)
    #expect(agent.say(message, fields: fields).status == status)
    if status == 400 { #expect(try agent.code(message, fields: fields) == -32020) }
  }

  @Test func `a version that is not spoken is told, with those that are`() throws {
    var agent = AgentSketch()
    let meta = AgentSketch.meta.replacing("2026-07-28", with: "2031-01-01")
    let message = AgentSketch.stateless("tools/list", meta: meta)
    for fields in [nil, AgentFields(version: "2031-01-01", method: "tools/list")] {
      let reply = agent.say(message, fields: fields)
      #expect(reply.status == 400)
      let error = try JSONValue(json: try #require(reply.json))["error"]
      #expect(error?["code"]?.int == -32022)
      #expect(error?["data"]?["requested"]?.string == "2031-01-01")
      let supported = error?["data"]?["supported"]?.array?.compactMap(\.string)
      #expect(supported == ["2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"])
    }
    let header = AgentFields(version: "2031-01-01")
    #expect(try agent.code(AgentSketch.agreed("tools/list"), fields: header) == -32022)
  }

  @Test(arguments: [
    (AgentSketch.stateless("no/such"), -32601, 404),
    (AgentSketch.stateless("ping"), -32601, 404),
    (AgentSketch.stateless("subscriptions/listen"), -32601, 404),
    (AgentSketch.stateless("tools/call", #""name":"no-such""#), -32602, 400),
    (AgentSketch.stateless("tools/call"), -32602, 400),
    (AgentSketch.stateless("tools/call", #""name":"status","arguments":[]"#), -32602, 400),
    (AgentSketch.stateless("tools/list", #""cursor":"x""#), -32602, 400),
    (AgentSketch.stateless("tools/list", #""cursor":"9999""#), -32602, 400),
    (AgentSketch.stateless("resources/read", #""uri":"whence://no-such""#), -32602, 400),
    (AgentSketch.stateless("prompts/get", #""name":"no-such""#), -32602, 400),
    (AgentSketch.stateless("prompts/get", #""name":"post-mortem""#), -32602, 400),
    (
      AgentSketch.stateless(
        "tools/list", meta: #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}"#),
      -32602, 400
    ),
    (
      AgentSketch.stateless(
        "tools/list",
        meta: #""_meta":{"io.modelcontextprotocol/protocolVersion":7,"#
          + #""io.modelcontextprotocol/clientCapabilities":{}}"#), -32602, 400
    ),
    ("[\(AgentSketch.stateless("tools/list"))]", -32600, 400),
    ("{", -32700, 400),
    ("", -32700, 400),
    ("7", -32600, 400),
    (#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, -32600, 400),
    (#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, -32600, 400),
    (#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, -32600, 400),
    (#"{"jsonrpc":"2.0","id":1,"method":7}"#, -32600, 400),
    (#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}"#, -32600, 400),
    (#"{"jsonrpc":"2.0","id":1}"#, -32600, 400),
    (String(repeating: "[", count: 100), -32700, 400),
  ])
  func `what cannot be answered is told by code and status`(
    message: String, code: Int, status: Int
  ) throws {
    var agent = AgentSketch()
    agent.conversation.revision = .november2025
    #expect(try agent.code(message) == code, "\(message)")
    #expect(agent.say(message).status == status, "\(message)")
  }

  @Test func `nobody waits for an answer to a notification or a response`() {
    var agent = AgentSketch()
    for message in [
      #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
      #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#,
      #"{"jsonrpc":"2.0","id":1,"result":{}}"#,
    ] { #expect(agent.say(message) == AgentReply(json: nil, status: 202)) }
  }

  @Test func `the id comes back as it was`() throws {
    var agent = AgentSketch()
    for id in ["0", "-7", "9007199254740991", #""seven""#, #""""#] {
      let reply = agent.say(#"{"jsonrpc":"2.0","id":\#(id),"method":"ping"}"#)
      #expect(reply.json == #"{"jsonrpc":"2.0","id":\#(id),"result":{}}"#)
    }
  }
}
