import Answers
package import Queries
package import Response

/// What agents speak to: the table of questions over the Model Context Protocol, as a function from
/// a message to a message.
///
/// Two eras are spoken at once. Stateless requests (2026-07-28) say for themselves what they
/// speak; older clients open with `initialize`. Nothing is remembered of either but the revision
/// that was agreed on, which whoever holds the connection keeps.
package struct AgentServer: Sendable {
  private(set) var desk: Desk
  let version: String
  let limits: AgentLimits
  let tools: [AgentTool]
  let resources: [AgentResource]
  let prompts = AgentPrompt.all

  /// A server over a desk, of a version of the program.
  package init(
    desk: Desk, version: String, questions: [Question] = QuestionTable.all,
    deeds: [Deed] = QuestionTable.deeds, limits: AgentLimits = AgentLimits()
  ) {
    self.desk = desk
    self.version = version
    self.limits = limits
    tools =
      questions.map { AgentTool($0, limits: limits) } + deeds.map { AgentTool($0, limits: limits) }
    resources = AgentResource.all(of: questions)
  }

  /// The same, with somebody who may not wait for an answer to the end.
  package func waiting(_ isGivenUp: @escaping @Sendable () -> Bool) -> AgentServer {
    var server = self
    server.desk.isGivenUp = isGivenUp
    return server
  }

  /// Whether a message calls a tool that takes long, so that others should not wait for it.
  package func takesLong(_ text: String) -> Bool {
    guard let value = try? JSONValue(json: text) else { return false }
    let messages = value.array ?? [value]
    return messages.contains { message in
      guard let name = message["params"]?["name"]?.string else { return false }
      return tools.contains { $0.name == name && $0.takesLong }
    }
  }

  /// Answers one message.
  ///
  /// `text` may be an array of messages in one revision; `fields` are the headers that came with
  /// it, nil where there are none. `initialize` changes the conversation.
  package func answer(
    _ text: String, fields: AgentFields? = nil, by caller: Actor,
    in conversation: inout AgentConversation
  ) -> AgentReply {
    do throws(JSONFailure) {
      let value = try JSONValue(json: text)
      if case .array(let items) = value {
        return batch(items, fields, caller, &conversation)
      }
      return one(value, fields, caller, &conversation)
    } catch {
      return .refusal(RPCError(.parse, "the body is no JSON: \(error)"), to: nil)
    }
  }

  private func batch(
    _ items: [JSONValue], _ fields: AgentFields?, _ caller: Actor,
    _ conversation: inout AgentConversation
  ) -> AgentReply {
    // Without a header the oldest revision is meant (2025-06-18, "Protocol Version Header").
    let revision = fields?.version.flatMap(Revision.init) ?? conversation.revision ?? .march2025
    guard revision.hasBatches, (1...limits.batchMessageCountMax).contains(items.count) else {
      let most = revision.hasBatches ? limits.batchMessageCountMax : 1
      return .refusal(RPCError(.invalidRequest, "at most \(most) messages at once"), to: nil)
    }
    var replies: [String] = []
    for item in items {
      if let json = one(item, fields, caller, &conversation).json { replies.append(json) }
    }
    guard !replies.isEmpty else { return .nothing }
    return AgentReply(json: "[" + replies.joined(separator: ",") + "]", status: 200)
  }

  private func one(
    _ value: JSONValue, _ fields: AgentFields?, _ caller: Actor,
    _ conversation: inout AgentConversation
  ) -> AgentReply {
    do throws(RPCError) {
      guard case .request(let request) = try RPCMessage(value) else {
        if let version = fields?.version { try Self.check(version) }
        return .nothing
      }
      return answer(request, fields, caller, &conversation)
    } catch {
      return .refusal(error, to: nil)
    }
  }

  private func answer(
    _ request: RPCRequest, _ fields: AgentFields?, _ caller: Actor,
    _ conversation: inout AgentConversation
  ) -> AgentReply {
    var isStateless = false
    do throws(RPCError) {
      isStateless = try Self.isStateless(request, fields)
      let result: Result
      if isStateless {
        _ = try Envelope.revision(of: request, fields)
        result = try answerStateless(request, caller)
      } else {
        result = try answerAgreed(request, caller, &conversation)
      }
      return .result(result.json(isStateless: isStateless, server: self), to: request.id)
    } catch {
      // An error in answer to a request was always told with 200 before there were headers for it.
      let status = isStateless || error.code == .unsupportedVersion ? error.httpStatus : 200
      return .refusal(error, to: request.id, status: status)
    }
  }

  /// Whether a request is of the era without a handshake.
  private static func isStateless(
    _ request: RPCRequest, _ fields: AgentFields?
  ) throws(RPCError) -> Bool {
    if let version = fields?.version {
      if Revision(rawValue: version)?.isStateless == true { return true }
      if request.statedVersion == nil { try check(version) }
    }
    return request.statedVersion != nil && request.method != "initialize"
  }

  private static func check(_ version: String) throws(RPCError) {
    guard Revision(rawValue: version) != nil else { throw RPCError.unsupported(version) }
  }
}

/// What a connection remembers between two messages.
package struct AgentConversation: Hashable, Sendable {
  /// What was agreed on; nil before `initialize`, and for whoever does without.
  package var revision: Revision?

  package init(revision: Revision? = nil) { self.revision = revision }

  /// Learns from what another server said what was agreed on with it.
  package mutating func learn(from reply: String) {
    guard let value = try? JSONValue(json: reply),
      let version = value["result"]?["protocolVersion"]?.string
    else { return }
    revision = Revision(rawValue: version) ?? revision
  }
}

/// What is said to a message.
package struct AgentReply: Hashable, Sendable {
  /// One line of JSON; nil when nobody waits for an answer.
  package var json: String?
  /// The status over HTTP.
  package var status: Int

  /// The reply of whoever stands between an agent and a server that does not answer; nil for a
  /// message that waits for nothing.
  package static func unanswered(_ text: String, because reason: String) -> String? {
    let error = RPCError(.internalError, reason)
    guard let value = try? JSONValue(json: text) else { return refusal(error, to: nil).json }
    guard case .request(let request)? = try? RPCMessage(value) else { return nil }
    return refusal(error, to: request.id).json
  }

  static let nothing = AgentReply(json: nil, status: 202)

  static func result(_ result: String, to id: RPCID) -> AgentReply {
    AgentReply(
      json: message(id) { json in
        json.raw("result", result)
      }, status: 200)
  }

  static func refusal(_ error: RPCError, to id: RPCID?, status: Int? = nil) -> AgentReply {
    AgentReply(
      json: message(id) { json in
        json.key("error")
        error.write(to: &json)
      }, status: status ?? error.httpStatus)
  }

  private static func message(_ id: RPCID?, _ write: (inout JSONText) -> Void) -> String {
    var json = JSONText()
    json.object { json in
      json.string("jsonrpc", "2.0")
      json.key("id")
      if let id { id.write(to: &json) } else { json.string(nil) }
      write(&json)
    }
    return json.text
  }
}
