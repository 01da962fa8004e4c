internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Telemetry

/// Answers one OTLP/HTTP request: checks the head, reads the body within the limits, hands it to
/// the sink.
struct OTLPHTTPResponder: HTTPResponder {
  typealias Context = BasicRequestContext

  let gate: AdmissionGate
  let sink: any TelemetrySink

  func respond(to request: Request, context: BasicRequestContext) async -> Response {
    let encoding = request.headers[.contentType].flatMap { OTLPEncoding(contentType: $0) }
    do throws(Refusal) {
      let head = try RequestHead(request, encoding: encoding, limits: gate.limits)
      let acceptance = try await receive(head, body: request.body)
      let body = OTLPReply.success(acceptance, of: head.signal, as: head.encoding)
      return response(status: .ok, body: body, encoding: head.encoding)
    } catch {
      return refused(error, encoding: encoding ?? .json)
    }
  }

  private func receive(_ head: RequestHead, body: RequestBody) async throws(Refusal) -> Acceptance {
    var reader = BodyReader(isGzip: head.isGzip, gate: gate)
    defer { reader.releaseAll() }
    let message = try await reader.read(body)
    return try message.withUnsafeBufferPointer { (bytes) throws(Refusal) in
      try gate.deliver(
        head.signal, encoding: head.encoding, bytes: UnsafeRawBufferPointer(bytes), to: sink)
    }
  }

  private func refused(_ refusal: Refusal, encoding: OTLPEncoding) -> Response {
    gate.countRefused(refusal.kind)
    var response = response(
      status: HTTPResponse.Status(code: refusal.httpStatus),
      body: OTLPReply.status(refusal, as: encoding), encoding: encoding)
    if let seconds = refusal.retryAfterSeconds { response.headers[.retryAfter] = String(seconds) }
    if refusal.kind == .methodNotAllowed { response.headers[.allow] = "POST" }
    return response
  }

  private func response(
    status: HTTPResponse.Status, body: [UInt8], encoding: OTLPEncoding
  ) -> Response {
    Response(
      status: status, headers: [.contentType: encoding.mediaType],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
  }
}

/// What the head of an OTLP/HTTP request says, once it was found right.
struct RequestHead {
  let signal: TelemetrySignal
  let encoding: OTLPEncoding
  let isGzip: Bool

  init(_ request: Request, encoding: OTLPEncoding?, limits: ReceiverLimits) throws(Refusal) {
    let path = request.uri.path
    guard let signal = TelemetrySignal.allCases.first(where: { $0.path == path }) else {
      throw Refusal(.notFound, "no endpoint here; there are /v1/traces, /v1/metrics and /v1/logs")
    }
    guard request.method == .post else {
      throw Refusal(.methodNotAllowed, "\(path) takes POST, not \(request.method.rawValue)")
    }
    guard let encoding else {
      throw Refusal(
        .unsupportedMediaType,
        "Content-Type must be application/x-protobuf or application/json, is "
          + (request.headers[.contentType] ?? "missing"))
    }
    self.signal = signal
    self.encoding = encoding
    switch request.headers[.contentEncoding]?.lowercased() {
    case nil, "", "identity": isGzip = false
    case "gzip": isGzip = true
    case .some(let name):
      throw Refusal(.unsupportedMediaType, "Content-Encoding must be gzip or identity, is \(name)")
    }
    let declared = request.headers[.contentLength].flatMap { Int($0) } ?? 0
    guard declared <= limits.httpBodyByteCountMax else {
      throw Refusal(
        .tooLarge, "body has \(declared) bytes, the limit is \(limits.httpBodyByteCountMax)")
    }
  }
}

/// Reads a body piece by piece, inflating on the way; each piece reserves the room it took, so that
/// a body passes the bound on all bytes in flight by one inflated piece at the most.
struct BodyReader {
  private let gate: AdmissionGate
  private let inflater: GzipInflater?
  private var message: [UInt8] = []
  private var receivedByteCount = 0
  private var reservedByteCount = 0

  init(isGzip: Bool, gate: AdmissionGate) {
    self.gate = gate
    inflater = isGzip ? GzipInflater() : nil
  }

  /// The whole message.
  mutating func read(_ body: RequestBody) async throws(Refusal) -> [UInt8] {
    var pieces = body.makeAsyncIterator()
    while let piece = try await next(&pieces) { try append(piece) }
    if let inflater {
      do throws(GzipInflater.Failure) { try inflater.finish() } catch { throw Refusal(error) }
    }
    return message
  }

  /// Gives the reserved room back; to be called once the message is no longer used.
  mutating func releaseAll() {
    gate.release(reservedByteCount)
    reservedByteCount = 0
  }

  private func next(_ pieces: inout RequestBody.AsyncIterator) async throws(Refusal) -> ByteBuffer?
  {
    do { return try await pieces.next() } catch {
      throw .malformed("the body ended early: \(error)")
    }
  }

  private mutating func append(_ piece: ByteBuffer) throws(Refusal) {
    let limits = gate.limits
    receivedByteCount += piece.readableBytes
    guard receivedByteCount <= limits.httpBodyByteCountMax else {
      throw Refusal(.tooLarge, "body has more than \(limits.httpBodyByteCountMax) bytes, the limit")
    }
    let before = message.count
    let view = piece.readableBytesView
    if let inflater {
      do throws(GzipInflater.Failure) {
        try view.withUnsafeBytes { (bytes) throws(GzipInflater.Failure) in
          try inflater.inflate(bytes, into: &message, limit: limits.httpMessageByteCountMax)
        }
      } catch {
        throw Refusal(error)
      }
    } else {
      guard receivedByteCount <= limits.httpMessageByteCountMax else {
        throw Refusal(
          .tooLarge, "message has more than \(limits.httpMessageByteCountMax) bytes, the limit")
      }
      message.append(contentsOf: view)
    }
    try reserve(message.count - before)
  }

  private mutating func reserve(_ byteCount: Int) throws(Refusal) {
    try gate.reserve(byteCount)
    reservedByteCount += byteCount
  }
}
