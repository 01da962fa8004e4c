internal import Telemetry

/// An Export request as columns, whatever its signal and encoding.
enum DecodedBatch {
  case spans(SpanBatch)
  case metrics(MetricBatch)
  case logs(LogBatch)

  /// - Throws: `WireError` when the bytes are no message of this kind.
  init(
    _ signal: TelemetrySignal, encoding: OTLPEncoding, bytes: UnsafeRawBufferPointer,
    limits: DecodingLimits = DecodingLimits(), symbols: inout SymbolTable
  ) throws(WireError) {
    switch (signal, encoding) {
    case (.traces, .protobuf):
      self = .spans(try OTLPTraceDecoder.decode(bytes, limits: limits, symbols: &symbols))
    case (.traces, .json):
      self = .spans(try OTLPTraceDecoder.decodeJSON(bytes, limits: limits, symbols: &symbols))
    case (.metrics, .protobuf):
      self = .metrics(try OTLPMetricDecoder.decode(bytes, limits: limits, symbols: &symbols))
    case (.metrics, .json):
      self = .metrics(try OTLPMetricDecoder.decodeJSON(bytes, limits: limits, symbols: &symbols))
    case (.logs, .protobuf):
      self = .logs(try OTLPLogDecoder.decode(bytes, limits: limits, symbols: &symbols))
    case (.logs, .json):
      self = .logs(try OTLPLogDecoder.decodeJSON(bytes, limits: limits, symbols: &symbols))
    }
  }

  /// Event times of the items.
  var times: [Timestamp] {
    switch self {
    case .spans(let batch): batch.end
    case .metrics(let batch): batch.time
    case .logs(let batch): batch.time
    }
  }

  var rejection: Rejection {
    switch self {
    case .spans(let batch): batch.rejection
    case .metrics(let batch): batch.rejection
    case .logs(let batch): batch.rejection
    }
  }
}
