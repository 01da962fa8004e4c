internal import Agents
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Queries
internal import Response

/// `/mcp`: agents over HTTP, one message in and one out ("Streamable HTTP" without streams).
struct AgentEndpoint: Sendable {
  static let path = "/mcp"

  let server: AgentServer
  let long: LongAnswers
  let limits: APILimits

  /// Answers one message.
  ///
  /// - Throws: what never becomes a message: another method, a foreign page, a body that is no JSON
  ///   by its own words or too large.
  func answer(_ request: Request, by caller: Actor) async throws(Refused) -> Hummingbird.Response {
    guard request.method == .post else { throw .method("POST") }
    try checkOrigin(of: request)
    let type = request.headers[.contentType]?.split(separator: ";").first ?? ""
    guard type.lowercased() == "application/json" else {
      throw Refused(
        .badMediaType, "a message is sent as JSON", place: "content-type", value: String(type),
        limit: "application/json")
    }
    let text = try await read(request)
    let fields = AgentFields(
      version: request.headers[.mcpProtocolVersion], method: request.headers[.mcpMethod],
      name: request.headers[.mcpName])
    guard server.takesLong(text) else {
      var conversation = AgentConversation()
      return respond(server.answer(text, fields: fields, by: caller, in: &conversation))
    }
    let reply = try await long.answer { (isGivenUp) throws(Refused) in
      var conversation = AgentConversation()
      return server.waiting(isGivenUp)
        .answer(text, fields: fields, by: caller, in: &conversation)
    }
    return respond(reply)
  }

  /// A page may only speak to the server that it came from; programs name no origin.
  private func checkOrigin(of request: Request) throws(Refused) {
    guard let origin = request.headers[.origin] else { return }
    guard let mark = origin.firstRange(of: "://"),
      String(origin[mark.upperBound...]) == request.head.authority
    else {
      throw Refused(
        .forbidden, "pages of other hosts may not ask here", place: "origin", value: origin,
        limit: request.head.authority)
    }
  }

  private func read(_ request: Request) async throws(Refused) -> String {
    do {
      return String(buffer: try await request.body.collect(upTo: limits.apiBodyByteCountMax))
    } catch {
      throw Refused(
        .tooLarge, "the message is too large", place: "body",
        limit: "\(limits.apiBodyByteCountMax) bytes")
    }
  }

  private func respond(_ reply: AgentReply) -> Hummingbird.Response {
    var headers: HTTPFields = [.cacheControl: "no-store", .xContentTypeOptions: "nosniff"]
    guard let json = reply.json else {
      return Response(status: HTTPResponse.Status(code: reply.status), headers: headers)
    }
    headers[.contentType] = "application/json"
    return Response(
      status: HTTPResponse.Status(code: reply.status), headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(string: json)))
  }
}

extension HTTPField.Name {
  fileprivate static let mcpProtocolVersion = named("MCP-Protocol-Version")
  fileprivate static let mcpMethod = named("Mcp-Method")
  fileprivate static let mcpName = named("Mcp-Name")
}
