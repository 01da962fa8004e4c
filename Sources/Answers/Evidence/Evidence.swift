package import Telemetry

/// What one can look at of an entity in trouble: whole requests, lines of its log, and what its
/// failed requests have in common.
///
/// In names throughout, so that it can be stored and shown without the engine. Text that people
/// wrote has gone through `Redaction`.
package struct Evidence: Hashable, Sendable {
  /// The service, and one operation of it; nil for all.
  package var service: String
  package var operation: String?
  /// The end of the window in which it was gathered; it reaches back about a minute.
  package var at: Timestamp
  /// Requests that were held then, and those of them that failed or were slow.
  package var requestCount = 0
  package var failedCount = 0
  package var slowCount = 0
  /// Failed ones first, then slow ones, then an ordinary one to compare.
  package var traces: [TraceExemplar] = []
  /// New templates first.
  package var logs: [LogExemplar] = []
  package var facets = FacetComparison()

  package init(service: String, operation: String?, at: Timestamp) {
    self.service = service
    self.operation = operation
    self.at = at
  }
}

/// One whole request, as far as it was held: the rows of a waterfall.
package struct TraceExemplar: Hashable, Sendable {
  /// Why it was chosen.
  package enum Kind: String, Hashable, Sendable { case failed, slow, ordinary }

  package var kind: Kind
  /// 32 hexadecimal digits.
  package var traceID: String
  package var start: Timestamp
  package var durationNanoseconds: Int64
  /// Parents before their children, those of one parent by their start.
  package var spans: [SpanExemplar]
  /// Spans beyond the bound, left out.
  package var omittedCount: Int

  package init(
    kind: Kind, traceID: String, start: Timestamp, durationNanoseconds: Int64,
    spans: [SpanExemplar], omittedCount: Int
  ) {
    self.kind = kind
    self.traceID = traceID
    self.start = start
    self.durationNanoseconds = durationNanoseconds
    self.spans = spans
    self.omittedCount = omittedCount
  }
}

/// A row of a waterfall.
package struct SpanExemplar: Hashable, Sendable {
  /// 16 hexadecimal digits.
  package var spanID: String
  /// How deep it stands below a root, from 0.
  package var depth: Int
  package var service = ""
  package var name = ""
  /// OpenTelemetry's span kind: "server", "client" ...
  package var kind = ""
  /// From the start of the trace, never negative.
  package var offsetNanoseconds: Int64 = 0
  package var durationNanoseconds: Int64 = 0
  /// Its duration less the union of its children's times.
  package var selfNanoseconds: Int64 = 0
  package var isError = false
  /// The request that the trace was chosen for.
  package var isChosen = false
  /// Of the allow-list.
  package var attributes: [ExemplarAttribute] = []

  package init(spanID: String, depth: Int) {
    self.spanID = spanID
    self.depth = depth
  }
}

/// An attribute of the allow-list.
package struct ExemplarAttribute: Hashable, Sendable {
  /// Its name, of OpenTelemetry's conventions.
  package var key: String
  /// What it says, redacted and bounded.
  package var value: String

  package init(_ key: String, _ value: String) {
    self.key = key
    self.value = value
  }
}

/// A sentence that a service logged of late, with one line of it.
package struct LogExemplar: Hashable, Sendable {
  /// With `<*>` where lines differ.
  package var template: String
  package var isError: Bool
  /// It was first heard in the last minutes.
  package var isNew: Bool
  package var firstSeen: Timestamp
  package var lastSeen: Timestamp
  /// Lines in the last window.
  package var count: Int
  /// One line as it was logged, redacted; empty when none is held.
  package var line: String
  /// Where in the code that line was logged: a stack trace, or `file:line`; redacted, and empty
  /// when its sender did not say.
  package var place: String

  package init(
    template: String, isError: Bool, isNew: Bool, firstSeen: Timestamp, lastSeen: Timestamp,
    count: Int, line: String, place: String
  ) {
    self.template = template
    self.isError = isError
    self.isNew = isNew
    self.firstSeen = firstSeen
    self.lastSeen = lastSeen
    self.count = count
    self.line = line
    self.place = place
  }
}
