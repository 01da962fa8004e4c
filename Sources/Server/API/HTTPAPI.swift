internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOPosix
package import Queries
internal import ServiceLifecycle

/// The door for questions: the table of questions over HTTP, answered from snapshots and history
/// only, so that no question stops the intake.
///
/// `GET /api/v1/...` as the table says (`?format=text` for people), `/api/v1/openapi.json`,
/// `/api/v1/events` (live changes), `/healthz` and `/readyz`; everything else is asked of the
/// pages.
package struct HTTPAPI: Service {
  private let address: ListenAddress
  private let responder: APIResponder
  private let limits: APILimits
  private let tls: TLSIdentity?
  private let onListening: @Sendable (Int) -> Void

  /// - Parameters:
  ///   - address: where to listen; port 0 takes a free one.
  ///   - desk: where questions are answered.
  ///   - status: what is told of the server itself.
  ///   - authenticator: who may come in; pages are given to everybody, as they hold no telemetry.
  ///   - tls: what connections show; nil takes them without TLS.
  ///   - traces: told of each request; nil for nobody.
  ///   - limits: bounds of the door.
  ///   - pages: what a browser is shown.
  ///   - questions: what can be asked.
  ///   - onListening: called once with the port, when questions can be asked.
  package init(
    address: ListenAddress, desk: Desk, status: ServerStatus,
    authenticator: any Authenticator = LoopbackAuthenticator(), tls: TLSIdentity? = nil,
    traces: OwnTraces? = nil, limits: APILimits = APILimits(),
    pages: WebPages = WebPages(folder: nil),
    questions: [Question] = QuestionTable.all,
    onListening: @escaping @Sendable (Int) -> Void = { _ in }
  ) {
    self.address = address
    self.limits = limits
    self.tls = tls
    self.responder = APIResponder(
      desk: desk, status: status, authenticator: authenticator, limits: limits, pages: pages,
      questions: questions, traces: traces)
    self.onListening = onListening
  }

  /// Listens until the service group shuts down.
  package func run() async throws {
    let onListening = onListening
    // A thread of its own: the doors' event loops decode and absorb, and an answer is not to wait
    // for that.
    let loop = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    defer { loop.shutdownGracefully { _ in } }
    let logger = Logger.quiet(label: "api")
    let application = Application(
      responder: responder, server: limits.http1(tls),
      configuration: ApplicationConfiguration(
        address: .hostname(address.host, port: address.port),
        availableConnectionsDelegate: .maximum(limits.apiConnectionCountMax, logger: logger)),
      onServerRunning: { onListening($0.localAddress?.port ?? 0) },
      eventLoopGroupProvider: .shared(loop), logger: logger)
    let feed = responder.feed
    let long = responder.long
    long.start()
    try await withThrowingTaskGroup(of: Void.self) { group in
      // Streams end first: the door waits for requests that are being answered.
      group.addTask {
        await cancelWhenGracefulShutdown { await feed.run() }
        long.stop()
      }
      group.addTask { try await application.run() }
      try await group.waitForAll()
    }
  }
}

extension APILimits {
  fileprivate func http1(_ tls: TLSIdentity?) -> HTTPServerBuilder {
    let configuration = HTTP1Channel.Configuration(
      idleTimeout: .seconds(Int64(apiIdleSecondsMax)),
      httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
        maxHeaderFieldSize: apiHeadByteCountMax, maxHeaderListSize: apiHeadByteCountMax,
        maxHeaderFieldCount: 128))
    guard let tls else { return .http1(configuration: configuration) }
    return HTTPServerBuilder { responder in
      SecuredChannel(
        inner: HTTP1Channel(responder: responder, configuration: configuration), tls: tls)
    }
  }
}

/// HTTP/1.1 inside TLS; each connection shows the certificate that was read last, which the
/// framework's own channel cannot.
private struct SecuredChannel: ServerChildChannel {
  let inner: HTTP1Channel
  let tls: TLSIdentity

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
    channel.eventLoop.makeCompletedFuture {
      try channel.pipeline.syncOperations.addHandler(tls.handler(.http1))
    }.flatMap { inner.setup(channel: channel, logger: logger) }
  }

  func handle(value: HTTP1Channel.Value, logger: Logger) async {
    await inner.handle(value: value, logger: logger)
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
