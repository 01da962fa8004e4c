/// Spans as columns: row `i` of every column is one span.
///
/// Symbols are of the table that the decoder was given. Rows keep the order in which they were
/// sent.
package struct SpanBatch: Sendable, ExportBatch {
  /// `SpanKind` as OTLP numbers it (0 is unspecified, 5 is consumer).
  ///
  /// Other numbers are read as 0.
  package enum Kind: UInt8, Sendable {
    case unspecified, `internal`, server, client, producer, consumer
  }

  package var resources: [Resource] = []

  // One element a span.
  /// Which of `resources` sent the span.
  package var resourceIndex: [Int32] = []
  package var traceHigh: [UInt64] = []
  package var traceLow: [UInt64] = []
  package var spanID: [UInt64] = []
  /// 0 for a root span.
  package var parentID: [UInt64] = []
  package var kind: [Kind] = []
  /// The status code is ERROR.
  package var isError: [Bool] = []
  package var name: [Symbol] = []
  package var start: [Timestamp] = []
  /// Never before `start`: a span that ends before it starts (clock skew) is clamped and counted in
  /// `negativeDurationCount`.
  package var end: [Timestamp] = []
  /// `attributes[attributeStart[i]..<attributeStart[i + 1]]` are those of span `i`; one element
  /// more than spans.
  package var attributeStart: [Int32] = [0]
  /// `links[linkStart[i]..<linkStart[i + 1]]` likewise.
  package var linkStart: [Int32] = [0]

  package var attributes: [SpanAttribute] = []
  package var links: [SpanLink] = []

  /// Spans that the sender must be told of (zero or wrongly sized ids), and why the first one was
  /// refused.
  package var rejection = Rejection()
  /// Attributes and links beyond `DecodingLimits`, ignored.
  package var droppedAttributeCount = 0
  package var negativeDurationCount = 0

  package init() {}

  /// Spans.
  package var count: Int { spanID.count }
}

/// A reference to a span of any trace.
package struct SpanLink: Hashable, Sendable {
  /// The first 8 of the trace id's 16 bytes, as a big-endian number; `traceLow` has the others.
  package var traceHigh: UInt64
  package var traceLow: UInt64
  package var spanID: UInt64

  package init(traceHigh: UInt64, traceLow: UInt64, spanID: UInt64) {
    self.traceHigh = traceHigh
    self.traceLow = traceLow
    self.spanID = spanID
  }
}

/// Items of one request that were not accepted: OTLP's partial success.
package struct Rejection: Hashable, Sendable {
  /// Items refused.
  package var count = 0
  /// Why the first was refused, with place, value and limit; bounded, for the sender.
  package var reason = ""

  package init() {}

  /// Counts one more item; `reason` is only asked for at the first.
  package mutating func add(_ reason: @autoclosure () -> String) {
    if count == 0 { self.reason = reason() }
    count += 1
  }
}
