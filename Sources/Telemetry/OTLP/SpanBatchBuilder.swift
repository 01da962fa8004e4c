/// Puts spans into rows and finds their shapes: the rules that hold for every encoding of OTLP,
/// written once.
///
/// A decoder sets `resource`, then for each span calls `beginSpan`, fills `draft`, offers
/// attributes, events and links, and calls `endSpan`. Values are looked into only when a span is
/// complete, accepted, and of a shape that was never seen.
struct SpanBatchBuilder: ~Copyable {
  /// Bytes kept of an exception's message.
  static let messageByteCountMax = 256

  var batch = SpanBatch()
  /// The number of the sender of the spans that follow.
  var resource: Int32 = 0
  var draft = SpanDraft()
  let limits: DecodingLimits
  let index = SpanAttributeIndex.shared
  /// The first exception of the span: it is the nearest to the cause.
  private var exception: ExceptionDraft?
  /// Values by slot, valid where `draft.present` says so.
  private let values: UnsafeMutablePointer<WireValue>
  private let spanNanosecondsMax: UInt64
  /// Spans seen, accepted or not.
  private var position = 0

  /// `byteCount` is the message's, a hint of how many spans there may be.
  init(limits: DecodingLimits, byteCount: Int) {
    self.limits = limits
    spanNanosecondsMax = UInt64(clamping: limits.spanSecondsMax) * 1_000_000_000
    values = .allocate(capacity: 64)
    values.initialize(repeating: .unset, count: 64)
    batch.rows.reserveCapacity(min(byteCount / 256, limits.itemsPerBatchMax))
  }

  deinit { values.deallocate() }

  @inline(__always)
  mutating func beginSpan() {
    draft = SpanDraft()
    if exception != nil { exception = nil }
  }

  /// Takes the value of the attribute at `slot`; of several with the same name the last one counts.
  ///
  /// Nothing is done with it before the span is complete: many values turn out not to matter.
  @inline(__always)
  mutating func setAttribute(_ slot: Int, _ value: WireValue) {
    if case .unset = value { return }
    draft.present |= 1 << UInt64(truncatingIfNeeded: slot)
    values[slot] = value
  }

