/// Log records as columns: row `i` of every column is one record.
package struct LogBatch: Sendable, ExportBatch {
  package var resources: [Resource] = []

  // One element a record.
  /// Which of `resources` sent the record.
  package var resourceIndex: [Int32] = []
  /// Time of the event, or of its observation when the sender gave none.
  package var time: [Timestamp] = []
  /// OTLP severity number: 1-24, 0 when unset.
  ///
  /// 17 and above is ERROR or worse.
  package var severity: [UInt8] = []
  /// `event_name`, else the attribute `event.name`; `Symbol.empty` for a plain log line.
  package var eventName: [Symbol] = []
  package var traceHigh: [UInt64] = []
  package var traceLow: [UInt64] = []
  package var spanID: [UInt64] = []
  /// `bodies[bodyStart[i]..<bodyStart[i + 1]]` is the UTF-8 text of body `i`, cut at
  /// `bodyByteCountMax`.
  package var bodyStart: [Int32] = [0]
  /// `attributes[attributeStart[i]..<attributeStart[i + 1]]` are those of record `i`.
  package var attributeStart: [Int32] = [0]

  /// The text of all bodies, one behind the other; see `bodyStart`.
  package var bodies: [UInt8] = []
  package var attributes: [Attribute] = []

  package var rejection = Rejection()
  /// Attributes beyond `DecodingLimits.attributesPerItemMax`, ignored.
  package var droppedAttributeCount = 0

  /// Longer bodies are cut at a character border: log bodies are read for signatures, not kept.
  package static let bodyByteCountMax = 2048

  package init() {}

  /// Records.
  package var count: Int { time.count }
}
