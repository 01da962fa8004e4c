internal import NIOCore
internal import NIOHTTP1

/// One HTTP/1.1 connection of a door: judges each head, collects the body within the limits, and
/// answers.
///
/// Requests are answered in their order, each before the next is looked at. A refused body is not
/// read to its end when that is far: the answer says that the connection closes.
final class HTTPConnection: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  /// Bounds of a head, in bytes and fields.
  static let decoding: NIOHTTPDecoderLimitConfiguration = {
    var limits = NIOHTTPDecoderLimitConfiguration()
    limits.maxHeaderFieldSize = 16 << 10
    limits.maxHeaderListSize = 64 << 10
    limits.maxHeaderFieldCount = 100
    return limits
  }()

  /// How much of a refused body is read so that the connection, or the answer, is not lost.
  private static let dropByteCountMax = 1 << 20

  private enum Phase {
    /// No request is under way.
    case resting
    case collecting(HTTPExchange)
    /// The answer is given; so many bytes may still come.
    case dropping(byteCount: Int)
    /// Nothing is read any more.
    case closing
  }

  private(set) lazy var watch = ConnectionWatch(gate: gate) { [weak self] in self?.isLate($0) }
  private let gate: AdmissionGate
  private let endpoints: [String: any HTTPEndpoint]
  private var phase = Phase.resting
  private var context: ChannelHandlerContext?
  /// The connection closes after the answer that is due.
  private var isLastRequest = false
  private var isReadHeld = false
  private var isFlushDue = false

  init(gate: AdmissionGate, endpoints: [String: any HTTPEndpoint]) {
    self.gate = gate
    self.endpoints = endpoints
  }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): begin(head, context)
    case .body(let piece): receive(piece, context)
    case .end: end(context)
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if isFlushDue { context.flush() }
    isFlushDue = false
    context.fireChannelReadComplete()
  }

  func channelInactive(context: ChannelHandlerContext) {
    leave()
    phase = .closing
    context.fireChannelInactive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard event is ChannelShouldQuiesceEvent else {
      return context.fireUserInboundEventTriggered(event)
    }
    isLastRequest = true
    if case .resting = phase { close(context) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch phase {
    case .resting, .collecting:
      guard let error = error as? HTTPParserError else { return close(context) }
      gate.countRefused(.malformed)
      leave()
      let status = error == .headerOverflow ? 431 : 400
      let text = Array("not HTTP/1.1 as it should be: \(error)\n".utf8)
      write(HTTPReply(status: status, body: text), isKept: false, context)
      close(context)
    case .dropping, .closing: close(context)
    }
  }

  // A sender that asks and does not read the answers is not read either.
  func read(context: ChannelHandlerContext) {
    if context.channel.isWritable { context.read() } else { isReadHeld = true }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if isReadHeld, context.channel.isWritable {
      isReadHeld = false
      context.read()
    }
    context.fireChannelWritabilityChanged()
  }
}

extension HTTPConnection {
  private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    guard case .resting = phase else { return }
    watch.enter(.body)
    // After an upgrade that is not made the decoder reads no further request.
    if !head.isKeepAlive || head.headers.contains(name: "upgrade") { isLastRequest = true }
    let path = head.uri.prefix { $0 != "?" }
    let endpoint = endpoints[String(path)]
    do throws(Refusal) {
      let exchange = try HTTPExchange(head, endpoint, gate: gate)
      phase = .collecting(exchange)
      if exchange.isAwaited {
        let head = HTTPResponseHead(version: .http1_1, status: .continue)
        context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
      }
    } catch {
      refuse(error, head, endpoint, unreadByteCount: Self.declaredByteCount(head), context)
    }
  }

  private func receive(_ piece: ByteBuffer, _ context: ChannelHandlerContext) {
    switch phase {
    case .collecting(let exchange):
      do throws(Refusal) { try exchange.receive(piece) } catch {
        leave()
        refuse(
          error, exchange.head, exchange.endpoint,
          unreadByteCount: exchange.missingByteCount, context)
      }
    case .dropping(let byteCount):
      let rest = byteCount - piece.readableBytes
      if rest >= 0 { phase = .dropping(byteCount: rest) } else { close(context) }
    case .resting, .closing: break
    }
  }

  private func end(_ context: ChannelHandlerContext) {
    switch phase {
    case .collecting(let exchange):
      let reply = exchange.answer()
      phase = .resting
      write(reply, isKept: !isLastRequest, isBodyless: exchange.head.method == .HEAD, context)
      if isLastRequest { close(context) } else { watch.enter(.idle) }
    case .dropping:
      phase = .resting
      if isLastRequest { close(context) } else { watch.enter(.idle) }
    case .resting, .closing: break
    }
  }

  /// Answers before the body is read, and drops what comes of it; `unreadByteCount` is nil when
  /// nobody knows how much that is.
  private func refuse(
    _ refusal: Refusal, _ head: HTTPRequestHead, _ endpoint: (any HTTPEndpoint)?,
    unreadByteCount: Int?, _ context: ChannelHandlerContext
  ) {
    gate.countRefused(refusal.kind)
    if unreadByteCount.map({ $0 > Self.dropByteCountMax }) ?? true { isLastRequest = true }
    let reply = HTTPReply(refusal, endpoint, head)
    write(reply, isKept: !isLastRequest, isBodyless: head.method == .HEAD, context)
    phase = .dropping(byteCount: Self.dropByteCountMax)
    guard isLastRequest else { return }
    // Closing at once would reset the connection, and the sender might never see the answer.
    context.flush()
    context.close(mode: .output, promise: nil)
    watch.enter(.farewell)
  }

  private func write(
    _ reply: HTTPReply, isKept: Bool, isBodyless: Bool = false, _ context: ChannelHandlerContext
  ) {
    var headers = HTTPHeaders(reply.headers)
    if reply.status != 204 { headers.add(name: "Content-Length", value: String(reply.body.count)) }
    if !isKept { headers.add(name: "Connection", value: "close") }
    let head = HTTPResponseHead(
      version: .http1_1, status: HTTPResponseStatus(statusCode: reply.status), headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if !isBodyless, !reply.body.isEmpty {
      let body = context.channel.allocator.buffer(bytes: reply.body)
      context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    }
    context.write(wrapOutboundOut(.end(nil)), promise: nil)
    isFlushDue = true
  }

  /// Gives back what an unfinished request holds.
  private func leave() {
    if case .collecting(let exchange) = phase { exchange.leave() }
  }

  private func close(_ context: ChannelHandlerContext) {
    leave()
    phase = .closing
    context.flush()
    context.close(promise: nil)
  }

  private func isLate(_ late: ConnectionWatch.Phase) {
    guard let context else { return }
    if late == .body, case .collecting(let exchange) = phase {
      let limits = gate.limits
      let refusal = Refusal(
        .tooSlow, "the body did not come within \(limits.bodySecondsMax) s",
        retryAfterSeconds: limits.retryAfterSeconds)
      leave()
      refuse(refusal, exchange.head, exchange.endpoint, unreadByteCount: nil, context)
      context.flush()
    } else {
      close(context)
    }
  }

  /// What is to come of a body: its stated length, nothing, or nil when it comes in chunks.
  static func declaredByteCount(_ head: HTTPRequestHead) -> Int? {
    if head.headers.contains(name: "transfer-encoding") { return nil }
    return head.headers.first(name: "content-length").map { Int($0) ?? .max } ?? 0
  }
}
