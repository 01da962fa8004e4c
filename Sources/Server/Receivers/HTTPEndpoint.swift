package import NIOHTTP1

/// What one path of the HTTP door takes and answers.
///
/// The door itself refuses other methods than POST and bodies over the limits, reads the body and
/// inflates it. All three functions are called on an event loop and must not wait for anything.
package protocol HTTPEndpoint: Sendable {
  /// The path as senders write it, without a query.
  var path: String { get }

  /// Judges the head of a request before its body is read.
  ///
  /// - Returns: whether the door is to inflate the body.
  func admit(_ head: HTTPRequestHead) throws(Refusal) -> BodyCoding

  /// Takes a whole message and answers it; the bytes are valid during the call only.
  func answer(
    _ head: HTTPRequestHead, _ message: UnsafeRawBufferPointer
  ) throws(Refusal) -> HTTPReply

  /// Puts a refusal, the endpoint's own or the door's, into words that the sender knows.
  func refused(_ refusal: Refusal, _ head: HTTPRequestHead) -> HTTPReply
}

/// How the body of a request is compressed, as far as the door has to know.
package enum BodyCoding: Hashable, Sendable {
  /// The endpoint gets the bytes as they were sent.
  case identity
  /// The door inflates, within its limits.
  case gzip

  /// Reads `Content-Encoding`.
  ///
  /// - Throws: `unsupportedEncoding` for any that is neither gzip nor identity.
  package init(_ headers: HTTPHeaders) throws(Refusal) {
    switch headers.first(name: "content-encoding")?.lowercased() {
    case nil, "", "identity": self = .identity
    case "gzip": self = .gzip
    case .some(let name):
      throw Refusal(.unsupportedEncoding, "Content-Encoding must be gzip or identity, is \(name)")
    }
  }
}

/// The answer to one request; its length is stated when it is written.
package struct HTTPReply: Sendable {
  /// HTTP status code, 200 to 599.
  package var status: Int
  /// Beside Content-Length and Connection, which are the door's.
  package var headers: [(name: String, value: String)]
  /// Sent as it is; none with status 204.
  package var body: [UInt8]

  package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// A refusal as the endpoint puts it, or in a line of text where there is none, with the headers
  /// that HTTP has for it.
  init(_ refusal: Refusal, _ endpoint: (any HTTPEndpoint)?, _ head: HTTPRequestHead) {
    self =
      endpoint?.refused(refusal, head)
      ?? HTTPReply(
        status: refusal.httpStatus, headers: [("Content-Type", "text/plain; charset=utf-8")],
        body: Array("\(refusal.message)\n".utf8))
    if let seconds = refusal.retryAfterSeconds { headers.append(("Retry-After", "\(seconds)")) }
    if refusal.kind == .methodNotAllowed { headers.append(("Allow", "POST")) }
    if refusal.kind == .unauthenticated {
      headers.append(("WWW-Authenticate", "Bearer realm=\"whence\""))
    }
  }
}
