internal import GRPCCore
internal import NIOCore
internal import NIOHPACK
internal import NIOHTTP2

/// Stands before the gRPC handler of one HTTP/2 stream and lets one whole message within the limits
/// through.
///
/// The transport underneath answers an oversized or undecodable message with a bare stream reset,
/// which senders read as "try again". Here the declared length is judged on the first five bytes,
/// room is reserved before anything is buffered, gzip is inflated up to the limit and not beyond,
/// and a refusal is a proper trailers-only response (gRPC over HTTP/2, "Responses"). What passes is
/// uncompressed.
final class GRPCMessageGate: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTP2Frame.FramePayload
  typealias InboundOut = HTTP2Frame.FramePayload
  typealias OutboundOut = HTTP2Frame.FramePayload

  /// Compression flag and length, before each message.
  private static let prefixByteCount = 5

  private enum Phase {
    case collecting
    case passed
    case refused
  }

  private let gate: AdmissionGate
  private var phase = Phase.collecting
  private var isGzip = false
  private var held = ByteBuffer()
  private var declaredByteCount: Int?
  private var reservedByteCount = 0

  init(gate: AdmissionGate) { self.gate = gate }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let payload = unwrapInboundIn(data)
    switch payload {
    case .headers(let headers):
      if let encoding = headers.headers.first(name: "grpc-encoding") { isGzip = encoding == "gzip" }
      context.fireChannelRead(data)
    case .data(let data):
      guard case .byteBuffer(let bytes) = data.data else { return }
      receive(bytes, isEnd: data.endStream, context: context)
    default:
      context.fireChannelRead(data)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    releaseAll()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { releaseAll() }

  private func receive(_ bytes: ByteBuffer, isEnd: Bool, context: ChannelHandlerContext) {
    switch phase {
    case .refused:
      return
    case .passed:
      guard bytes.readableBytes == 0 else {
        return refuse(
          .malformed("an Export call takes one message"), isEnd: isEnd, context: context)
      }
      forward(bytes, isEnd: isEnd, context: context)
    case .collecting:
      do throws(Refusal) {
        try collect(bytes)
        guard let message = try completeMessage(isEnd: isEnd) else { return }
        phase = .passed
        forward(message, isEnd: isEnd, context: context)
      } catch {
        refuse(error, isEnd: isEnd, context: context)
      }
    }
  }

  /// Keeps `bytes`, after the declared length was found to be within the limits.
  private func collect(_ bytes: ByteBuffer) throws(Refusal) {
    var bytes = bytes
    if held.readableBytes == 0 { swap(&held, &bytes) } else { held.writeBuffer(&bytes) }
    guard declaredByteCount == nil,
      let declared = held.getInteger(at: held.readerIndex + 1, as: UInt32.self)
    else { return }
    let limit = gate.limits.grpcMessageByteCountMax
    guard declared <= limit else {
      throw Refusal(.tooLarge, "message has \(declared) bytes, the limit is \(limit)")
    }
    try reserve(Int(declared))
    declaredByteCount = Int(declared)
  }

  /// The framed message once all of it is here, uncompressed; nil while bytes are missing.
  private func completeMessage(isEnd: Bool) throws(Refusal) -> ByteBuffer? {
    guard let declared = declaredByteCount else {
      // A stream that ends without a message is left to the transport, which knows what to say.
      return isEnd ? held : nil
    }
    let received = held.readableBytes - Self.prefixByteCount
    guard received <= declared else { throw .malformed("an Export call takes one message") }
    guard received == declared else {
      guard !isEnd else {
        throw .malformed("the call ended after \(received) of \(declared) bytes")
      }
      return nil
    }
    let isCompressed = held.getInteger(at: held.readerIndex, as: UInt8.self) != 0
    return isCompressed ? try inflated() : held
  }

  private func inflated() throws(Refusal) -> ByteBuffer {
    guard isGzip else {
      throw .malformed("message is marked as compressed but grpc-encoding is not gzip")
    }
    var message: [UInt8] = []
    let limit = gate.limits.grpcMessageByteCountMax
    do throws(GzipInflater.Failure) {
      let inflater = GzipInflater()
      let compressed = held.readableBytesView.dropFirst(Self.prefixByteCount)
      try compressed.withUnsafeBytes { (bytes) throws(GzipInflater.Failure) in
        try inflater.inflate(bytes, into: &message, limit: limit)
      }
      try inflater.finish()
    } catch {
      throw Refusal(error)
    }
    try reserve(message.count)
    var framed = ByteBuffer()
    framed.reserveCapacity(Self.prefixByteCount + message.count)
    framed.writeInteger(UInt8(0))
    framed.writeInteger(UInt32(message.count))
    framed.writeBytes(message)
    return framed
  }

  private func reserve(_ byteCount: Int) throws(Refusal) {
    try gate.reserve(byteCount)
    reservedByteCount += byteCount
  }

  private func releaseAll() {
    held = ByteBuffer()
    gate.release(reservedByteCount)
    reservedByteCount = 0
  }

  private func forward(_ bytes: ByteBuffer, isEnd: Bool, context: ChannelHandlerContext) {
    held = ByteBuffer()
    let data = HTTP2Frame.FramePayload.Data(data: .byteBuffer(bytes), endStream: isEnd)
    context.fireChannelRead(wrapInboundOut(.data(data)))
  }

  /// Answers in place of the service, and asks a sender that is still sending to stop.
  private func refuse(_ refusal: Refusal, isEnd: Bool, context: ChannelHandlerContext) {
    phase = .refused
    releaseAll()
    gate.countRefused(refusal.kind)
    let trailers = HTTP2Frame.FramePayload.Headers(
      headers: GRPCRefusal.trailers(refusal), endStream: true)
    context.writeAndFlush(wrapOutboundOut(.headers(trailers)), promise: nil)
    if !isEnd { context.writeAndFlush(wrapOutboundOut(.rstStream(.noError)), promise: nil) }
  }
}
