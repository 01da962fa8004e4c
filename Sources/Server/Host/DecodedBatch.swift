internal import Telemetry

/// An Export request as columns, whatever its signal and encoding.
enum DecodedBatch {
  case spans(SpanBatch)
  case metrics(MetricBatch)
  case logs(LogBatch)

  /// - Throws: `WireError` when the bytes are no message of this kind.
  init(
    _ signal: TelemetrySignal, encoding: OTLPEncoding, bytes: UnsafeRawBufferPointer,
    limits: DecodingLimits = DecodingLimits(), symbols: inout SymbolTable,
    metrics: inout MetricReader, logs: inout LogReader
  ) throws(WireError) {
    switch (signal, encoding) {
    case (.traces, .protobuf):
      self = .spans(try OTLPTraceDecoder.decode(bytes, limits: limits, symbols: &symbols))
    case (.traces, .json):
      self = .spans(try OTLPTraceDecoder.decodeJSON(bytes, limits: limits, symbols: &symbols))
    case (.metrics, _):
      self = .metrics(try metrics.decode(bytes, encoding: encoding))
    case (.logs, _):
      self = .logs(try logs.decode(bytes, encoding: encoding))
    }
  }

  /// Event times of the items.
  var times: [Timestamp] {
    switch self {
    case .spans(let batch): batch.end
    case .metrics(let batch): batch.times
    case .logs(let batch): batch.times
    }
  }

  /// Items, whether read or passed over because nobody asks for them.
  var itemCount: Int {
    switch self {
    case .spans(let batch): batch.count
    case .metrics(let batch): batch.count + batch.skippedCount
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
