internal import NIOCore
internal import NIOHPACK
internal import NIOHTTP2

/// One HTTP/2 connection of the gRPC door: unary Export calls, several at a time.
///
/// Stands directly on the connection's frames, without a channel for each stream. A whole message
/// fits into a stream's window, so that only the connection's window has to be opened again.
final class GRPCConnection: ChannelInboundHandler, NIOHTTP2FrameDelegate {
  typealias InboundIn = HTTP2Frame
  typealias OutboundOut = HTTP2Frame

  /// Bytes that a sender may have on the way, over all its calls.
  ///
  /// With HTTP/2's 64 KiB it would wait a round trip after each of them.
  private static let windowByteCount = 16 << 20
  /// Beyond the largest message: its prefix, and padding.
  private static let windowSlackByteCount = 64 << 10
  private static let frameByteCountMax = 1 << 20
  /// Bytes for no call at all that a connection may send; each refused call adds a window to it.
  private static let strayByteCountMax = 1 << 20
  private static let streamCountMax = 128
  private static let headerByteCountMax = 16 << 10

  /// How far the connection is on its way out (RFC 9113, section 6.8).
  private enum Ending {
    case none
    /// It was told to open no further stream; those that crossed the word are still taken.
    case announced
    /// It was told which stream was the last.
    case settled
  }

  private(set) lazy var watch = ConnectionWatch(gate: gate) { [weak self] in self?.isLate($0) }
  private let gate: AdmissionGate
  private let sink: any TelemetrySink
  private var calls: [HTTP2StreamID: GRPCCall] = [:]
  private var lastStream = HTTP2StreamID.rootStream
  private var ending = Ending.none
  /// The transport below gave the connection up; its errors of single streams are no reason to.
  private var isBroken = false
  /// The sender has shown that it speaks HTTP/2.
  private var isGreeted = false
  private var context: ChannelHandlerContext?
  private var isFlushDue = false
  private var timer: Scheduled<Void>?
  /// The connection's window as it was last, and what calls took of it since.
  private var windowByteCount = 65_535
  private var takenByteCount = 0
  /// How many more bytes for no call are borne.
  private var strayAllowance = GRPCConnection.strayByteCountMax

  init(gate: AdmissionGate, sink: any TelemetrySink) {
    self.gate = gate
    self.sink = sink
  }

  /// What the sender is told of this side.
  static func settings(_ limits: ReceiverLimits) -> HTTP2Settings {
    let window = min(limits.grpcMessageByteCountMax + windowSlackByteCount, Int(Int32.max))
    return [
      HTTP2Setting(parameter: .maxConcurrentStreams, value: streamCountMax),
      HTTP2Setting(parameter: .maxHeaderListSize, value: headerByteCountMax),
      HTTP2Setting(parameter: .initialWindowSize, value: window),
      HTTP2Setting(parameter: .maxFrameSize, value: frameByteCountMax),
    ]
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    if context.channel.isActive { openWindow(from: 65_535, context) }
  }

  func handlerRemoved(context: ChannelHandlerContext) { leave() }

