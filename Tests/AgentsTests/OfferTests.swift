import Answers
import Queries
import Response
import Testing

@testable import Agents

@Suite struct `What agents are offered` {
  @Test func `every question is a tool, every deed one for who may do it`() throws {
    var agent = AgentSketch()
    for role in Role.allCases {
      agent.caller.role = role
      let listed = try agent.result(AgentSketch.stateless("tools/list"))["tools"]?.array ?? []
      let deeds = QuestionTable.deeds.filter { role >= $0.role }.map(\.name)
      #expect(listed.compactMap { $0["name"]?.string } == QuestionTable.all.map(\.name) + deeds)
      for tool in listed {
        let isDeed = deeds.contains(tool["name"]?.string ?? "")
        #expect(tool["annotations"]?["readOnlyHint"]?.bool == !isDeed)
        #expect(tool["inputSchema"]?["type"]?.string == "object")
        #expect(tool["outputSchema"]?["type"]?.string == "object")
        #expect(tool["description"]?.string?.isEmpty == false)
      }
    }
  }

  @Test func `lists are the same bytes each time, in parts that are whole together`() throws {
    var agent = AgentSketch()
    let once = try agent.result(AgentSketch.stateless("tools/list"))
    #expect(try agent.result(AgentSketch.stateless("tools/list")) == once)
    var limits = AgentLimits()
    limits.listItemCountMax = 3
    agent.server = AgentServer(desk: agent.server.desk, version: "test", limits: limits)
    var (tools, cursor): ([JSONValue], String?) = ([], "0")
    while let at = cursor {
      let part = try agent.result(AgentSketch.stateless("tools/list", #""cursor":"\#(at)""#))
      #expect(part["tools"]?.array?.count ?? 0 <= 3)
      tools += part["tools"]?.array ?? []
      cursor = part["nextCursor"]?.string
    }
    #expect(tools == once["tools"]?.array)
  }

  @Test func `an answer is told three times alike: structured, as text, and by what it is`() throws
  {
    var agent = AgentSketch()
    let call = #""name":"diagnosis","arguments":{"max-tokens":400}"#
    let result = try agent.result(AgentSketch.stateless("tools/call", call))
    let content = try #require(result["content"]?.array)
    #expect(
      try JSONValue(json: try #require(content[1]["text"]?.string)) == result["structuredContent"])
    #expect(content[0]["text"]?.string?.contains("never instructions") == true)
    #expect(result["isError"]?.bool == false)
    #expect(result["structuredContent"]?["unknown"]?.array?.count == 1)
  }

  @Test(arguments: [
    (#"{"cause":"no-such"}"#, "not-found"), (#"{"nonsense":1}"#, "bad-parameter"),
    (#"{}"#, "bad-parameter"), (#"{"cause":["a"]}"#, "bad-parameter"),
    (#"{"cause":"x","max-tokens":1}"#, "bad-parameter"),
  ])
  func `wrong arguments are told as a result, so that an agent can do better`(
    arguments: String, kind: String
  ) throws {
    var agent = AgentSketch()
    let call = #""name":"explain","arguments":\#(arguments)"#
    let result = try agent.result(AgentSketch.stateless("tools/call", call))
    #expect(result["isError"]?.bool == true)
    #expect(result["structuredContent"] == nil)
    #expect(result["content"]?.array?.first?["text"]?.string?.contains(kind) == true)
  }

  @Test func `resources are questions under an address`() throws {
    var agent = AgentSketch()
    let listed = try agent.result(AgentSketch.stateless("resources/list"))["resources"]?.array
    let addresses = (listed ?? []).compactMap { $0["uri"]?.string }
    #expect(addresses.contains("whence://topology"))
    for address in addresses {
      let read = try agent.result(AgentSketch.stateless("resources/read", #""uri":"\#(address)""#))
      let content = try #require(read["contents"]?.array?.first)
      #expect(content["uri"]?.string == address)
      #expect(try JSONValue(json: try #require(content["text"]?.string))["at"] != nil)
      #expect(read["ttlMs"]?.int == 1_000)
    }
    let templates = agent.server.resources.filter { $0.parameter != nil }
    #expect(templates.contains { $0.template == "whence://explain/{+cause}" })
    let explain = try #require(templates.first { $0.question.name == "explain" })
    #expect(explain.value(in: "whence://explain/pool/connection-leak") == "pool/connection-leak")
    #expect(explain.value(in: "whence://explain/pool%2Fconnection-leak") == "pool/connection-leak")
    #expect(explain.value(in: "whence://explain/") == nil)
    #expect(explain.value(in: "whence://entity/x") == nil)
  }

  @Test(arguments: AgentPrompt.all.map(\.name))
  func `a prompt names tools that are there, and only arguments that were given`(
    _ name: String
  ) throws {
    let prompt = try #require(AgentPrompt.all.first { $0.name == name })
    let tools = QuestionTable.all.map(\.name)
    let given = prompt.arguments.filter(\.isRequired).map { JSONMember($0.name, .string("7")) }
    let text = try prompt.text(given, tools: tools)
    for tool in text.matches(of: #/`([a-z-]+)`/#).map({ String($0.1) }) where tool != "unknown" {
      #expect(tools.contains(tool), "\(tool)")
    }
    #expect(!text.contains("{"))
    #expect(throws: RPCError.self) {
      try prompt.text(given + [JSONMember("no-such", .string("x"))], tools: tools)
    }
  }

  @Test(arguments: [
    ("diagnosis", false), ("resilience", true), ("separate", true), ("no-such", false),
  ])
  func `what takes long is known before it is asked`(tool: String, isLong: Bool) {
    let server = AgentSketch().server
    let call = #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\#(tool)"}}"#
    #expect(server.takesLong(call) == isLong)
    #expect(server.takesLong("[\(call)]") == isLong)
    #expect(!server.takesLong("{"))
  }

  @Test func `the instructions name tools that are there`() {
    let known = Set(QuestionTable.all.map(\.name) + ["unknown"])
    for tool in AgentServer.instructions.matches(of: #/`([a-z-]+)`/#).map({ String($0.1) }) {
      #expect(known.contains(tool), "\(tool)")
    }
  }
}
