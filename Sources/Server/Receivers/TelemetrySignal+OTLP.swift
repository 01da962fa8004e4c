package import Telemetry

extension TelemetrySignal {
  /// Path of the signal's OTLP/HTTP endpoint.
  package var path: String { "/v1/\(rawValue)" }

  /// Fully qualified name of the signal's OTLP/gRPC service; its one method is `Export`.
  package var service: String {
    switch self {
    case .traces: "opentelemetry.proto.collector.trace.v1.TraceService"
    case .metrics: "opentelemetry.proto.collector.metrics.v1.MetricsService"
    case .logs: "opentelemetry.proto.collector.logs.v1.LogsService"
    }
  }
}

extension OTLPEncoding {
  /// Media type of the encoding in OTLP/HTTP.
  package var mediaType: String {
    switch self {
    case .protobuf: "application/x-protobuf"
    case .json: "application/json"
    }
  }

  /// The encoding that a `Content-Type` names, parameters aside; nil for any other.
  package init?(contentType: String) {
    let end = contentType.firstIndex(of: ";") ?? contentType.endIndex
    let name = contentType[..<end].lowercased().filter { !$0.isWhitespace }
    guard let match = Self.allCases.first(where: { $0.mediaType == name }) else { return nil }
    self = match
  }
}
