/// Why an Export request was not taken, in the words of the wire.
///
/// The sender learns from it whether to send the same bytes again: only `overloaded`,
/// `unavailable` and `tooSlow` are retryable (OTLP specification, "Failures" of gRPC and of HTTP).
package struct Refusal: Error, Hashable, Sendable {
  /// What was wrong; each kind has one HTTP status and one gRPC code.
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// The bytes are no message of this kind, or their compression is broken.
    case malformed
    /// The request is over a size limit, before or after decompression.
    case tooLarge
    /// A content type that OTLP does not know.
    case unsupportedMediaType
    /// A compression that this server does not know.
    case unsupportedEncoding
    /// Not a POST.
    case methodNotAllowed
    /// No such endpoint.
    case notFound
    /// The sender brought no token, or none that is valid.
    case unauthenticated
    /// Its token is not for telemetry.
    case forbidden
    /// A limit of this server is reached that will have room again.
    case overloaded
    /// The server is going down, its output cannot be written, or tokens cannot be checked.
    case unavailable
    /// The rest of the request did not come in time.
    case tooSlow
  }

  package var kind: Kind
  /// A sentence with the numbers in it.
  package var message: String
  /// Seconds the sender should wait; set for the retryable kinds only.
  package var retryAfterSeconds: Int?

  package init(_ kind: Kind, _ message: String, retryAfterSeconds: Int? = nil) {
    self.kind = kind
    self.message = message
    self.retryAfterSeconds = retryAfterSeconds
  }

  /// The request cannot be read; sending it again would not help.
  package static func malformed(_ message: String) -> Refusal { Refusal(.malformed, message) }

  /// Whether the sender should try the same bytes again.
  package var isRetryable: Bool {
    kind == .overloaded || kind == .unavailable || kind == .tooSlow
  }

  /// HTTP status of the answer.
  package var httpStatus: Int {
    switch kind {
    case .malformed: 400
    case .unauthenticated: 401
    case .forbidden: 403
    case .notFound: 404
    case .methodNotAllowed: 405
    case .tooLarge: 413
    case .unsupportedMediaType, .unsupportedEncoding: 415
    case .overloaded, .unavailable, .tooSlow: 503
    }
  }

  /// Number of the gRPC status code (`google.rpc.Code`), also the `code` of the Status body over
  /// HTTP.
  package var statusCode: Int {
    switch kind {
    case .malformed, .unsupportedMediaType: 3  // INVALID_ARGUMENT
    case .forbidden: 7  // PERMISSION_DENIED
    case .unauthenticated: 16  // UNAUTHENTICATED
    case .tooLarge: 8  // RESOURCE_EXHAUSTED, without RetryInfo: not retryable
    case .methodNotAllowed, .notFound, .unsupportedEncoding: 12  // UNIMPLEMENTED
    case .overloaded, .unavailable, .tooSlow: 14  // UNAVAILABLE
    }
  }
}