  mutating func addException(_ exception: ExceptionDraft) {
    if self.exception == nil { self.exception = exception }
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

  @inline(__always)
  mutating func endSpan(_ cache: inout SpanCache) {
    position += 1
    if let fault { return reject(fault) }
    let kept = draft.present & ~ignoredSlots
    let hash = shapeHash(kept, &cache)
    let shape = cache.shape(hash) ?? addShape(hash, kept, &cache)
    if exception != nil || draft.present & index.messages != 0 { appendMessage() }
    appendRow(shape)
  }

  private mutating func reject(_ fault: SpanDraft.Fault) {
    let position = position - 1
    batch.links.removeLast(draft.linkCount)
    batch.rejection.add(fault.reason(position: position))
  }

  /// Why the span at hand is not taken; nil when it is.
  private var fault: SpanDraft.Fault? {
    @inline(__always) get {
      if let fault = draft.fault { return fault }
      if draft.traceHigh | draft.traceLow == 0 { return .traceIDZero }
      if draft.spanID == 0 { return .spanIDZero }
      if draft.start == 0 { return .startZero }
      if draft.end > draft.start, draft.end &- draft.start > spanNanosecondsMax {
        return .tooLong((draft.end - draft.start) / 1_000_000_000, limits.spanSecondsMax)
      }
      return batch.rows.count < limits.itemsPerBatchMax ? nil : .tooMany(limits.itemsPerBatchMax)
    }
  }

  /// Slots whose values are the other side's, or whose peer another attribute names: addresses and
  /// ports of connections are as many as there are connections.
  private var ignoredSlots: UInt64 {
    @inline(__always) get {
      let foreign = index.foreign(to: draft.kind)
      var hosts = draft.present & index.hosts & ~foreign
      while hosts != 0 {
        // The last one first: a name is looked at faster than a URL.
        let slot = 63 &- hosts.leadingZeroBitCount
        if namesHost(slot) { return foreign | index.peers }
        hosts ^= 1 << UInt64(truncatingIfNeeded: slot)
      }
      return foreign
    }
  }

  @inline(__always)
  private func namesHost(_ slot: Int) -> Bool {
    switch values[slot] {
    case .string(let text): index[slot].form == .host ? text.urlHost != nil : !text.isEmpty
    case .int, .double, .bool: true
    case .compound, .unset: false
    }
  }

  private mutating func addShape(
    _ hash: ShapeHash, _ kept: UInt64, _ cache: inout SpanCache
  ) -> Int32 {
    var draft = draft
    draft.present = kept
    return cache.addShape(
      hash, of: draft, resource: resource,
      values: SpanValues(
        index: index, values: values, others: draft.others, exceptionType: exception?.type))
  }

  /// The hash of all that a shape is made of: `kept` are the slots of the values that count.
  @inline(__always)
  private mutating func shapeHash(_ kept: UInt64, _ cache: inout SpanCache) -> ShapeHash {
    let kind = UInt64(draft.kind.rawValue) << 1 | (draft.isError ? 1 : 0)
    let sender = UInt64(UInt32(truncatingIfNeeded: resource)) << 32
    var hash = ShapeHash(sender | kind, tag: 4, at: 65)
    if let name = draft.name { hash += ShapeHash(name, at: 64) }
    var left = kept
    while left != 0 {
      let slot = left.trailingZeroBitCount
      left &= left &- 1
      if index.plain & 1 << UInt64(truncatingIfNeeded: slot) != 0,
        case .string(let text) = values[slot]
      {
        hash += ShapeHash(text, at: slot)
      } else {
        hash += valueHash(slot, &cache)
      }
    }
    if let type = exception?.type { hash += ShapeHash(type, at: 66) }
    return hash
  }

  /// The hash of all that decides what becomes of the value at `slot`.
  private mutating func valueHash(_ slot: Int, _ cache: inout SpanCache) -> ShapeHash {
    let form = index[slot].form
    let hash: ShapeHash? =
      switch values[slot] {
      case .string(let text):
        switch form {
        case .host: text.urlHost.map { ShapeHash($0, at: slot) }
        case .statement: text.isEmpty ? nil : cache.hash(ofStatement: text, at: slot)
        case .message: nil
        default: text.isEmpty ? nil : ShapeHash(text, at: slot)
        }
      case .int(let number): ShapeHash(UInt64(bitPattern: number), tag: 1, at: slot)
      case .double(let number): ShapeHash(number.bitPattern, tag: 2, at: slot)
      case .bool(let flag): ShapeHash(flag ? 1 : 0, tag: 3, at: slot)
      case .compound, .unset: nil
      }
    guard form == .facet, let hash else { return hash ?? .unusable(at: slot) }
    let bounded = cache.facets.bounded(hash, slot: slot)
    if bounded != hash { draft.others |= 1 << UInt64(truncatingIfNeeded: slot) }
    return bounded
  }

  /// The span's own message, else that of its exception event.
  private mutating func appendMessage() {
    var message = exception?.message
    if draft.present & index.messages != 0 {
      switch values[index.messages.trailingZeroBitCount] {
      case .string(let text): if !text.isEmpty { message = text }
      case .int, .double, .bool: return
      case .compound, .unset: break
      }
    }
    guard let kept = message?.prefixAtCharacterBorder(Self.messageByteCountMax) else { return }
    let start = Int32(truncatingIfNeeded: batch.messageBytes.count)
    batch.messageBytes.append(contentsOf: kept.bytes)
    let end = Int32(truncatingIfNeeded: batch.messageBytes.count)
    let traceStart = Int32(truncatingIfNeeded: batch.traceBytes.count)
    exception?.stack?.appendStack(to: &batch.traceBytes)
    let traceEnd = Int32(truncatingIfNeeded: batch.traceBytes.count)
    batch.messages.append(
      SpanMessage(
        row: Int32(truncatingIfNeeded: batch.rows.count), bytes: start..<end,
        trace: traceStart..<traceEnd))
  }

  @inline(__always)
  private mutating func appendRow(_ shape: Int32) {
    let start = Timestamp(wire: draft.start)
    let end = Timestamp(wire: draft.end)
    if end < start { batch.negativeDurationCount += 1 }
    batch.rows.append(
      SpanRow(
        traceHigh: draft.traceHigh, traceLow: draft.traceLow, spanID: draft.spanID,
        parentID: draft.parentID, start: start, end: max(start, end), shape: shape,
        linkStart: Int32(truncatingIfNeeded: batch.links.count - draft.linkCount)))
  }
}
