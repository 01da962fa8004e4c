import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A real HTTP server that keeps what it is sent, for the length of one test.
final class HTTPReceiver: Sendable {
  struct Received: Sendable {
    var method: String
    var uri: String
    var headers: HTTPHeaders
    var body: String
  }

  struct Reply: Sendable {
    var status = 200
    var headers: [(String, String)] = []
    var body = ""
  }

  /// What to answer; nil never answers.
  typealias Answer = @Sendable (Received) -> Reply?

  private let kept = Mutex<[Received]>([])
  let port: Int

  private init(port: Int) { self.port = port }

  var received: [Received] { kept.withLock { $0 } }

  var url: String { "http://127.0.0.1:\(port)" }

  private func keep(_ one: Received) { kept.withLock { $0.append(one) } }

  static func run<Result: Sendable>(
    _ answer: @escaping Answer = { _ in Reply() },
    body: (HTTPReceiver) async throws -> Result
  ) async throws -> Result {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let sink = Mutex<HTTPReceiver?>(nil)
    let channel = try await ServerBootstrap(group: group)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(
            Handler(answer: answer) { one in sink.withLock { $0?.keep(one) } })
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let receiver = HTTPReceiver(port: channel.localAddress?.port ?? 0)
    sink.withLock { $0 = receiver }
    do {
      let result = try await body(receiver)
      try await channel.close()
      try await group.shutdownGracefully()
      return result
    } catch {
      try? await channel.close()
      try? await group.shutdownGracefully()
      throw error
    }
  }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let answer: Answer
    private let keep: @Sendable (Received) -> Void
    private var head: HTTPRequestHead?
    private var body = ""

    init(answer: @escaping Answer, keep: @escaping @Sendable (Received) -> Void) {
      self.answer = answer
      self.keep = keep
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head): (self.head, body) = (head, "")
      case .body(let part): body += String(buffer: part)
      case .end:
        guard let head else { return }
        let one = Received(
          method: head.method.rawValue, uri: head.uri, headers: head.headers, body: body)
        keep(one)
        guard let reply = answer(one) else { return }
        var headers = HTTPHeaders(reply.headers)
        headers.add(name: "content-length", value: "\(reply.body.utf8.count)")
        let response = HTTPResponseHead(
          version: .http1_1, status: HTTPResponseStatus(statusCode: reply.status), headers: headers)
        context.write(wrapOutboundOut(.head(response)), promise: nil)
        context.write(
          wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: reply.body)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
      }
    }
  }
}
