/// Spans as rows of fixed size, and beside them the *shapes* that they have.
///
/// What many spans have in common (who sent them, what they are called, every attribute that a rule
/// asks for) is said once, in a shape; a row says what differs. Self-contained: symbols are of the
/// batch's own `symbols`. Rows keep the order in which they were sent.
package struct SpanBatch: Sendable {
  /// `SpanKind` as OTLP numbers it (0 is unspecified, 5 is consumer).
  ///
  /// Other numbers are read as 0.
  package enum Kind: UInt8, Sendable {
    case unspecified, `internal`, server, client, producer, consumer
  }

  /// The names that resources, shapes and attributes are written in.
  package var symbols = SymbolTable(countMax: 1 << 31, byteCountMax: 1 << 40)
  /// Senders: those of this batch, and any that its decoder saw before.
  package var resources: [Resource] = []
  /// Shapes: those of this batch, and any that its decoder saw before.
  package var shapes: [SpanShape] = []
  /// The attributes of all shapes, see `SpanShape.attributes`.
  package var attributes: [SpanAttribute] = []
  /// Rises whenever the decoder forgets what it saw before and numbers anew.
  package var generation = 0

  package var rows: [SpanRow] = []
  /// The links of all rows, one row's behind the other's, see `links(of:)`.
  package var links: [SpanLink] = []
  /// What exceptions said, in the order of their rows, with their UTF-8 (possibly invalid) in
  /// `messageBytes`.
  package var messages: [SpanMessage] = []
  package var messageBytes: [UInt8] = []
  /// The stack traces of those that told one, cut as those of log records are.
  package var traceBytes: [UInt8] = []

  /// Spans that the sender must be told of (ids that are none, impossible times), and why the first
  /// one was refused.
  package var rejection = Rejection()
  /// Attributes and links beyond `DecodingLimits`, ignored.
  package var droppedAttributeCount = 0
  /// Spans that ended before they started (clock skew), whose end was set to their start.
  package var negativeDurationCount = 0

  package init() {}

  /// Spans.
  package var count: Int { rows.count }

  /// The links of the span at `row`, in the order sent.
  package func links(of row: Int) -> ArraySlice<SpanLink> {
    let end = row + 1 < rows.count ? Int(rows[row + 1].linkStart) : links.count
    return links[Int(rows[row].linkStart)..<end]
  }
}

/// One span: what differs from span to span.
package struct SpanRow: Hashable, Sendable {
  /// The first 8 of the trace id's 16 bytes, as a big-endian number.
  package var traceHigh: UInt64
  /// The last 8 of them, likewise.
  package var traceLow: UInt64
  /// Never 0.
  package var spanID: UInt64
  /// 0 for a root span.
  package var parentID: UInt64
  package var start: Timestamp
  /// Never before `start`.
  package var end: Timestamp
  /// Which of the batch's `shapes` it has.
  package var shape: Int32
  /// Where its links begin in the batch's `links`.
  package var linkStart: Int32

  package init(
    traceHigh: UInt64, traceLow: UInt64, spanID: UInt64, parentID: UInt64, start: Timestamp,
    end: Timestamp, shape: Int32, linkStart: Int32
  ) {
    self.traceHigh = traceHigh
    self.traceLow = traceLow
    self.spanID = spanID
    self.parentID = parentID
    self.start = start
    self.end = end
    self.shape = shape
    self.linkStart = linkStart
  }
}

/// What many spans have in common.
package struct SpanShape: Hashable, Sendable {
  /// Which of the batch's `resources` sends them.
  package var resource: Int32
  package var name: Symbol
  package var kind: SpanBatch.Kind
  /// The status code is ERROR.
  package var isError: Bool
  /// Where its attributes stand in the batch's `attributes`.
  package var attributes: Range<Int32>

  package init(
    resource: Int32, name: Symbol, kind: SpanBatch.Kind, isError: Bool, attributes: Range<Int32>
  ) {
    self.resource = resource
    self.name = name
    self.kind = kind
    self.isError = isError
    self.attributes = attributes
  }
}

/// What the first exception of a span said, cut to 256 bytes.
package struct SpanMessage: Hashable, Sendable {
  /// The row of the span that told it.
  package var row: Int32
  /// Where it stands in the batch's `messageBytes`.
  package var bytes: Range<Int32>
  /// Where its stack trace stands in the batch's `traceBytes`; empty when it told none.
  package var trace: Range<Int32>
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
