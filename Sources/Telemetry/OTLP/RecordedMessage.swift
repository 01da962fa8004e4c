/// What an OTLP message speaks of.
package enum TelemetrySignal: String, Hashable, Sendable, CaseIterable {
  case traces, metrics, logs
}

/// How an OTLP message is written.
package enum OTLPEncoding: String, Hashable, Sendable, CaseIterable {
  case protobuf, json
}

/// One Export request found in a recording.
package struct RecordedMessage: Hashable, Sendable {
  package var signal: TelemetrySignal
  package var encoding: OTLPEncoding
  /// Where its bytes are in the recording, counted from its start.
  package var byteRange: Range<Int>
  package var bytes: [UInt8]

  package init(
    signal: TelemetrySignal, encoding: OTLPEncoding, byteRange: Range<Int>, bytes: [UInt8]
  ) {
    self.signal = signal
    self.encoding = encoding
    self.byteRange = byteRange
    self.bytes = bytes
  }
}
