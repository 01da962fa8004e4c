import Answers

/// The fields of an HTTP request that repeat what its body says, so that a proxy need not read it.
package struct AgentFields: Hashable, Sendable {
  /// `MCP-Protocol-Version`.
  package var version: String?
  /// `Mcp-Method`.
  package var method: String?
  /// `Mcp-Name`: the tool, prompt or resource.
  package var name: String?

  package init(version: String? = nil, method: String? = nil, name: String? = nil) {
    self.version = version
    self.method = method
    self.name = name
  }

  /// The fields that a message is sent with; nil for what is no request of ours to send.
  ///
  /// `revision` is what was agreed on when the conversation was opened, if it was.
  package init?(repeating message: String, revision: Revision?) {
    guard let value = try? JSONValue(json: message) else { return nil }
    method = value["method"]?.string
    version =
      value["params"]?["_meta"]?[Envelope.versionKey]?.string ?? revision?.rawValue
    if let key = Envelope.nameKey(of: method ?? ""), let text = value["params"]?[key]?.string {
      name = HeaderWord.encoded(text)
    }
  }
}

/// What each stateless request carries about itself, and how it is checked.
enum Envelope {
  static let versionKey = "io.modelcontextprotocol/protocolVersion"
  static let capabilitiesKey = "io.modelcontextprotocol/clientCapabilities"
  static let serverKey = "io.modelcontextprotocol/serverInfo"

  /// Which parameter `Mcp-Name` repeats.
  static func nameKey(of method: String) -> String? {
    switch method {
    case "tools/call", "prompts/get": "name"
    case "resources/read": "uri"
    default: nil
    }
  }

  /// The revision of a request that says for itself what it speaks.
  ///
  /// Checked in this order: the envelope is whole, the headers repeat the body, the version is one
  /// of ours. Whoever contradicts himself is told that first.
  ///
  /// `fields` is nil where there are no headers.
  static func revision(
    of request: RPCRequest, _ fields: AgentFields?
  ) throws(RPCError) -> Revision {
    guard let version = request.statedVersion, request.meta?[capabilitiesKey] != nil else {
      throw RPCError(
        .invalidParams, "params._meta must have \(versionKey) and \(capabilitiesKey)")
    }
    if let fields { try check(fields, against: request, version) }
    guard let text = version.string else {
      throw RPCError(.invalidParams, "\(versionKey) must be a text")
    }
    guard let revision = Revision(rawValue: text), revision.isStateless else {
      throw RPCError.unsupported(text)
    }
    return revision
  }

  private static func check(
    _ fields: AgentFields, against request: RPCRequest, _ version: JSONValue
  ) throws(RPCError) {
    guard let stated = fields.version, stated == version.string else {
      throw mismatch("MCP-Protocol-Version", "the version in params._meta")
    }
    guard fields.method == request.method else {
      throw mismatch("Mcp-Method", "the method of the body")
    }
    guard let key = nameKey(of: request.method), let name = request.params[key]?.string else {
      return
    }
    guard let word = fields.name, HeaderWord.decoded(word) == name else {
      throw mismatch("Mcp-Name", "params.\(key)")
    }
  }

  private static func mismatch(_ field: String, _ what: String) -> RPCError {
    RPCError(.headerMismatch, "the header \(field) is not \(what)")
  }
}
