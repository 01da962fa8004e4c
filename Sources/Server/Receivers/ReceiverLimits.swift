/// Bounds of the OTLP doors.
///
/// A request over a bound is refused before memory is taken for it.
package struct ReceiverLimits: Hashable, Sendable {
  /// Bytes of one OTLP/gRPC message, before and after decompression.
  ///
  /// Over it: RESOURCE_EXHAUSTED.
  package var grpcMessageByteCountMax = 4 << 20
  /// Bytes of one OTLP/HTTP body as sent.
  ///
  /// Over it: 413.
  package var httpBodyByteCountMax = 20 << 20
  /// Bytes of one OTLP/HTTP body after decompression.
  ///
  /// Over it: 413.
  package var httpMessageByteCountMax = 20 << 20
  /// Bytes of all requests that are being received or absorbed at one moment.
  ///
  /// Over it: 503 with `Retry-After`, or UNAVAILABLE with RetryInfo.
  package var inFlightByteCountMax = 256 << 20
  /// Connections that are open at one moment, all OTLP doors together.
  ///
  /// Over it: a new one is closed at once.
  package var connectionCountMax = 4_096
  /// Seconds from the first byte of a request, or from connecting, to the end of its head.
  ///
  /// Over it: the connection is closed.
  package var headSecondsMax = 10
  /// Seconds from the end of a request's head to the end of its body.
  ///
  /// Over it: 503 or UNAVAILABLE, and over HTTP/1.1 the connection is closed.
  package var bodySecondsMax = 60
  /// Seconds that a connection may rest between two requests.
  ///
  /// Over it: the connection is closed.
  package var idleSecondsMax = 300
  /// What an overloaded server asks its senders to wait, in seconds.
  package var retryAfterSeconds = 1

  package init() {}

  /// What is wrong with the values, one sentence each; empty when they can be used.
  package var problems: [String] {
    let values = [
      ("gRPC message bytes", grpcMessageByteCountMax), ("HTTP body bytes", httpBodyByteCountMax),
      ("HTTP message bytes", httpMessageByteCountMax), ("bytes in flight", inFlightByteCountMax),
      ("seconds to wait", retryAfterSeconds), ("connections", connectionCountMax),
      ("seconds for a head", headSecondsMax), ("seconds for a body", bodySecondsMax),
      ("seconds at rest", idleSecondsMax),
    ]
    return values.filter { $0.1 < 1 }.map { "limit of \($0.0) must be at least 1, is \($0.1)" }
  }
}
