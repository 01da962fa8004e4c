package import Telemetry

/// What one entry span (server, consumer or root) says once its children are known.
package struct JoinedEntry: Sendable {
  /// Number of the server's identity in the engine's table.
  package var identity: Int32
  package var operation: Symbol
  /// The span failed, by its status or its HTTP status.
  package var isError: Bool
  /// The error began here: the span failed and nothing that it called did.
  package var isErrorBegun: Bool
  package var durationNanoseconds: Int64
  /// Duration less the union of the time spent in callees.
  package var selfNanoseconds: Int64
  /// Calls that it made to others.
  package var exitCount: Int32
  /// Consumer spans: the queue, and the time from the end of the send to the start of the
  /// processing.
  package var queue: ExitTarget?
  package var residenceNanoseconds: Int64?
  package var consumerGroup: Symbol
  /// The address on which it was served ("host:port"), when the span says so.
  package var address: Symbol
}

/// What one exit span (client or producer) says once the span that answered it is known.
package struct JoinedExit: Sendable {
  /// Number of the caller's identity in the engine's table.
  package var identity: Int32
  /// The operation on whose behalf the call was made; empty while that is not known yet.
  package var operation: Symbol
  package var target: ExitTarget
  /// The identity that answered, or -1.
  package var calleeIdentity: Int32
  package var calleeOperation: Symbol
  package var isError: Bool
  /// Failed, with no span of a callee below and no status that a callee answered.
  package var isUnanswered: Bool
  /// Refused for its rate (429), or for its credential (401, 403).
  package var isThrottled: Bool
  package var isDenied: Bool
  package var durationNanoseconds: Int64
  /// Client duration less server duration; nil without an answer.
  package var gapNanoseconds: Int64?
  package var provenance: Provenance
}

/// Spans of one window, judged.
package struct JoinedSpans: Sendable {
  package var entries: [JoinedEntry] = []
  package var exits: [JoinedExit] = []

  package init() {}
}
