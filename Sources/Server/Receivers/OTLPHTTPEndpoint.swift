internal import NIOHTTP1
internal import Telemetry

/// The OTLP/HTTP path of one signal, in protobuf or JSON.
///
/// Statuses and bodies are those of the OTLP specification, "OTLP/HTTP Response".
struct OTLPHTTPEndpoint: HTTPEndpoint {
  let signal: TelemetrySignal
  let gate: AdmissionGate
  let sink: any TelemetrySink

  var path: String { signal.path }

  func admit(_ head: HTTPRequestHead) throws(Refusal) -> BodyCoding {
    _ = try encoding(of: head)
    return try BodyCoding(head.headers)
  }

  func answer(
    _ head: HTTPRequestHead, _ message: UnsafeRawBufferPointer
  ) throws(Refusal) -> HTTPReply {
    let encoding = try encoding(of: head)
    let acceptance = try gate.deliver(signal, encoding: encoding, bytes: message, to: sink)
    return reply(200, OTLPReply.success(acceptance, of: signal, as: encoding), encoding)
  }

  func refused(_ refusal: Refusal, _ head: HTTPRequestHead) -> HTTPReply {
    let encoding = Self.encoding(named: head) ?? .json
    return reply(refusal.httpStatus, OTLPReply.status(refusal, as: encoding), encoding)
  }

  private func encoding(of head: HTTPRequestHead) throws(Refusal) -> OTLPEncoding {
    if let encoding = Self.encoding(named: head) { return encoding }
    throw Refusal(
      .unsupportedMediaType,
      "Content-Type must be application/x-protobuf or application/json, is "
        + (head.headers.first(name: "content-type") ?? "missing"))
  }

  private static func encoding(named head: HTTPRequestHead) -> OTLPEncoding? {
    head.headers.first(name: "content-type").flatMap { OTLPEncoding(contentType: $0) }
  }

  private func reply(_ status: Int, _ body: [UInt8], _ encoding: OTLPEncoding) -> HTTPReply {
    HTTPReply(status: status, headers: [("Content-Type", encoding.mediaType)], body: body)
  }
}
