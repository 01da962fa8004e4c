package import Telemetry

/// What the doors answer, as `OTLPResponse` writes it.
package enum OTLPReply {
  /// Body of the response of an Export call.
  package static func success(
    _ acceptance: Acceptance, of signal: TelemetrySignal, as encoding: OTLPEncoding
  ) -> [UInt8] {
    var rejection = Rejection()
    rejection.count = acceptance.rejectedCount
    rejection.reason = acceptance.message
    return OTLPResponse.export(signal, rejection, as: encoding)
  }

  /// A refusal, with the time to wait when there is one.
  package static func status(_ refusal: Refusal, as encoding: OTLPEncoding) -> [UInt8] {
    OTLPResponse.status(
      code: Int32(refusal.statusCode), message: refusal.message, as: encoding,
      retryAfterSeconds: refusal.retryAfterSeconds)
  }
}
