internal import Answers
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle

/// The door for questions: answers over HTTP as JSON, from snapshots only, so that no question
/// stops the intake.
///
/// `GET /api/v1/diagnosis` (`?format=text` for people), `/api/v1/topology`, `/api/v1/symptoms`,
/// `/api/v1/status`, `/healthz` and `/readyz`; everything else is asked of the pages.
package struct HTTPAPI: Service {
  private let address: ListenAddress
  private let responder: APIResponder
  private let onListening: @Sendable (Int) -> Void

  /// - Parameters:
  ///   - address: where to listen; port 0 takes a free one.
  ///   - host: whose snapshots are shown.
  ///   - status: what is told of the server itself.
  ///   - pages: what a browser is shown.
  ///   - onListening: called once with the port, when questions can be asked.
  package init(
    address: ListenAddress, host: EngineHost, status: ServerStatus,
    pages: WebPages = WebPages(folder: nil),
    onListening: @escaping @Sendable (Int) -> Void = { _ in }
  ) {
    self.address = address
    self.responder = APIResponder(host: host, status: status, pages: pages)
    self.onListening = onListening
  }

  /// Listens until the service group shuts down.
  package func run() async throws {
    let onListening = onListening
    // A thread of its own: the doors' event loops decode and absorb, and an answer is not to wait
    // for that.
    let loop = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    defer { loop.shutdownGracefully { _ in } }
    let application = Application(
      responder: responder,
      configuration: ApplicationConfiguration(
        address: .hostname(address.host, port: address.port)),
      onServerRunning: { onListening($0.localAddress?.port ?? 0) },
      eventLoopGroupProvider: .shared(loop),
      logger: .quiet(label: "api"))
    try await application.run()
  }
}

extension Logger {
  /// A logger for the framework: its per-request lines are not ours to print.
  fileprivate static func quiet(label: String) -> Logger {
    var logger = Logger(label: label)
    logger.logLevel = .error
    return logger
  }
}

/// Answers one question.
struct APIResponder: HTTPResponder {
  typealias Context = BasicRequestContext

  let host: EngineHost
  let status: ServerStatus
  let pages: WebPages

  func respond(to request: Request, context: BasicRequestContext) async -> Response {
    guard request.method == .get || request.method == .head else {
      var response = error(.methodNotAllowed, "only GET is answered here")
      response.headers[.allow] = "GET, HEAD"
      return response
    }
    switch request.uri.path {
    case "/healthz": return text("ok\n")
    case "/readyz":
      return status.isReady ? text("ready\n") : text("not ready\n", .serviceUnavailable)
    case "/api/v1/diagnosis": return diagnosis(request)
    case "/api/v1/topology": return json(TopologyView(host.snapshot).json)
    case "/api/v1/symptoms": return json(SymptomsView(host.snapshot, library: host.library).json)
    case "/api/v1/status": return json(status.json)
    default: return pages.respond(to: request) ?? error(.notFound, "no such resource")
    }
  }

  private func diagnosis(_ request: Request) -> Response {
    let clock = ContinuousClock()
    let start = clock.now
    let answer = host.answer
    if request.uri.queryParameters["format"] == "text" { return text(answer.text) }
    return json(answer.json(elapsedSeconds: start.duration(to: clock.now) / .seconds(1)))
  }

  private func json(_ text: String, _ status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status,
      headers: [
        .contentType: "application/json", .cacheControl: "no-store",
        .xContentTypeOptions: "nosniff",
      ], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  private func text(_ text: String, _ status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "text/plain; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  private func error(_ status: HTTPResponse.Status, _ message: String) -> Response {
    json(#"{"error":"\#(message)"}"#, status)
  }
}