  func channelActive(context: ChannelHandlerContext) {
    openWindow(from: 65_535, context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    leave()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    isGreeted = true
    let frame = unwrapInboundIn(data)
    switch frame.payload {
    case .headers(let headers): begin(frame.streamID, headers, context)
    case .data(let data): receive(frame.streamID, data, context)
    case .rstStream: calls.removeValue(forKey: frame.streamID)?.leave()
    case .ping(_, ack: true) where ending == .announced: settle(context)
    default: break
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    flush(context)
    if isGreeted, calls.isEmpty {
      switch ending {
      // With nothing under way the pause begins anew, whatever frames came.
      case .none: watch.enter(.idle)
      case .announced: break
      case .settled: context.close(promise: nil)
      }
    }
    context.fireChannelReadComplete()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case let event as NIOHTTP2WindowUpdatedEvent where event.streamID == .rootStream:
      windowChanged(to: event.inboundWindowSize ?? 0, context)
    case let event as StreamClosedEvent: calls.removeValue(forKey: event.streamID)?.leave()
    case is ChannelShouldQuiesceEvent: announceEnd(context)
    default: break
    }
    context.fireUserInboundEventTriggered(event)
  }

  func wroteFrame(_ frame: HTTP2Frame) {
    if case .goAway(_, let code, _) = frame.payload, code != .noError { isBroken = true }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if isBroken { context.close(promise: nil) }
  }
}

extension GRPCConnection {
  private func begin(
    _ stream: HTTP2StreamID, _ payload: HTTP2Frame.FramePayload.Headers,
    _ context: ChannelHandlerContext
  ) {
    if calls[stream] != nil {
      // Trailers of a request; gRPC has none, but they end the stream.
      if payload.endStream { end(stream, context) }
      return
    }
    lastStream = max(lastStream, stream)
    let headers = payload.headers
    let type = headers.first(name: "content-type") ?? ""
    guard headers.first(name: ":method") == "POST", Self.isGRPC(type) else {
      gate.countRefused(.unsupportedMediaType)
      let isPost = headers.first(name: ":method") == "POST"
      write(stream, .headers([":status": isPost ? "415" : "405"], isEnd: true), context)
      if !payload.endStream { write(stream, .rstStream(.noError), context) }
      return
    }
    do throws(Refusal) {
      calls[stream] = try GRPCCall(headers, gate: gate, sink: sink)
      if ending == .none { watch.enter(.body) }
      arm(context)
      if payload.endStream { end(stream, context) }
    } catch {
      refuse(error, stream, isEnded: payload.endStream, context)
    }
  }

  private func receive(
    _ stream: HTTP2StreamID, _ data: HTTP2Frame.FramePayload.Data, _ context: ChannelHandlerContext
  ) {
    guard let call = calls[stream], case .byteBuffer(let bytes) = data.data else { return }
    takenByteCount += bytes.readableBytes
    do throws(Refusal) { try call.receive(bytes) } catch {
      return refuse(error, stream, isEnded: data.endStream, context)
    }
    if data.endStream { end(stream, context) }
  }

  private func end(_ stream: HTTP2StreamID, _ context: ChannelHandlerContext) {
    guard let call = calls.removeValue(forKey: stream) else { return }
    do throws(Refusal) {
      let reply = try call.answer()
      strayAllowance = max(strayAllowance, Self.strayByteCountMax)
      write(stream, .headers(Self.responseHeaders, isEnd: false), context)
      write(stream, .data(.init(data: .byteBuffer(reply))), context)
      write(stream, .headers(["grpc-status": "0"], isEnd: true), context)
    } catch {
      refuse(error, stream, isEnded: true, context)
    }
  }

  /// Answers in place of the service, and asks a sender that is still sending to stop.
  private func refuse(
    _ refusal: Refusal, _ stream: HTTP2StreamID, isEnded: Bool, _ context: ChannelHandlerContext
  ) {
    calls.removeValue(forKey: stream)?.leave()
    gate.countRefused(refusal.kind)
    write(stream, .headers(GRPCRefusal.trailers(refusal), isEnd: true), context)
    guard !isEnded else { return }
    write(stream, .rstStream(.noError), context)
    strayAllowance = min(strayAllowance + Self.windowByteCount, 4 * Self.windowByteCount)
  }

  private func write(
    _ stream: HTTP2StreamID, _ payload: HTTP2Frame.FramePayload, _ context: ChannelHandlerContext
  ) {
    context.write(wrapOutboundOut(HTTP2Frame(streamID: stream, payload: payload)), promise: nil)
    isFlushDue = true
  }

  private func flush(_ context: ChannelHandlerContext) {
    if isFlushDue { context.flush() }
    isFlushDue = false
  }

