internal import NIOHPACK
internal import Telemetry

/// A `Refusal` in gRPC's words.
enum GRPCRefusal {
  /// Carries a `google.rpc.Status` with RetryInfo; OTLP senders look for it to learn how long to
  /// wait.
  private static let detailsKey = "grpc-status-details-bin"

  /// The headers of a trailers-only response (gRPC over HTTP/2, "Responses").
  static func trailers(_ refusal: Refusal) -> HPACKHeaders {
    var headers: HPACKHeaders = [
      ":status": "200", "content-type": "application/grpc",
      "grpc-status": String(refusal.statusCode), "grpc-message": percentEncoded(refusal.message),
    ]
    if refusal.kind == .unsupportedEncoding {
      headers.add(name: "grpc-accept-encoding", value: "identity,gzip")
    }
    if refusal.isRetryable {
      headers.add(name: detailsKey, value: base64(OTLPReply.status(refusal, as: .protobuf)))
    }
    return headers
  }

  /// gRPC's encoding of a status message: printable ASCII without "%" stays.
  private static func percentEncoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF")
    var out = ""
    for byte in text.utf8 {
      if (0x20...0x7e).contains(byte), byte != UInt8(ascii: "%") {
        out.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        out.append("%")
        out.append(digits[Int(byte >> 4)])
        out.append(digits[Int(byte & 15)])
      }
    }
    return out
  }

  /// Base64 without padding, as gRPC wants binary metadata to be sent.
  private static func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var out = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let word = group.enumerated().reduce(0) { $0 | Int($1.element) << (16 - 8 * $1.offset) }
      for place in 0...group.count { out.append(alphabet[word >> (18 - 6 * place) & 63]) }
    }
    return out
  }
}
