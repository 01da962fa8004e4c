/// What a receiver answers: ExportXServiceResponse and google.rpc.Status, in both encodings.
///
/// All three signals' responses have one shape: `partial_success = 1 { rejected = 1, error_message
/// = 2 }`.
package enum OTLPResponse {
  /// The answer to a request that was taken, wholly or in part.
  ///
  /// Full success leaves `partial_success` unset, as the specification demands, so its protobuf
  /// form has no bytes.
  package static func export(
    _ signal: TelemetrySignal, _ rejection: Rejection, as encoding: OTLPEncoding
  ) -> [UInt8] {
    let isWhole = rejection.count == 0 && rejection.reason.isEmpty
    switch encoding {
    case .protobuf:
      if isWhole { return [] }
      var partial: [UInt8] = []
      partial.appendVarintField(1, UInt64(clamping: rejection.count))
      partial.appendTextField(2, Array(rejection.reason.utf8))
      var response: [UInt8] = []
      response.appendTextField(1, partial)
      return response
    case .json:
      if isWhole { return Array("{}".utf8) }
      // 64-bit numbers are strings in the protobuf JSON mapping, and 0 is left out.
      let number = "\"\(rejectedMember(signal))\":\"\(rejection.count)\","
      let members =
        (rejection.count > 0 ? number : "") + "\"errorMessage\":\(quoted(rejection.reason))"
      return Array("{\"partialSuccess\":{\(members)}}".utf8)
    }
  }

  /// A google.rpc.Status, the body of every OTLP/HTTP error.
  ///
  /// `code` is a gRPC status code, such as 3 for INVALID_ARGUMENT. With seconds to wait, the
  /// protobuf form carries a google.rpc.RetryInfo among its details; HTTP has `Retry-After` for it.
  package static func status(
    code: Int32, message: String, as encoding: OTLPEncoding, retryAfterSeconds: Int? = nil
  ) -> [UInt8] {
    switch encoding {
    case .protobuf:
      var status: [UInt8] = []
      status.appendVarintField(1, UInt64(bitPattern: Int64(code)))
      status.appendTextField(2, Array(message.utf8))
      if let retryAfterSeconds { status.appendTextField(3, retryInfo(retryAfterSeconds)) }
      return status
    case .json:
      return Array("{\"code\":\(code),\"message\":\(quoted(message))}".utf8)
    }
  }

  /// A google.rpc.RetryInfo as google.protobuf.Any.
  private static func retryInfo(_ seconds: Int) -> [UInt8] {
    var duration: [UInt8] = []
    duration.appendVarintField(1, UInt64(clamping: seconds))
    var info: [UInt8] = []
    info.appendTextField(1, duration)
    var any: [UInt8] = []
    any.appendTextField(1, Array("type.googleapis.com/google.rpc.RetryInfo".utf8))
    any.appendTextField(2, info)
    return any
  }

  /// JSON name of the rejected count in a signal's partial success (`ExportTracePartialSuccess` and
  /// its siblings).
  package static func rejectedMember(_ signal: TelemetrySignal) -> String {
    switch signal {
    case .traces: "rejectedSpans"
    case .metrics: "rejectedDataPoints"
    case .logs: "rejectedLogRecords"
    }
  }

  /// `text` as a JSON string.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\":
        quoted.unicodeScalars.append("\\")
        quoted.unicodeScalars.append(scalar)
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

/// Protobuf encoding, as much of it as an answer needs. Fields with their default value are left
/// out.
extension [UInt8] {
  fileprivate mutating func appendVarintField(_ field: UInt64, _ value: UInt64) {
    guard value != 0 else { return }
    appendVarint(field << 3)
    appendVarint(value)
  }

  fileprivate mutating func appendTextField(_ field: UInt64, _ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    appendVarint(field << 3 | 2)
    appendVarint(UInt64(bytes.count))
    append(contentsOf: bytes)
  }

  private mutating func appendVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }
}
