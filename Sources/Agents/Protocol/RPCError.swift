import Answers

/// Why a message is not answered, as JSON-RPC says it.
struct RPCError: Error, Hashable, Sendable {
  /// The codes of JSON-RPC 2.0 (section 5.1) and those that the protocol adds.
  enum Code: Int, Sendable {
    case parse = -32700
    case invalidRequest = -32600
    case methodNotFound = -32601
    case invalidParams = -32602
    case internalError = -32603
    /// What a header says is not what the body says.
    case headerMismatch = -32020
    case unsupportedVersion = -32022
  }

  var code: Code
  /// One sentence.
  var message: String
  /// The version that was asked for, where none of ours is.
  var requestedVersion: String?

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The version is none of ours; it is told back, cut to 100 scalars.
  static func unsupported(_ version: String) -> RPCError {
    var error = RPCError(.unsupportedVersion, "this version of the protocol is not spoken here")
    error.requestedVersion = String(String.UnicodeScalarView(version.unicodeScalars.prefix(100)))
    return error
  }

  /// The status that a stateless request has for it over HTTP.
  var httpStatus: Int { code == .methodNotFound ? 404 : 400 }

  func write(to json: inout JSONText) {
    json.object { json in
      json.int("code", code.rawValue)
      json.string("message", message)
      guard let requestedVersion else { return }
      json.object("data") { json in
        json.array("supported", Revision.allCases) { $0.string($1.rawValue) }
        json.string("requested", requestedVersion)
      }
    }
  }
}
