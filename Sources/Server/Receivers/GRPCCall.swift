internal import NIOCore
internal import NIOHPACK
internal import Telemetry

/// One Export call, from its headers to its answer.
///
/// Collects the one message of a unary call within the limits. Belongs to the event loop of its
/// connection.
final class GRPCCall {
  /// Compression flag and length, before each message (gRPC over HTTP/2,
  /// "Length-Prefixed-Message").
  private static let prefixByteCount = 5

  let deadline: NIODeadline
  private let gate: AdmissionGate
  private let sink: any TelemetrySink
  private let signal: TelemetrySignal
  private let encoding: Substring
  private let message: MessageBuffer
  private let workspace = LoopWorkspace.current
  private var prefix: [UInt8] = []
  private var declaredByteCount: Int?

  /// Judges the headers.
  init(_ headers: HPACKHeaders, gate: AdmissionGate, sink: any TelemetrySink) throws(Refusal) {
    try gate.admit(headers.first(name: "authorization"))
    let path = headers.first(name: ":path") ?? ""
    guard let signal = Self.signals[path] else {
      throw Refusal(.notFound, "no method \(path); there is Export of traces, metrics and logs")
    }
    let allowed = NIODeadline.now() + .seconds(Int64(gate.limits.bodySecondsMax))
    let timeout = headers.first(name: "grpc-timeout").flatMap(Self.timeout)
    deadline = timeout.map { min(allowed, .now() + $0) } ?? allowed
    encoding = (headers.first(name: "grpc-encoding") ?? "identity")[...]
    self.signal = signal
    self.gate = gate
    self.sink = sink
    message = MessageBuffer(gate: gate, workspace: workspace)
  }

  /// Keeps bytes of the message, after its stated length was found to be within the limits.
  func receive(_ bytes: ByteBuffer) throws(Refusal) {
    try bytes.withUnsafeReadableBytes { (bytes) throws(Refusal) in
      let missing = min(Self.prefixByteCount - prefix.count, bytes.count)
      if missing > 0 { try receivePrefix(bytes.prefix(missing)) }
      let rest = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(missing))
      guard !rest.isEmpty, let declaredByteCount else { return }
      guard rest.count <= declaredByteCount - message.count else {
        throw .malformed("an Export call takes one message")
      }
      try message.append(rest, expecting: declaredByteCount)
    }
  }

  /// Hands the message to the sink, once the sender said that the call has no more.
  ///
  /// - Returns: the response message with its prefix.
  func answer() throws(Refusal) -> ByteBuffer {
    defer { leave() }
    guard let declaredByteCount else { throw .malformed("the call ended without a message") }
    guard message.count == declaredByteCount else {
      throw .malformed("the call ended after \(message.count) of \(declaredByteCount) bytes")
    }
    let reply = OTLPReply.success(try deliver(), of: signal, as: .protobuf)
    var framed = ByteBuffer()
    framed.reserveCapacity(Self.prefixByteCount + reply.count)
    framed.writeInteger(UInt8(0))
    framed.writeInteger(UInt32(reply.count))
    framed.writeBytes(reply)
    return framed
  }

  /// Forgets the message.
  func leave() { message.reset() }

  private func receivePrefix(_ bytes: Slice<UnsafeRawBufferPointer>) throws(Refusal) {
    prefix += bytes
    guard prefix.count == Self.prefixByteCount else { return }
    let declared = prefix.dropFirst().reduce(0) { $0 << 8 | Int($1) }
    let limit = gate.limits.grpcMessageByteCountMax
    guard declared <= limit else {
      throw Refusal(.tooLarge, "message has \(declared) bytes, the limit is \(limit)")
    }
    guard prefix[0] == 0 || encoding != "identity" else {
      throw .malformed("the message is marked as compressed, but grpc-encoding names nothing")
    }
    guard prefix[0] == 0 || encoding == "gzip" else {
      throw Refusal(.unsupportedEncoding, "grpc-encoding must be gzip or identity, is \(encoding)")
    }
    // Also an empty message is not taken any more when the server is going down.
    try gate.reserve(0)
    declaredByteCount = declared
  }

  private func deliver() throws(Refusal) -> Acceptance {
    guard prefix[0] != 0 else {
      return try gate.deliver(signal, encoding: .protobuf, bytes: message.bytes, to: sink)
    }
    let inflated = MessageBuffer(gate: gate, workspace: workspace)
    defer { inflated.reset() }
    try workspace.inflater.inflate(
      message.bytes, into: inflated, limit: gate.limits.grpcMessageByteCountMax)
    return try gate.deliver(signal, encoding: .protobuf, bytes: inflated.bytes, to: sink)
  }

  private static let signals = Dictionary(
    uniqueKeysWithValues: TelemetrySignal.allCases.map { ("/\($0.service)/Export", $0) })

  /// Reads `grpc-timeout`: up to eight digits and a unit; nil when it is none.
  static func timeout(_ text: String) -> TimeAmount? {
    guard (2...9).contains(text.utf8.count), let unit = text.last,
      let count = Int64(text.dropLast()), count >= 0
    else { return nil }
    switch unit {
    case "H": return .hours(count)
    case "M": return .minutes(count)
    case "S": return .seconds(count)
    case "m": return .milliseconds(count)
    case "u": return .microseconds(count)
    case "n": return .nanoseconds(count)
    default: return nil
    }
  }
}
