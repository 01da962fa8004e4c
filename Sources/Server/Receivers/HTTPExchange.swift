internal import NIOCore
internal import NIOHTTP1

/// One request that was let in, from its head to its answer.
///
/// Belongs to the event loop of its connection.
final class HTTPExchange {
  let head: HTTPRequestHead
  let endpoint: any HTTPEndpoint
  private let gate: AdmissionGate
  private let coding: BodyCoding
  private let declaredByteCount: Int?
  private let body: MessageBuffer
  private let workspace = LoopWorkspace.current

  /// Judges the head: sender, path, method, what the endpoint says, size.
  init(
    _ head: HTTPRequestHead, _ endpoint: (any HTTPEndpoint)?, gate: AdmissionGate
  ) throws(Refusal) {
    try gate.admit(head.headers.first(name: "authorization"))
    guard let endpoint else {
      throw Refusal(.notFound, "no endpoint here; there are /v1/traces, /v1/metrics and /v1/logs")
    }
    guard head.method == .POST else {
      throw Refusal(
        .methodNotAllowed, "\(endpoint.path) takes POST, not \(head.method.rawValue)")
    }
    coding = try endpoint.admit(head)
    declaredByteCount = HTTPConnection.declaredByteCount(head)
    let limit = gate.limits.httpBodyByteCountMax
    if let declaredByteCount, declaredByteCount > limit {
      throw Refusal(.tooLarge, "body has \(declaredByteCount) bytes, the limit is \(limit)")
    }
    self.head = head
    self.endpoint = endpoint
    self.gate = gate
    body = MessageBuffer(gate: gate, workspace: workspace)
  }

  /// The sender waits for a word before it sends the body (RFC 9110, section 10.1.1).
  var isAwaited: Bool {
    head.headers.first(name: "expect")?.lowercased() == "100-continue" && declaredByteCount != 0
  }

  /// Bytes that are still to come; nil when nobody knows.
  var missingByteCount: Int? { declaredByteCount.map { $0 - body.count } }

  /// Keeps a piece of the body.
  func receive(_ piece: ByteBuffer) throws(Refusal) {
    let limits = gate.limits
    let byteCount = body.count + piece.readableBytes
    guard byteCount <= limits.httpBodyByteCountMax else {
      throw Refusal(.tooLarge, "body has more than \(limits.httpBodyByteCountMax) bytes, the limit")
    }
    guard coding != .identity || byteCount <= limits.httpMessageByteCountMax else {
      throw Refusal(
        .tooLarge, "message has more than \(limits.httpMessageByteCountMax) bytes, the limit")
    }
    try piece.withUnsafeReadableBytes { (bytes) throws(Refusal) in
      try body.append(bytes, expecting: declaredByteCount ?? 0)
    }
  }

  /// Hands the whole body to the endpoint and gives back what it took.
  func answer() -> HTTPReply {
    defer { leave() }
    do throws(Refusal) {
      // Also an empty body is not taken any more when the server is going down.
      try gate.reserve(0)
      switch coding {
      case .identity: return try endpoint.answer(head, body.bytes)
      case .gzip:
        let message = MessageBuffer(gate: gate, workspace: workspace)
        defer { message.reset() }
        try workspace.inflater.inflate(
          body.bytes, into: message, limit: gate.limits.httpMessageByteCountMax)
        return try endpoint.answer(head, message.bytes)
      }
    } catch {
      gate.countRefused(error.kind)
      return HTTPReply(error, endpoint, head)
    }
  }

  /// Forgets the body.
  func leave() { body.reset() }
}
