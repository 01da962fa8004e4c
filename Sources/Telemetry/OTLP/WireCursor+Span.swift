/// Fields of a span in the form that nearly all have: fields in their order, a tag of one byte, a
/// length below 128.
///
/// Each of these reads all of what it knows or moves nowhere; what it does not know is left to the
/// general reader, so that nothing is refused here.
extension WireCursor {
  /// The ids with which encoders begin a span: trace_id = 1, span_id = 2, parent_span_id = 4.
  @inline(__always)
  mutating func readPlainIDs(into draft: inout SpanDraft) {
    guard remaining >= 28, load(offset, as: UInt16.self) == 0x100A,
      load(offset &+ 18, as: UInt16.self) == 0x0812
    else { return }
    draft.traceHigh = load(offset &+ 2, as: UInt64.self).byteSwapped
    draft.traceLow = load(offset &+ 10, as: UInt64.self).byteSwapped
    draft.spanID = load(offset &+ 20, as: UInt64.self).byteSwapped
    offset &+= 28
    guard remaining >= 10, load(offset, as: UInt16.self) == 0x0822 else { return }
    draft.parentID = load(offset &+ 2, as: UInt64.self).byteSwapped
    offset &+= 10
  }

  /// Another field than an attribute, at least a byte of which is there.
  @inline(__always)
  mutating func readPlainField(into draft: inout SpanDraft) -> Bool {
    guard remaining >= 2 else { return false }
    let value = Int(load(offset &+ 1, as: UInt8.self))
    switch nextByte {
    case 0x2A:  // name = 5
      guard value < 0x80, value <= remaining &- 2 else { return false }
      draft.name = WireText(start: base + (offset &+ 2), count: value)
      offset &+= value &+ 2
    case 0x30:  // kind = 6
      guard value < 0x80 else { return false }
      draft.setKind(UInt64(truncatingIfNeeded: value))
      offset &+= 2
    case 0x39:  // start_time_unix_nano = 7, nearly always before end_time_unix_nano = 8
      guard remaining >= 9 else { return false }
      draft.start = load(offset &+ 1, as: UInt64.self)
      offset &+= 9
      guard remaining >= 9, nextByte == 0x41 else { return true }
      draft.end = load(offset &+ 1, as: UInt64.self)
      offset &+= 9
    case 0x50, 0x60, 0x70:  // counts of what the sender dropped = 10, 12, 14
      guard value < 0x80 else { return false }
      offset &+= 2
    case 0x7A:  // status = 15, without anything in it
      guard value == 0 else { return false }
      offset &+= 2
    case 0x85:  // flags = 16, a fixed32
      guard value == 0x01, remaining >= 6 else { return false }
      offset &+= 6
    default: return false
    }
    return true
  }

  /// A KeyValue as all encoders write it: key, then value, both shorter than 128 bytes, and nothing
  /// else.
  struct PlainAttribute {
    let key: WireText
    /// The value's bytes, which are an AnyValue.
    let value: UnsafeRawPointer
    let valueCount: Int
    /// Where the next field begins.
    let end: Int
  }

  /// The KeyValue at hand behind a tag of one byte; nil when it is written in another way.
  var plainAttribute: PlainAttribute? {
    @inline(__always) get {
      guard remaining >= 6 else { return nil }
      // Tag and length of the attribute, tag and length of its key, at one glance.
      let head = load(offset, as: UInt32.self)
      guard head & 0x80FF_8000 == 0x000A_0000 else { return nil }
      let count = Int(head >> 8 & 0x7F)
      let keyCount = Int(head >> 24)
      let valueCount = count &- keyCount &- 4
      guard valueCount >= 0, count <= remaining &- 2 else { return nil }
      let place = offset &+ 4 &+ keyCount
      guard load(place, as: UInt16.self) == 0x12 | UInt16(truncatingIfNeeded: valueCount) << 8
      else { return nil }
      return PlainAttribute(
        key: WireText(start: base + (offset &+ 4), count: keyCount), value: base + (place &+ 2),
        valueCount: valueCount, end: offset &+ count &+ 2)
    }
  }
}

extension WireCursor.PlainAttribute {
  /// The value when it is one string, number or truth and nothing else; nil for any other.
  var plainValue: WireValue? {
    @inline(__always) get {
      guard valueCount >= 2 else { return nil }
      let first = value.load(fromByteOffset: 1, as: UInt8.self)
      switch value.load(as: UInt8.self) {
      case 0x0A:
        guard Int(first) == valueCount &- 2 else { return nil }
        return .string(WireText(start: value + 2, count: valueCount &- 2))
      case 0x18: return plainInteger
      case 0x10: return valueCount == 2 && first < 0x80 ? .bool(first != 0) : nil
      default: return nil
      }
    }
  }

  /// A varint of up to five bytes behind the tag.
  private var plainInteger: WireValue? {
    @inline(__always) get {
      guard valueCount <= 6 else { return nil }
      var number: UInt64 = 0
      var place = 1
      var shift: UInt64 = 0
      while place < valueCount {
        let byte = value.load(fromByteOffset: place, as: UInt8.self)
        number |= UInt64(byte & 0x7F) << shift
        place &+= 1
        shift &+= 7
        if byte < 0x80 { return place == valueCount ? .int(Int64(bitPattern: number)) : nil }
      }
      return nil
    }
  }
}
