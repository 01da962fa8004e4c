internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Queries

/// Responses as HTTP has them.
enum APIReply {
  /// An answer, or 304 when whoever asks has it already (RFC 9110, section 13.1.2).
  static func entry(_ entry: AnswerCache.Entry, to request: Request) -> Response {
    var headers = fields(entry.isText ? "text/plain; charset=utf-8" : "application/json")
    headers[.eTag] = entry.etag
    headers[.cacheControl] = "no-cache"
    if isKnown(entry.etag, request.headers[values: .ifNoneMatch]) {
      headers[.contentType] = nil
      return Response(status: .notModified, headers: headers)
    }
    return response(.ok, headers, entry.body, to: request)
  }

  private static func isKnown(_ etag: String, _ fields: [String]) -> Bool {
    fields.contains { field in
      field.split(separator: ",").contains { known in
        var known = known.drop { $0 == " " }
        if known.hasPrefix("W/") { known = known.dropFirst(2) }
        while known.last == " " { known.removeLast() }
        return known == "*" || known == etag
      }
    }
  }

  /// One word, for probes.
  static func word(
    _ word: String, _ status: HTTPResponse.Status, to request: Request
  ) -> Response {
    response(status, fields("text/plain; charset=utf-8"), ByteBuffer(string: word), to: request)
  }

  /// What Prometheus scrapes: its text format, version 0.0.4.
  static func metrics(_ text: String, to request: Request) -> Response {
    response(
      .ok, fields("text/plain; version=0.0.4; charset=utf-8"), ByteBuffer(string: text),
      to: request)
  }

  /// Bytes of a token in a cookie; browsers keep 4,096 with its name and rules (RFC 6265, 6.1).
  private static let cookieByteCountMax = 3_900

  /// Gives a browser the token that it brought as a cookie that its pages cannot read (POST), or
  /// takes it back (DELETE).
  static func session(_ request: Request, _ doors: DoorPolicy) throws(Refused) -> Response {
    guard request.method == .post || request.method == .delete else {
      throw .method("POST, DELETE")
    }
    var headers: HTTPFields = [.cacheControl: "no-store"]
    let rules = "Path=/; HttpOnly; SameSite=Strict" + (doors.tls == nil ? "" : "; Secure")
    if request.method == .delete {
      headers[.setCookie] = "\(TokenAuthenticator.cookie)=; Max-Age=0; \(rules)"
    } else if doors.keys != nil || doors.issuer != nil, let field = request.headers[.authorization],
      let secret = field.split(separator: " ").last
    {
      guard secret.utf8.count <= cookieByteCountMax else {
        throw Refused(
          .tooLarge, "browsers keep no cookie of this size", place: "authorization",
          limit: "\(cookieByteCountMax) bytes")
      }
      headers[.setCookie] = "\(TokenAuthenticator.cookie)=\(secret); \(rules)"
    }
    return Response(status: .noContent, headers: headers)
  }

  /// Problem details (RFC 9457).
  static func refusal(_ refused: Refused) -> Response {
    var headers = fields("application/problem+json")
    headers[.cacheControl] = "no-store"
    switch refused.kind {
    case .wrongMethod: headers[.allow] = refused.limit
    case .tooMany, .unavailable: headers[.retryAfter] = "1"
    case .unauthenticated: headers[.wwwAuthenticate] = "Bearer realm=\"whence\""
    default: break
    }
    return Response(
      status: HTTPResponse.Status(code: refused.httpStatus), headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(string: refused.json)))
  }

  /// Live changes until either side goes.
  static func events(_ feed: ChangeFeed, _ request: Request) throws(Refused) -> Response {
    var headers = fields("text/event-stream")
    headers[.cacheControl] = "no-store"
    guard request.method == .get else { return Response(status: .ok, headers: headers) }
    let stream = try feed.listen()
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody { writer in
        for await event in stream { try await writer.write(event) }
        try await writer.finish(nil)
      })
  }

  private static func response(
    _ status: HTTPResponse.Status, _ headers: HTTPFields, _ body: ByteBuffer, to request: Request
  ) -> Response {
    guard request.method == .head else {
      return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }
    var headers = headers
    headers[.contentLength] = String(body.readableBytes)
    return Response(
      status: status, headers: headers,
      body: ResponseBody(contentLength: body.readableBytes) { try await $0.finish(nil) })
  }

  private static func fields(_ type: String) -> HTTPFields {
    [.contentType: type, .xContentTypeOptions: "nosniff"]
  }
}

extension HTTPField.Name {
  /// What the doors do without, in every answer of a server that was started so.
  static let whenceInsecure = named("Whence-Insecure")
  static let whenceRole = named("Whence-Role")

  /// A field of a name that stands in the source.
  static func named(_ name: String) -> HTTPField.Name {
    guard let field = HTTPField.Name(name) else { preconditionFailure("\(name) names a field") }
    return field
  }
}
