import Answers
import Causes
import Engine
import Queries
import Response
import Testing

@testable import Agents

/// An agent that speaks to a server over a desk that has heard nothing.
struct AgentSketch {
  var server = AgentServer(
    desk: Desk(library: CausalLibrary()) { EngineSnapshot() }, version: "test")
  var caller = Actor(name: "tester", role: .admin)
  var conversation = AgentConversation()

  static let meta =
    #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","#
    + #""io.modelcontextprotocol/clientCapabilities":{}}"#

  /// A stateless request; `params` are members, without braces.
  static func stateless(_ method: String, _ params: String = "", meta: String = Self.meta) -> String
  {
    let members = [params, meta].filter { !$0.isEmpty }.joined(separator: ",")
    return #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":{\#(members)}}"#
  }

  /// A request as those send it who opened with `initialize`.
  static func agreed(_ method: String, _ params: String = "") -> String {
    #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":{\#(params)}}"#
  }

  mutating func say(_ text: String, fields: AgentFields? = nil) -> AgentReply {
    server.answer(text, fields: fields, by: caller, in: &conversation)
  }

  /// The result of a request that succeeds.
  mutating func result(_ text: String, fields: AgentFields? = nil) throws -> JSONValue {
    let reply = try JSONValue(json: try #require(say(text, fields: fields).json))
    return try #require(reply["result"], "\(reply.json)")
  }

  /// The code of the error that a message is answered with.
  mutating func code(_ text: String, fields: AgentFields? = nil) throws -> Int? {
    let json = try #require(say(text, fields: fields).json)
    return try JSONValue(json: json)["error"]?["code"]?.int
  }
}
