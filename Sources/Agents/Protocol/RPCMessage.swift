import Answers

/// One message of JSON-RPC 2.0, read.
enum RPCMessage: Hashable, Sendable {
  case request(RPCRequest)
  /// Nobody waits for an answer.
  case notification(method: String)
  /// An answer to us, who never ask.
  case response

  /// - Throws: when it is none; the id of a request that can be told goes along.
  init(_ value: JSONValue) throws(RPCError) {
    guard case .object = value, value["jsonrpc"]?.string == "2.0" else {
      throw RPCError(.invalidRequest, "the body is no message of JSON-RPC 2.0")
    }
    guard let method = value["method"] else {
      guard value["result"] != nil || value["error"] != nil else {
        throw RPCError(.invalidRequest, "the message has no method")
      }
      self = .response
      return
    }
    guard let name = method.string, name.utf8.count <= 200 else {
      throw RPCError(.invalidRequest, "the method must be a text of at most 200 bytes")
    }
    let params = value["params"] ?? .object([])
    guard case .object = params else {
      throw RPCError(.invalidRequest, "params must be an object")
    }
    guard let id = value["id"] else {
      self = .notification(method: name)
      return
    }
    self = .request(RPCRequest(id: try RPCID(id), method: name, params: params))
  }
}

/// A message that waits for an answer.
struct RPCRequest: Hashable, Sendable {
  var id: RPCID
  var method: String
  /// An object, empty when there was none.
  var params: JSONValue

  /// What the request says of itself (revision 2026-07-28, "Per-request protocol fields").
  var meta: JSONValue? { params["_meta"] }

  /// The version in its envelope.
  var statedVersion: JSONValue? { meta?[Envelope.versionKey] }

  /// A text among the parameters.
  ///
  /// - Throws: when it is not there.
  func text(_ name: String) throws(RPCError) -> String {
    guard let text = params[name]?.string else {
      throw RPCError(.invalidParams, "\(name) must be a text")
    }
    return text
  }
}

/// What tells one request from another.
enum RPCID: Hashable, Sendable {
  case text(String)
  case whole(Int)

  init(_ value: JSONValue) throws(RPCError) {
    if let text = value.string, text.utf8.count <= 200 {
      self = .text(text)
    } else if let number = value.int {
      self = .whole(number)
    } else {
      throw RPCError(
        .invalidRequest, "the id must be a text of at most 200 bytes or a whole number")
    }
  }

  func write(to json: inout JSONText) {
    switch self {
    case .text(let text): json.string(text)
    case .whole(let number): json.int(number)
    }
  }
}