  /// Opens the window again, unless the sender goes on with calls that were refused: that would be
  /// read without end.
  private func windowChanged(to byteCount: Int, _ context: ChannelHandlerContext) {
    let usedByteCount = max(0, windowByteCount - byteCount)
    strayAllowance -= max(0, usedByteCount - takenByteCount)
    takenByteCount = max(0, takenByteCount - usedByteCount)
    windowByteCount = byteCount
    guard strayAllowance >= 0 else {
      let payload = HTTP2Frame.FramePayload.goAway(
        lastStreamID: lastStream, errorCode: .enhanceYourCalm, opaqueData: nil)
      write(.rootStream, payload, context)
      flush(context)
      return context.close(promise: nil)
    }
    openWindow(from: byteCount, context)
  }

  /// Opens the connection's window to its full size once half of it is used up.
  private func openWindow(from byteCount: Int, _ context: ChannelHandlerContext) {
    guard byteCount <= Self.windowByteCount / 2 else { return }
    write(
      .rootStream, .windowUpdate(windowSizeIncrement: Self.windowByteCount - byteCount), context)
  }

  /// Ends the calls whose time is over, and comes again when the next one's is.
  private func arm(_ context: ChannelHandlerContext) {
    guard timer == nil, let next = calls.values.map(\.deadline).min() else { return }
    timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: next) { [weak self] in
      guard let self, let context = self.context else { return }
      self.timer = nil
      self.endLateCalls(context)
      self.arm(context)
    }
  }

  private func endLateCalls(_ context: ChannelHandlerContext) {
    let now = NIODeadline.now()
    let late = calls.filter { $0.value.deadline <= now }.keys.sorted()
    for stream in late {
      let limits = gate.limits
      let refusal = Refusal(
        .tooSlow, "the message did not come within \(limits.bodySecondsMax) s or the call's time",
        retryAfterSeconds: limits.retryAfterSeconds)
      refuse(refusal, stream, isEnded: false, context)
    }
    flush(context)
  }

  private func isLate(_ late: ConnectionWatch.Phase) {
    guard let context else { return }
    if late == .idle { announceEnd(context) } else { context.close(promise: nil) }
  }

  /// Tells the sender to open no further streams, and asks for a sign that it heard.
  private func announceEnd(_ context: ChannelHandlerContext) {
    guard ending == .none else { return }
    ending = .announced
    let payload = HTTP2Frame.FramePayload.goAway(
      lastStreamID: .maxID, errorCode: .noError, opaqueData: nil)
    write(.rootStream, payload, context)
    write(.rootStream, .ping(HTTP2PingData(withInteger: 0), ack: false), context)
    flush(context)
    watch.enter(.farewell)
  }

  /// Says which streams were taken; the connection closes when they are answered.
  private func settle(_ context: ChannelHandlerContext) {
    ending = .settled
    let payload = HTTP2Frame.FramePayload.goAway(
      lastStreamID: lastStream, errorCode: .noError, opaqueData: nil)
    write(.rootStream, payload, context)
  }

  private func leave() {
    for call in calls.values { call.leave() }
    calls = [:]
    timer?.cancel()
    timer = nil
    context = nil
  }

  private static let responseHeaders: HPACKHeaders = [
    ":status": "200", "content-type": "application/grpc", "grpc-accept-encoding": "identity,gzip",
  ]

  /// `application/grpc`, also with the protobuf format named, or with parameters.
  private static func isGRPC(_ type: String) -> Bool {
    let name = type.prefix { $0 != ";" }
    return name == "application/grpc" || name == "application/grpc+proto"
  }
}

extension HTTP2Frame.FramePayload {
  /// A header block, the last frame of its stream or not.
  fileprivate static func headers(_ headers: HPACKHeaders, isEnd: Bool) -> Self {
    .headers(Headers(headers: headers, endStream: isEnd))
  }
}
