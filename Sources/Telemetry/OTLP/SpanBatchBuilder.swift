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
  /// Values and their hashes by slot, valid where `draft.present` says so.
  private let values: UnsafeMutablePointer<WireValue>
  private let hashes: UnsafeMutablePointer<ShapeHash>
  private let spanNanosecondsMax: UInt64
  /// Spans seen, accepted or not.
  private var position = 0

  /// `byteCount` is the message's, a hint of how many spans there may be.
  init(limits: DecodingLimits, byteCount: Int) {
    self.limits = limits
    spanNanosecondsMax = UInt64(clamping: limits.spanSecondsMax) * 1_000_000_000
    values = .allocate(capacity: 64)
    values.initialize(repeating: .unset, count: 64)
    hashes = .allocate(capacity: 64)
    hashes.initialize(repeating: .zero, count: 64)
    batch.rows.reserveCapacity(min(byteCount / 256, limits.itemsPerBatchMax))
  }

  deinit {
    values.deallocate()
    hashes.deallocate()
  }

  @inline(__always)
  mutating func beginSpan() { draft = SpanDraft() }

  /// Takes the value of the attribute at `slot`; of several with the same name the last one counts.
  @inline(__always)
  mutating func setAttribute(_ slot: Int, _ value: WireValue, _ cache: inout SpanCache) {
    if case .unset = value { return }
    let bit: UInt64 = 1 << UInt64(truncatingIfNeeded: slot)
    if draft.present & bit != 0 { draft.hash -= hashes[slot] }
    let form = index[slot].form
    var plain = hash(of: value, form, &cache)
    if form == .facet, plain != .unusable {
      plain = cache.facets.bounded(plain, slot: slot)
      draft.others = plain == FacetValues.other ? draft.others | bit : draft.others & ~bit
    }
    let hash = plain.placed(at: slot)
    draft.present |= bit
    if bit & index.hosts != 0 {
      draft.hosts = plain == .unusable ? draft.hosts & ~bit : draft.hosts | bit
    }
    draft.hash += hash
    values[slot] = value
    hashes[slot] = hash
  }

  /// The hash of all that decides what becomes of a value.
  @inline(__always)
  private func hash(
    of value: WireValue, _ form: SpanAttributeForm, _ cache: inout SpanCache
  ) -> ShapeHash {
    switch value {
    case .string(let text):
      switch form {
      case .host: return text.urlHost.map { ShapeHash($0) } ?? .unusable
      case .statement: return text.isEmpty ? .unusable : cache.hash(ofStatement: text)
      case .message: return .unusable
      default: return text.isEmpty ? .unusable : ShapeHash(text)
      }
    case .int(let number): return ShapeHash(UInt64(bitPattern: number), tag: 1)
    case .double(let number): return ShapeHash(number.bitPattern, tag: 2)
    case .bool(let flag): return ShapeHash(flag ? 1 : 0, tag: 3)
    case .compound, .unset: return .unusable
    }
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

  @inline(__always)
  mutating func endSpan(_ cache: inout SpanCache) {
    position += 1
    if let fault = findFault() { return reject(fault) }
    let ignored = ignoredSlots
    let hash = shapeHash(ignored)
    let shape = cache.shape(hash) ?? addShape(hash, ignored, &cache)
    if draft.exception != nil || draft.present & index.messages != 0 { appendMessage() }
    appendRow(shape)
  }

  private mutating func reject(_ fault: SpanDraft.Fault) {
    let position = position - 1
    batch.links.removeLast(draft.linkCount)
    batch.rejection.add(fault.reason(position: position))
  }

  @inline(__always)
  private func findFault() -> SpanDraft.Fault? {
    if let fault = draft.fault { return fault }
    if draft.traceHigh | draft.traceLow == 0 { return .traceIDZero }
    if draft.spanID == 0 { return .spanIDZero }
    if draft.start == 0 { return .startZero }
    if draft.end > draft.start, draft.end &- draft.start > spanNanosecondsMax {
      return .tooLong((draft.end - draft.start) / 1_000_000_000, limits.spanSecondsMax)
    }
    if batch.rows.count >= limits.itemsPerBatchMax { return .tooMany(limits.itemsPerBatchMax) }
    return nil
  }

  /// Slots whose values are the other side's, or whose peer another attribute names: addresses and
  /// ports of connections are as many as there are connections.
  private var ignoredSlots: UInt64 {
    @inline(__always) get {
      let foreign = index.foreign(to: draft.kind)
      return draft.hosts & ~foreign == 0 ? foreign : foreign | index.peers
    }
  }

  private mutating func addShape(
    _ hash: ShapeHash, _ ignored: UInt64, _ cache: inout SpanCache
  ) -> Int32 {
    var draft = draft
    draft.present &= ~ignored
    return cache.addShape(
      hash, of: draft, resource: resource,
      values: SpanValues(index: index, values: values, others: draft.others))
  }

  /// The hash of all that a shape is made of.
  ///
  /// What attributes add was summed up as they came.
  @inline(__always)
  private func shapeHash(_ ignoredSlots: UInt64) -> ShapeHash {
    var hash = draft.hash
    var ignored = draft.present & ignoredSlots
    while ignored != 0 {
      hash -= hashes[ignored.trailingZeroBitCount]
      ignored &= ignored &- 1
    }
    if let name = draft.name { hash += ShapeHash(name).placed(at: 64) }
    let kind = UInt64(draft.kind.rawValue) << 1 | (draft.isError ? 1 : 0)
    let sender = UInt64(UInt32(truncatingIfNeeded: resource)) << 32
    hash += ShapeHash(sender | kind, tag: 4).placed(at: 65)
    if let type = draft.exception?.type { hash += ShapeHash(type).placed(at: 66) }
    return hash
  }

  /// The span's own message, else that of its exception event.
  private mutating func appendMessage() {
    var message = draft.exception?.message
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
    draft.exception?.stack?.appendStack(to: &batch.traceBytes)
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
