/// Bounds of one decoded request: what a sender can make this process hold.
///
/// The request's bytes are bounded by whoever received them; these bound what grows out of them.
package struct DecodingLimits: Hashable, Sendable {
  /// Spans, points or records of one batch.
  ///
  /// Those beyond are rejected (partial success), so the sender knows.
  package var itemsPerBatchMax = 262_144

  /// Attributes of one resource, point or record.
  ///
  /// Those beyond are ignored and counted in the batch's `droppedAttributeCount`. OpenTelemetry's
  /// SDKs send 128 at the most. Spans keep only the attributes that rules ask for, each once, and
  /// need no such bound.
  package var attributesPerItemMax = 128

  /// Links of one span.
  ///
  /// Those beyond are ignored and counted likewise.
  package var linksPerSpanMax = 128

  /// Seconds that one span may take: a day.
  ///
  /// Longer ones are rejected (partial success): their clocks cannot be right, and nobody can wait
  /// for their end.
  package var spanSecondsMax = 86_400

  /// Arrays and maps inside one another in a log body.
  ///
  /// A deeper one is a `WireError` for the whole request. (JSON has a bound of its own for all
  /// brackets, `JSONCursor.depthMax`.)
  package var nestingDepthMax = 16

  /// Readers that work side by side.
  ///
  /// What they remember of senders, to be quick, is bounded for all of them together; each has an
  /// even part.
  package var readerCount = 1

  package init() {}

  /// The part that one reader has of what all may remember.
  func part(of whole: Int) -> Int { max(1, whole / max(1, readerCount)) }
}
