import OTLPProtos
import Telemetry
import Testing

/// The six decoders as one: what came out is told apart from an error, no more.
struct AnyDecoder: Sendable, CustomTestStringConvertible {
  enum Outcome {
    /// Rows taken.
    case decoded(Int)
    case failed(WireError)

    var isDecoded: Bool {
      if case .decoded = self { return true }
      return false
    }
  }

  var signal: TelemetrySignal
  var encoding: OTLPEncoding

  var name: String { "\(signal), \(encoding == .json ? "JSON" : "protobuf")" }
  var testDescription: String { name }

  static let all = TelemetrySignal.allCases.flatMap { signal in
    OTLPEncoding.allCases.map { AnyDecoder(signal: signal, encoding: $0) }
  }

  func run(_ bytes: [UInt8], limits: DecodingLimits = DecodingLimits()) -> Outcome {
    var spans = SpanDecoder(limits: limits)
    var (metrics, logs) = (MetricReader(limits: limits), LogReader(limits: limits))
    do throws(WireError) {
      return .decoded(
        try decoded(bytes) { (bytes) throws(WireError) in
          switch (signal, encoding) {
          case (.traces, _): try spans.decode(bytes, encoding: encoding).count
          case (.metrics, _): try metrics.decode(bytes, encoding: encoding).count
          case (.logs, _): try logs.decode(bytes, encoding: encoding).count
          }
        })
    } catch {
      return .failed(error)
    }
  }

  /// A random message in this decoder's form of at most 2,500 bytes: small enough to be cut
  /// everywhere.
  func smallSample(seed: UInt64) throws -> [UInt8] {
    var seed = seed
    while true {
      let bytes = try sample(seed: seed)
      if (500...2500).contains(bytes.count) { return bytes }
      seed += 1_000_003
    }
  }

  /// A random message in this decoder's form.
  func sample(seed: UInt64) throws -> [UInt8] {
    var telemetry = RandomTelemetry(seed: seed)
    return switch signal {
    case .traces: try form(telemetry.traces())
    case .metrics: try form(telemetry.metrics())
    case .logs: try form(telemetry.logs())
    }
  }
}
