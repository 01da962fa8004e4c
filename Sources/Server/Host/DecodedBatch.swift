internal import Telemetry

/// An Export request as columns, whatever its signal and encoding.
enum DecodedBatch {
  case spans(SpanBatch)
  case metrics(MetricBatch)
  case logs(LogBatch)

  /// Reads a message that stands for itself.
  ///
  /// - Throws: `WireError` when the bytes are no message of this kind.
  init(
    _ signal: TelemetrySignal, encoding: OTLPEncoding, bytes: UnsafeRawBufferPointer,
    limits: DecodingLimits = DecodingLimits()
  ) throws(WireError) {
    switch signal {
    case .traces:
      var decoder = SpanDecoder(limits: limits)
      self = .spans(try decoder.decode(bytes, encoding: encoding))
    case .metrics:
      var reader = MetricReader(limits: limits)
      self = .metrics(try reader.decode(bytes, encoding: encoding))
    case .logs:
      var reader = LogReader(limits: limits)
      self = .logs(try reader.decode(bytes, encoding: encoding))
    }
  }

  /// Event times of the items.
  var times: [Timestamp] {
    switch self {
    case .spans(let batch): batch.rows.map(\.end)
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
