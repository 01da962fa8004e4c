internal import HTTPTypes
internal import Hummingbird
package import NIOCore

/// Answers requests for pages: files out of memory, under a policy that lets nothing run but what
/// this server sent.
package struct WebPages: Sendable {
  /// What of a request matters here.
  package struct Question {
    package var path: String
    /// The tags that the browser has a copy of, as its header says; empty is none.
    package var knownTags = ""
    /// The encodings it takes, as its header says.
    package var encodings = ""

    package init(path: String, knownTags: String = "", encodings: String = "") {
      self.path = path
      self.knownTags = knownTags
      self.encodings = encodings
    }
  }

  /// What is sent.
  package struct Reply {
    /// As HTTP numbers them.
    package var status: Int
    /// By name, in lower case.
    package var headers: [String: String]
    /// Empty when the browser has it already.
    package var body: ByteBuffer
  }

  private let folder: WebFolder?

  /// - Parameter folder: nil when no pages were built; then the first page says how to.
  package init(folder: WebFolder?) { self.folder = folder }

  /// Nil when the path is no page's and no file's.
  package func reply(to question: Question) -> Reply? {
    guard let folder else { return question.path == "/" ? Self.unbuilt : nil }
    guard let file = folder[question.path] else { return nil }
    var reply = Reply(status: 200, headers: Self.headers, body: file.bytes)
    reply.headers["etag"] = file.tag
    reply.headers["cache-control"] =
      file.isNamedByContent ? "public, max-age=31536000, immutable" : "no-cache"
    if question.knownTags.contains(file.tag) {
      reply.status = 304
      reply.body = ByteBuffer()
      return reply
    }
    reply.headers["content-type"] = file.type
    guard let gzipped = file.gzipped else { return reply }
    reply.headers["vary"] = "accept-encoding"
    if question.encodings.contains("gzip") {
      reply.headers["content-encoding"] = "gzip"
      reply.body = gzipped
    }
    return reply
  }

  /// Nil when the path is no page's and no file's.
  func respond(to request: Request) -> Response? {
    let question = Question(
      path: request.uri.path, knownTags: request.headers[.ifNoneMatch] ?? "",
      encodings: request.headers[.acceptEncoding] ?? "")
    guard let reply = reply(to: question) else { return nil }
    var headers = HTTPFields()
    for (name, value) in reply.headers {
      if let name = HTTPField.Name(name) { headers[name] = value }
    }
    return Response(
      status: .init(code: reply.status), headers: headers,
      body: ResponseBody(byteBuffer: reply.body))
  }

  /// What every page is sent with: scripts, styles and data from here alone, nothing inline, and
  /// no frame around it.
  private static let headers = [
    "content-security-policy":
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
      + "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
      + "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
  ]

  private static let unbuilt = Reply(
    status: 503, headers: ["content-type": "text/plain; charset=utf-8"],
    body: ByteBuffer(
      string: """
        This server has no pages: they were not built, or are not where it looks.
        `make web` builds them; `whence serve --pages FOLDER` says where they are.
        Questions are answered under /api/v1 all the same.

        """))
}
