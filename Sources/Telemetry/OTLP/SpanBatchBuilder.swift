/// Puts spans into columns: the rules that hold for every encoding of OTLP, written once.
///
/// A decoder calls `beginResource`, then for each span `beginSpan`, fills `draft`, offers
/// attributes, events and links, and calls `endSpan`. Values are interned only when a span is
/// complete and accepted.
struct SpanBatchBuilder: ExportBuilder, ~Copyable {
  /// Bytes kept of an exception's message.
  static let messageByteCountMax = 256

  var batch = SpanBatch()
  var resource: ResourceBuilder
  var draft = SpanDraft()
  let limits: DecodingLimits
  let index = SpanAttributeIndex.shared
  /// Values by slot, valid where `draft.present` says so.
  let values: UnsafeMutablePointer<WireValue>
  var statements = StatementMemo()
  /// Spans seen, accepted or not.
  private var position = 0

  init(limits: DecodingLimits) {
    self.limits = limits
    resource = ResourceBuilder(attributeCountMax: limits.attributesPerItemMax)
    values = .allocate(capacity: 64)
    values.initialize(repeating: .unset, count: 64)
  }

  deinit { values.deallocate() }

  @inline(__always)
  mutating func beginSpan() { draft = SpanDraft() }

  /// Takes the value of the attribute at `slot`; of several with the same name the last one counts.
  @inline(__always)
  mutating func setAttribute(_ slot: Int, _ value: WireValue) {
    if case .unset = value { return }
    values[slot] = value
    draft.present |= 1 << UInt64(truncatingIfNeeded: slot)
  }

  mutating func addException(_ exception: ExceptionDraft) {
    if draft.exception == nil { draft.exception = exception }
  }

  /// Links without valid ids point nowhere and are left out.
  mutating func addLink(_ link: SpanLink?) {
    guard let link, link.spanID != 0, link.traceHigh | link.traceLow != 0 else { return }
    guard draft.linkCount < limits.linksPerSpanMax else {
      batch.droppedAttributeCount += 1
      return
    }
    draft.linkCount += 1
    batch.links.append(link)
  }

  mutating func endSpan(_ symbols: inout SymbolTable) {
    position += 1
    if let fault = findFault() {
      let position = position - 1
      batch.links.removeLast(draft.linkCount)
      batch.rejection.add(fault.reason(position: position))
      return
    }
    appendRow(&symbols)
    appendAttributes(&symbols)
    batch.attributeStart.append(Int32(truncatingIfNeeded: batch.attributes.count))
    batch.linkStart.append(Int32(truncatingIfNeeded: batch.links.count))
  }

  private func findFault() -> SpanDraft.Fault? {
    if let fault = draft.fault { return fault }
    if draft.traceHigh | draft.traceLow == 0 { return .traceIDZero }
    if draft.spanID == 0 { return .spanIDZero }
    if batch.count >= limits.itemsPerBatchMax { return .tooMany(limits.itemsPerBatchMax) }
    return nil
  }

  private mutating func appendRow(_ symbols: inout SymbolTable) {
    batch.resourceIndex.append(resourceIndex)
    batch.traceHigh.append(draft.traceHigh)
    batch.traceLow.append(draft.traceLow)
    batch.spanID.append(draft.spanID)
    batch.parentID.append(draft.parentID)
    batch.kind.append(draft.kind)
    batch.isError.append(draft.isError)
    batch.name.append(draft.name.map { symbols.internDetail($0.bytes) } ?? .empty)
    let start = Timestamp(wire: draft.start)
    let end = Timestamp(wire: draft.end)
    if end < start { batch.negativeDurationCount += 1 }
    batch.start.append(start)
    batch.end.append(max(start, end))
  }
}
