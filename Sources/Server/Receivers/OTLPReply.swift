package import Telemetry

/// The bodies that an OTLP server answers with, in both encodings.
///
/// Small enough to be written by hand: the responses of the three Export calls differ in one JSON
/// name only, and `google.rpc.Status` is a number and a sentence.
package enum OTLPReply {
  /// Body of the response of an Export call.
  ///
  /// Full success leaves `partial_success` unset, as OTLP demands.
  package static func success(
    _ acceptance: Acceptance, of signal: TelemetrySignal, as encoding: OTLPEncoding
  ) -> [UInt8] {
    guard acceptance != .complete else {
      return encoding == .json ? Array("{}".utf8) : []
    }
    switch encoding {
    case .protobuf:
      var partial: [UInt8] = []
      if acceptance.rejectedCount > 0 { append(&partial, 1, UInt64(acceptance.rejectedCount)) }
      append(&partial, 2, Array(acceptance.message.utf8))
      var body: [UInt8] = []
      append(&body, 1, partial)
      return body
    case .json:
      // 64-bit integers are strings in the JSON mapping of protobuf.
      var fields = ["\"errorMessage\":\(quoted(acceptance.message))"]
      if acceptance.rejectedCount > 0 {
        fields.insert("\"\(signal.rejectedKey)\":\"\(acceptance.rejectedCount)\"", at: 0)
      }
      return Array("{\"partialSuccess\":{\(fields.joined(separator: ","))}}".utf8)
    }
  }

  /// Body of a refusal: a `google.rpc.Status`.
  package static func status(_ refusal: Refusal, as encoding: OTLPEncoding) -> [UInt8] {
    switch encoding {
    case .protobuf: protobufStatus(refusal)
    case .json:
      Array("{\"code\":\(refusal.statusCode),\"message\":\(quoted(refusal.message))}".utf8)
    }
  }

  /// A `google.rpc.Status`, with a `google.rpc.RetryInfo` among its details when there is a time to
  /// wait.
  package static func protobufStatus(_ refusal: Refusal) -> [UInt8] {
    var body: [UInt8] = []
    append(&body, 1, UInt64(refusal.statusCode))
    append(&body, 2, Array(refusal.message.utf8))
    if let seconds = refusal.retryAfterSeconds {
      var duration: [UInt8] = []
      append(&duration, 1, UInt64(seconds))
      var retryInfo: [UInt8] = []
      append(&retryInfo, 1, duration)
      var any: [UInt8] = []
      append(&any, 1, Array("type.googleapis.com/google.rpc.RetryInfo".utf8))
      append(&any, 2, retryInfo)
      append(&body, 3, any)
    }
    return body
  }

  private static func append(_ bytes: inout [UInt8], _ field: UInt64, _ value: UInt64) {
    appendVarint(&bytes, field << 3)
    appendVarint(&bytes, value)
  }

  private static func append(_ bytes: inout [UInt8], _ field: UInt64, _ value: [UInt8]) {
    appendVarint(&bytes, field << 3 | 2)
    appendVarint(&bytes, UInt64(value.count))
    bytes += value
  }

  private static func appendVarint(_ bytes: inout [UInt8], _ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
