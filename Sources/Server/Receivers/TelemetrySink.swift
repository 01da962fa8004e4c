package import Telemetry

/// Where the doors put what they receive: the engine's host, a recording, or a test's collector.
///
/// Called from many connections at once. The sender is answered only after `accept` returned, so
/// what was accepted must not be lost after that. The bytes are valid during the call only.
package protocol TelemetrySink: Sendable {
  /// Takes one Export request.
  ///
  /// - Parameters:
  ///   - signal: which of the three requests it is.
  ///   - encoding: how `bytes` is written; already decompressed, within the door's size limit.
  ///   - bytes: the whole message; may be empty, which is an empty request.
  /// - Returns: how much of it was kept.
  /// - Throws: a `Refusal` when nothing of it was kept.
  func accept(
    _ signal: TelemetrySignal, encoding: OTLPEncoding, bytes: UnsafeRawBufferPointer
  ) throws(Refusal) -> Acceptance
}

/// What became of an accepted Export request; OTLP's partial success.
package struct Acceptance: Hashable, Sendable {
  /// Spans, data points or log records that were not kept; sending them again would not help.
  package var rejectedCount: Int
  /// Why, for a person; a warning when nothing was rejected.
  ///
  /// Empty: nothing to say.
  package var message: String

  package init(rejectedCount: Int = 0, message: String = "") {
    self.rejectedCount = rejectedCount
    self.message = message
  }

  /// Everything was kept.
  package static let complete = Acceptance()
}
