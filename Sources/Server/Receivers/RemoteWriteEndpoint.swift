package import NIOHTTP1
package import Telemetry

/// Where samples of Prometheus go; see `TelemetrySink`.
package protocol RemoteWriteSink: Sendable {
  /// Takes one remote write request, already inflated.
  ///
  /// - Throws: a `Refusal` when nothing of it was kept.
  func accept(
    remoteWrite bytes: UnsafeRawBufferPointer, version: RemoteWriteVersion
  ) throws(Refusal) -> RemoteWriteAcceptance
}

/// What became of an accepted remote write request.
package struct RemoteWriteAcceptance: Hashable, Sendable {
  /// Samples and native histograms that need not be sent again.
  package var sampleCount: Int
  package var histogramCount: Int
  /// Those that were refused; sending them again would not help.
  package var rejectedCount: Int
  /// Why, for a person.
  package var message: String

  package init(
    sampleCount: Int, histogramCount: Int, rejectedCount: Int = 0, message: String = ""
  ) {
    self.sampleCount = sampleCount
    self.histogramCount = histogramCount
    self.rejectedCount = rejectedCount
    self.message = message
  }
}

/// `POST /api/v1/write`: Prometheus remote write 1.0 and 2.0, compressed with snappy.
///
/// 204 when all was written, with the counts that 2.0 wants; 400 when a part was not, for a sender
/// takes any 2xx as a whole; 415 for another message or compression. Exemplars are not kept, and so
/// never counted as written.
package struct RemoteWriteEndpoint: HTTPEndpoint {
  private let gate: AdmissionGate
  private let sink: any RemoteWriteSink

  /// - Parameters:
  ///   - gate: shared by all doors of the server.
  ///   - sink: where the samples go.
  package init(gate: AdmissionGate, sink: any RemoteWriteSink) {
    self.gate = gate
    self.sink = sink
  }

  package var path: String { "/api/v1/write" }

  package func admit(_ head: HTTPRequestHead) throws(Refusal) -> BodyCoding {
    _ = try Self.version(of: head)
    let coding = head.headers.first(name: "content-encoding") ?? "snappy"
    guard coding.lowercased() == "snappy" else {
      throw Refusal(.unsupportedMediaType, "Content-Encoding must be snappy, is \(coding)")
    }
    return .identity
  }

  package func answer(
    _ head: HTTPRequestHead, _ message: UnsafeRawBufferPointer
  ) throws(Refusal) -> HTTPReply {
    let version = try Self.version(of: head)
    let length = try SnappyBlock.length(of: message, limit: gate.limits.httpMessageByteCountMax)
    try gate.reserve(length)
    defer { gate.release(length) }
    let bytes = try SnappyBlock.inflate(message, length: length)
    let acceptance = try bytes.withUnsafeBufferPointer { (bytes) throws(Refusal) in
      try sink.accept(remoteWrite: UnsafeRawBufferPointer(bytes), version: version)
    }
    return Self.reply(acceptance)
  }

  package func refused(_ refusal: Refusal, _ head: HTTPRequestHead) -> HTTPReply {
    HTTPReply(
      status: refusal.httpStatus, headers: [("Content-Type", "text/plain; charset=utf-8")],
      body: Array("\(refusal.message)\n".utf8))
  }

  private static func reply(_ acceptance: RemoteWriteAcceptance) -> HTTPReply {
    let prefix = "X-Prometheus-Remote-Write"
    let headers = [
      ("\(prefix)-Samples-Written", "\(acceptance.sampleCount)"),
      ("\(prefix)-Histograms-Written", "\(acceptance.histogramCount)"),
      ("\(prefix)-Exemplars-Written", "0"),
    ]
    guard acceptance.rejectedCount > 0 else { return HTTPReply(status: 204, headers: headers) }
    return HTTPReply(
      status: 400, headers: headers + [("Content-Type", "text/plain; charset=utf-8")],
      body: Array("\(acceptance.rejectedCount) samples refused: \(acceptance.message)\n".utf8))
  }

  /// By the `proto` parameter of the content type; without one it is 1.0.
  private static func version(of head: HTTPRequestHead) throws(Refusal) -> RemoteWriteVersion {
    let type = head.headers.first(name: "content-type") ?? ""
    let parts = type.lowercased().split(separator: ";").map { $0.filter { $0 != " " } }
    if parts.first == "application/x-protobuf" {
      switch parts.dropFirst().first(where: { $0.hasPrefix("proto=") }) {
      case nil, "proto=prometheus.writerequest": return .one
      case "proto=io.prometheus.write.v2.request": return .two
      default: break
      }
    }
    throw Refusal(
      .unsupportedMediaType,
      "Content-Type must be application/x-protobuf of remote write 1.0 or 2.0, is "
        + (type.isEmpty ? "missing" : type))
  }
}
