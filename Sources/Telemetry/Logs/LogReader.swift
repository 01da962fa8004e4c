/// Reads log requests into a `LogBatch`, and remembers the senders and names of events that it has
/// seen.
///
/// Every well-formed record is taken; ids that are none mean that it belongs to no trace.
///
/// Only what is asked for is looked into: the body of records that are bad enough (see
/// `LogBatch.Record.isRead`), and the attributes that name an event.
///
/// Needs no symbol table and no lock: whoever absorbs the batches asks, once for each, what the
/// numbers mean, and keeps its own in `resourceNumbers` and `eventNames`. So a reader belongs to
/// one absorber, and to one thread at a time.
///
/// O(bytes); memory bounded by `DecodingLimits` and `byteCountMax`. Field numbers:
/// opentelemetry-proto `logs/v1/logs.proto`.
package struct LogReader: Sendable {
  /// Bytes of senders, and of names, of all readers together: from its part on, a reader forgets
  /// everything before the next request.
  package static let byteCountMax = 64 << 20

  let limits: DecodingLimits
  /// The absorber's number of each sender and name that it has asked for, in order; empty again
  /// when everything was forgotten.
  package var resourceNumbers: [Int32] = []
  package var eventNames: [Symbol] = []
  /// Of which traces records of INFO are read from the next request on; set by the absorber.
  package var sample = TraceSample()

  var resources = ResourceTable()
  var events = ByteTable()

  var batch = LogBatch()
  var resource: Int32 = 0
  var scratch: [UInt8] = []
  /// Records seen, accepted or not.
  private var position = 0

  package init(limits: DecodingLimits = DecodingLimits()) { self.limits = limits }

  /// Reads a whole, decompressed ExportLogsServiceRequest; its bytes are only read during the call.
  /// - Throws: `WireError` when the bytes are no message of this encoding; nothing of the request
  ///   is taken then.
  package mutating func decode(
    _ bytes: UnsafeRawBufferPointer, encoding: OTLPEncoding
  ) throws(WireError) -> LogBatch {
    begin()
    switch encoding {
    case .protobuf: try readProtobuf(bytes)
    case .json: try readJSON(bytes)
    }
    return batch
  }

  private mutating func begin() {
    let byteCountMax = limits.part(of: Self.byteCountMax)
    if resources.messages.byteCount >= byteCountMax || events.byteCount >= byteCountMax {
      (resources, events) = (ResourceTable(), ByteTable())
      resourceNumbers.removeAll()
      eventNames.removeAll()
    }
    // Memory of the last batch serves again when nobody keeps that.
    batch.records.removeAll(keepingCapacity: true)
    batch.texts.removeAll(keepingCapacity: true)
    batch.places.removeAll(keepingCapacity: true)
    batch.sample = sample
    batch.rejection = Rejection()
    batch.droppedAttributeCount = 0
    position = 0
  }

  /// Takes the sender's Resource message, whose bytes may be gathered from several.
  mutating func beginResource(_ message: WireCursor) throws(WireError) {
    let sender = try resources.number(of: message, limits)
    resource = sender.number
    batch.droppedAttributeCount += sender.droppedCount
  }

  /// Takes a record whose text, if it is read, was appended to `batch.texts`.
  mutating func endRecord(_ draft: LogDraft) {
    position &+= 1
    guard batch.records.count < limits.itemsPerBatchMax else {
      batch.texts.removeLast(batch.texts.count - (batch.records.last?.textEnd ?? 0))
      let (position, limit) = (position - 1, limits.itemsPerBatchMax)
      batch.rejection.add("record \(position): at most \(limit) records are taken in one request")
      return
    }
    var record = LogBatch.Record(resource: resource)
    record.time = Timestamp(wire: draft.time != 0 ? draft.time : draft.observedTime)
    record.severity = draft.severityNumber
    if let name = draft.eventName { record.event = events.number(of: name, prefix: 0) }
    (record.traceHigh, record.traceLow) = (draft.ids.traceHigh, draft.ids.traceLow)
    record.spanID = record.traceHigh | record.traceLow != 0 ? draft.ids.spanID : 0
    record.textEnd = batch.texts.count
    if draft.isTextRead { draft.appendPlace(to: &batch.places) }
    record.placeEnd = batch.places.count
    batch.records.append(record)
  }

  /// Appends the text of a body that is no array or map, if there is any.
  mutating func appendText(_ value: WireValue) {
    if case .string(let text) = value, text.count <= LogBatch.textByteCountMax, text.isValidUTF8 {
      batch.texts.append(contentsOf: text.bytes)
    } else {
      var body = BodyText(depthMax: limits.nestingDepthMax)
      body.set(value)
      batch.texts.append(contentsOf: body.bytes)
    }
  }
}

extension LogReader {
  /// Appends the beginning of a body that is a plain text in UTF-8, up to a character's border; of
  /// no other, for ordinary records are many.
  mutating func appendSentence(_ value: WireValue) {
    guard case .string(let text) = value else { return }
    var end = min(text.count, LogBatch.sentenceByteCountMax)
    if end < text.count { while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 } }
    let beginning = text.prefix(end)
    if beginning.isValidUTF8 { batch.texts.append(contentsOf: beginning.bytes) }
  }
}

/// What the numbers in a batch mean; asked by whoever absorbs it, once for each.
extension LogReader {
  /// Senders and names of events that there are numbers for.
  package var resourceCount: Int { resources.messages.count }
  package var eventCount: Int { events.count }

  /// Who a sender says it is.
  ///
  /// - Complexity: O(its bytes).
  package func resource(_ number: Int32, symbols: inout SymbolTable) -> Resource {
    resources.messages.resource(number, limits, &symbols)
  }

  /// The name of an event.
  package func eventName(_ number: Int32, symbols: inout SymbolTable) -> Symbol {
    events.withBytes(of: number) { symbols.intern($0) }
  }
}
