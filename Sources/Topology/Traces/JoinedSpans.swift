/// What one entry span (server, consumer or root) says once its children are known.
package struct JoinedEntry: Hashable, Sendable {
  /// Which of the `entryKeys` it is counted under.
  package var key: Int32
  /// Calls that it made to others.
  package var exitCount: Int32
  /// Which of the `exitKeys` the call is counted under that it began last; -1 without calls.
  package var lastExit: Int32
  package var durationNanoseconds: Int64
  /// Duration less the union of the time spent in callees.
  package var selfNanoseconds: Int64
  /// Consumer spans: the time from the end of the send to the start of the processing; -1 when that
  /// is not known.
  package var residenceNanoseconds: Int64
  /// The span failed, by its status or its HTTP status.
  package var isError: Bool
  /// The error began here: the span failed and nothing that it called did.
  package var isErrorBegun: Bool
  /// Refused its caller for its rate (429), or for its credential (401, 403).
  package var isThrottled: Bool
  package var isDenied: Bool

  package init(
    key: Int32, exitCount: Int32, lastExit: Int32 = -1, durationNanoseconds: Int64,
    selfNanoseconds: Int64, residenceNanoseconds: Int64 = -1, isError: Bool, isErrorBegun: Bool,
    isThrottled: Bool = false, isDenied: Bool = false
  ) {
    self.key = key
    self.exitCount = exitCount
    self.lastExit = lastExit
    self.durationNanoseconds = durationNanoseconds
    self.selfNanoseconds = selfNanoseconds
    self.residenceNanoseconds = residenceNanoseconds
    self.isError = isError
    self.isErrorBegun = isErrorBegun
    self.isThrottled = isThrottled
    self.isDenied = isDenied
  }
}

/// What one exit span (client or producer) says once the span that answered it is known.
package struct JoinedExit: Hashable, Sendable {
  /// Which of the `exitKeys` it is counted under.
  package var key: Int32
  package var isError: Bool
  /// Failed, with no span of a callee below and no status that a callee answered.
  package var isUnanswered: Bool
  /// Refused for its rate (429), or for its credential (401, 403).
  package var isThrottled: Bool
  package var isDenied: Bool
  package var durationNanoseconds: Int64
  /// Client duration less server duration; -1 without an answer.
  package var gapNanoseconds: Int64

  package init(
    key: Int32, isError: Bool, isUnanswered: Bool, isThrottled: Bool, isDenied: Bool,
    durationNanoseconds: Int64, gapNanoseconds: Int64 = -1
  ) {
    self.key = key
    self.isError = isError
    self.isUnanswered = isUnanswered
    self.isThrottled = isThrottled
    self.isDenied = isDenied
    self.durationNanoseconds = durationNanoseconds
    self.gapNanoseconds = gapNanoseconds
  }
}

/// Judged spans, with what they are counted under said once for many.
package struct JoinedSpans: Sendable {
  package var entries: [JoinedEntry] = []
  package var exits: [JoinedExit] = []
  /// What was said in the requests, where their logs are known.
  package var sayings: [JoinedSaying] = []
  /// Keys by number; not every one needs to have spans.
  package var entryKeys: [EntryKey] = []
  package var exitKeys: [ExitKey] = []

  package init() {}
}
