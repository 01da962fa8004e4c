import Answers
import Testing

@testable import Agents

@Suite struct `Older clients open with a handshake` {
  static func opening(_ version: String) -> String {
    AgentSketch.agreed(
      "initialize",
      #""protocolVersion":"\#(version)","capabilities":{},"clientInfo":{"name":"t","version":"1"}"#)
  }

  @Test(arguments: [
    ("2025-11-25", "2025-11-25"), ("2025-06-18", "2025-06-18"), ("2025-03-26", "2025-03-26"),
    ("2024-11-05", "2025-11-25"), ("2026-07-28", "2025-11-25"), ("nonsense", "2025-11-25"),
  ])
  func `the version asked for is taken, or the newest one offered`(
    asked: String, agreed: String
  ) throws {
    var agent = AgentSketch()
    let result = try agent.result(Self.opening(asked))
    #expect(result["protocolVersion"]?.string == agreed)
    #expect(result["serverInfo"]?["name"]?.string == "whence")
    #expect(result["instructions"]?.string == AgentServer.instructions)
    #expect(result["resultType"] == nil)
    #expect(agent.conversation.revision?.rawValue == agreed)
    #expect(try agent.result(AgentSketch.agreed("ping")) == .object([]))
    let tools = try agent.result(AgentSketch.agreed("tools/list"))["tools"]
    #expect(tools?.array?.isEmpty == false)
  }

  @Test func `errors of requests come with 200, as they did then`() {
    var agent = AgentSketch()
    let fields = AgentFields(version: "2025-06-18")
    #expect(agent.say(AgentSketch.agreed("no/such"), fields: fields).status == 200)
    #expect(agent.say(AgentSketch.agreed("server/discover"), fields: fields).status == 200)
  }

  @Test func `only the revision that has arrays takes them`() throws {
    var agent = AgentSketch()
    let two = "[\(AgentSketch.agreed("ping")),\(AgentSketch.agreed("no/such"))]"
    let reply = agent.say(two, fields: AgentFields(version: "2025-03-26"))
    #expect(reply.status == 200)
    #expect(try JSONValue(json: try #require(reply.json)).array?.count == 2)
    #expect(agent.say(two, fields: AgentFields(version: "2025-06-18")).status == 400)
    #expect(agent.say("[]").status == 400)
    let many = Array(repeating: AgentSketch.agreed("ping"), count: 17).joined(separator: ",")
    #expect(agent.say("[\(many)]").status == 400)
    let quiet = #"[{"jsonrpc":"2.0","method":"notifications/initialized"}]"#
    #expect(agent.say(quiet) == AgentReply(json: nil, status: 202))
  }
}
