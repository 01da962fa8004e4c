import Agents
import Answers
import Engine
import Queries
import Response
import Testing

/// An agent that knows nothing of the outage and may do nothing but call tools.
struct ScriptedAgent {
  /// What it found out, all of it read from answers.
  struct Finding: Sendable {
    var cause = ""
    var entity: JSONValue = .null
    var evidenceCount = 0
    var firstRemedy = ""
    /// What the cause was told apart from.
    var rivals: [String] = []
    /// The layer on which it is, if any.
    var state = ""
  }

  private let server: AgentServer
  private var conversation = AgentConversation()
  private(set) var callCount = 0
  /// Of all that it had to read; a token taken as three bytes.
  private(set) var tokenCount = 0

  init(_ replay: Replay) {
    let snapshot = replay.engine.snapshot
    server = AgentServer(
      desk: Desk(library: replay.engine.library) { snapshot }, version: "test")
  }

  /// What is wrong, why, and what to do.
  mutating func investigate() throws -> Finding {
    let causes = try call("diagnosis")["causes"]?.array ?? []
    guard let first = causes.first, let type = first["entity"]?["type"]?.string,
      let name = first["entity"]?["name"]?.string, let cause = first["cause"]?.string
    else { return Finding() }
    var finding = Finding(cause: cause, entity: first["entity"] ?? .null)
    finding.evidenceCount = first["explains"]?.array?.count ?? 0
    finding.firstRemedy = first["remedies"]?.array?.first?.string ?? ""
    let known = try call("explain", [JSONMember("cause", .string("\(type)/\(cause)"))])["causes"]
    for sheet in known?.array ?? [] {
      finding.rivals += (sheet["isNot"]?.array ?? []).compactMap { $0["cause"]?.string }
    }
    let sheet = try call("entity", [JSONMember("entity", .string("\(type)/\(name)"))])
    finding.state = sheet["state"]?.string ?? ""
    return finding
  }

  private mutating func call(_ tool: String, _ arguments: [JSONMember] = []) throws -> JSONValue {
    callCount += 1
    var json = JSONText()
    json.object { json in
      json.string("jsonrpc", "2.0")
      json.int("id", callCount)
      json.string("method", "tools/call")
      json.object("params") { json in
        json.string("name", tool)
        json.object("arguments") { json in
          for argument in arguments {
            json.string(argument.name, argument.value.string)
          }
        }
      }
    }
    let reply = server.answer(
      json.text, by: Actor(name: "agent", role: .viewer), in: &conversation)
    let said = try JSONValue(json: try #require(reply.json))
    let result = try #require(said["result"])
    let texts = (result["content"]?.array ?? []).compactMap { $0["text"]?.string }
    tokenCount += texts.reduce(0) { $0 + ($1.utf8.count + 2) / 3 }
    return try #require(result["structuredContent"], "\(texts)")
  }
}
