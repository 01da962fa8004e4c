/// The walk over ExportTraceServiceRequest: protobuf here, JSON in `OTLPTraceDecoder+JSON`.
///
/// Only what rules ask for is looked into; other attributes, events and unknown fields are skipped
/// whole, and what is skipped is not checked. Spans that cannot be are left out and counted in
/// `rejection`. Field numbers: opentelemetry-proto `trace/v1/trace.proto`.
enum OTLPTraceDecoder {
  /// - Throws: `WireError` when the bytes are no protobuf.
  static func decode(
    _ bytes: UnsafeRawBufferPointer, _ builder: inout SpanBatchBuilder, _ cache: inout SpanCache
  ) throws(WireError) {
    guard var request = WireCursor(bytes) else { return }
    while !request.isAtEnd {
      let tag = try request.readTag()
      switch tag {
      case .length(1): try decodeResourceSpans(request.readMessage(), &builder, &cache)
      default: try request.skip(tag)
      }
    }
  }

  private static func decodeResourceSpans(
    _ message: WireCursor, _ builder: inout SpanBatchBuilder, _ cache: inout SpanCache
  ) throws(WireError) {
    try findResource(message, &builder, &cache)
    var cursor = message
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      switch tag {
      case .length(2): try decodeScopeSpans(cursor.readMessage(), &builder, &cache)
      default: try cursor.skip(tag)
      }
    }
  }

  /// The sender is wanted before its spans, yet may stand behind them, or come in parts.
  private static func findResource(
    _ message: WireCursor, _ builder: inout SpanBatchBuilder, _ cache: inout SpanCache
  ) throws(WireError) {
    var cursor = message
    var first: WireCursor?
    var others: [WireCursor] = []
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      switch tag {
      case .length(1):
        let part = try cursor.readMessage()
        if first == nil { first = part } else { others.append(part) }
      default: try cursor.skip(tag)
      }
    }
    let limit = builder.limits.attributesPerItemMax
    func read(_ symbols: inout SymbolTable) throws(WireError) -> ResourceBuilder {
      var resource = ResourceBuilder(attributeCountMax: limit)
      for part in [first].compactMap({ $0 }) + others {
        var cursor = part
        try cursor.readResource(into: &resource, &symbols)
      }
      return resource
    }
    let known =
      if let first, others.isEmpty {
        try cache.resource(first.text, read: read)
      } else {
        cache.resource(try read(&cache.symbols))
      }
    builder.resource = known.number
    builder.batch.droppedAttributeCount += known.droppedCount
  }

  private static func decodeScopeSpans(
    _ message: WireCursor, _ builder: inout SpanBatchBuilder, _ cache: inout SpanCache
  ) throws(WireError) {
    var cursor = message
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      switch tag {
      case .length(2):
        builder.beginSpan()
        try decodeSpan(cursor.readMessage(), &builder)
        builder.endSpan(&cache)
      default: try cursor.skip(tag)
      }
    }
  }

  private static func decodeSpan(
    _ message: WireCursor, _ builder: inout SpanBatchBuilder
  ) throws(WireError) {
    var cursor = message
    cursor.readPlainIDs(into: &builder.draft)
    while !cursor.isAtEnd {
      // Fields as all encoders write them; whatever is written otherwise is read below.
      if cursor.nextByte == 0x4A {
        if decodePlainAttribute(&cursor, &builder) { continue }
      } else if cursor.readPlainField(into: &builder.draft) {
        continue
      }
      try decodeField(&cursor, &builder)
    }
  }

  /// An attribute (field 9) that is written as all encoders write it; false, having moved nowhere
  /// and taken nothing, for any other.
  @inline(__always)
  private static func decodePlainAttribute(
    _ cursor: inout WireCursor, _ builder: inout SpanBatchBuilder
  ) -> Bool {
    guard let attribute = cursor.plainAttribute else { return false }
    if let slot = builder.index.slot(of: attribute.key) {
      guard let value = attribute.plainValue else { return false }
      builder.setAttribute(slot, value)
    }
    cursor.offset = attribute.end
    return true
  }

  private static func decodeField(
    _ cursor: inout WireCursor, _ builder: inout SpanBatchBuilder
  ) throws(WireError) {
    let tag = try cursor.readTag()
    switch tag {
    case .length(1): builder.draft.setTraceID(try cursor.readText())
    case .length(2): builder.draft.setSpanID(try cursor.readText())
    case .length(4): builder.draft.setParentID(try cursor.readText())
    case .length(5): builder.draft.name = try cursor.readText()
    case .varint(6): builder.draft.setKind(try cursor.readVarint())
    case .fixed64(7): builder.draft.start = try cursor.readFixed64()
    case .fixed64(8): builder.draft.end = try cursor.readFixed64()
    case .length(9): try decodeAttribute(cursor.readMessage(), &builder)
    case .length(11): try decodeEvent(cursor.readMessage(), &builder)
    case .length(13): builder.addLink(try decodeLink(cursor.readMessage()))
    case .length(15): try decodeStatus(cursor.readMessage(), &builder)
    default: try cursor.skip(tag)
    }
  }
}

extension OTLPTraceDecoder {
  private static func decodeAttribute(
    _ message: WireCursor, _ builder: inout SpanBatchBuilder
  ) throws(WireError) {
    var cursor = message
    let (key, found) = try cursor.readKeyValue()
    guard let slot = builder.index.slot(of: key), var value = found else { return }
    builder.setAttribute(slot, try value.readAnyValue())
  }

  /// Of all events only exceptions are kept.
  ///
  /// Two passes, for the name may come behind the attributes.
  private static func decodeEvent(
    _ message: WireCursor, _ builder: inout SpanBatchBuilder
  ) throws(WireError) {
    var cursor = message
    var isException = false
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      switch tag {
      case .length(2):
        if case "exception" = try cursor.readText() {
          isException = true
        } else {
          isException = false
        }
      default: try cursor.skip(tag)
      }
    }
    if isException { try decodeException(message, &builder) }
  }

  private static func decodeException(
    _ message: WireCursor, _ builder: inout SpanBatchBuilder
  ) throws(WireError) {
    var cursor = message
    var exception = ExceptionDraft()
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      guard tag == .length(3) else {
        try cursor.skip(tag)
        continue
      }
      var attribute = try cursor.readMessage()
      let (key, found) = try attribute.readKeyValue()
      if var value = found { exception.add(key, try value.readAnyValue()) }
    }
    builder.addException(exception)
  }

  private static func decodeLink(_ message: WireCursor) throws(WireError) -> SpanLink? {
    var cursor = message
    var draft = SpanDraft()
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      switch tag {
      case .length(1): draft.setTraceID(try cursor.readText())
      case .length(2): draft.setSpanID(try cursor.readText())
      default: try cursor.skip(tag)
      }
    }
    return draft.link
  }

  private static func decodeStatus(
    _ message: WireCursor, _ builder: inout SpanBatchBuilder
  ) throws(WireError) {
    var cursor = message
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      switch tag {
      case .varint(3): builder.draft.setStatusCode(try cursor.readVarint())
      default: try cursor.skip(tag)
      }
    }
  }
}
