internal import Telemetry

/// An Export request as columns, whatever its signal and encoding.
enum DecodedBatch {
  case spans(SpanBatch)
  case metrics(MetricBatch)
  case logs(LogBatch)

  /// `symbols` is the table that metrics and logs are read with; spans bring their own.
  /// - Throws: `WireError` when the bytes are no message of this kind.
  init(
    _ signal: TelemetrySignal, encoding: OTLPEncoding, bytes: UnsafeRawBufferPointer,
    limits: DecodingLimits = DecodingLimits(), symbols: inout SymbolTable
  ) throws(WireError) {
    switch (signal, encoding) {
    case (.traces, _):
      var decoder = SpanDecoder(limits: limits)
      self = .spans(try decoder.decode(bytes, encoding: encoding))
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
    case .spans(let batch): batch.rows.map(\.end)
    case .metrics(let batch): batch.time
    case .logs(let batch): batch.time
    }
  }

  /// Items taken.
  var count: Int {
    switch self {
    case .spans(let batch): batch.count
    case .metrics(let batch): batch.count
    case .logs(let batch): batch.count
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
