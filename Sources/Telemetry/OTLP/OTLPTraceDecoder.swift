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
    var parts: [WireCursor] = []
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      switch tag {
      case .length(1): parts.append(try cursor.readMessage())
      default: try cursor.skip(tag)
      }
    }
    let limit = builder.limits.attributesPerItemMax
    func read(_ symbols: inout SymbolTable) throws(WireError) -> ResourceBuilder {
      var resource = ResourceBuilder(attributeCountMax: limit)
      for part in parts {
        var cursor = part
        try cursor.readResource(into: &resource, &symbols)
      }
      return resource
    }
    let known =
      if parts.count == 1 {
        try cache.resource(parts[0].text, read: read)
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
        try decodeSpan(cursor.readMessage(), &builder, &cache)
        builder.endSpan(&cache)
      default: try cursor.skip(tag)
      }
    }
  }

  @inline(__always)
  private static func decodeSpan(
    _ message: WireCursor, _ builder: inout SpanBatchBuilder, _ cache: inout SpanCache
  ) throws(WireError) {
    var cursor = message
    while !cursor.isAtEnd {
      // Fields as all encoders write them; whatever is written otherwise is read below.
      switch cursor.nextByte {
      case 0x4A:  // attributes = 9
        if let attribute = cursor.readShortMessage() {
          try decodeAttribute(attribute, &builder, &cache)
          continue
        }
      case 0x0A:  // trace_id = 1
        if let id = cursor.readShortMessage()?.text {
          builder.draft.setTraceID(id)
          continue
        }
      case 0x12:  // span_id = 2
        if let id = cursor.readShortMessage()?.text {
          builder.draft.setSpanID(id)
          continue
        }
      case 0x22:  // parent_span_id = 4
        if let id = cursor.readShortMessage()?.text {
          builder.draft.setParentID(id)
          continue
        }
      case 0x2A:  // name = 5
        if let name = cursor.readShortMessage()?.text {
          builder.draft.name = name
          continue
        }
      case 0x39:  // start_time_unix_nano = 7
        if let time = cursor.readTaggedFixed64() {
          builder.draft.start = time
          continue
        }
      case 0x41:  // end_time_unix_nano = 8
        if let time = cursor.readTaggedFixed64() {
          builder.draft.end = time
          continue
        }
      default: break
      }
      try decodeField(&cursor, &builder, &cache)
    }
  }

  private static func decodeField(
    _ cursor: inout WireCursor, _ builder: inout SpanBatchBuilder, _ cache: inout SpanCache
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
    case .length(9): try decodeAttribute(cursor.readMessage(), &builder, &cache)
    case .length(11): try decodeEvent(cursor.readMessage(), &builder)
    case .length(13): builder.addLink(try decodeLink(cursor.readMessage()))
    case .length(15): try decodeStatus(cursor.readMessage(), &builder)
    default: try cursor.skip(tag)
    }
  }
}

extension OTLPTraceDecoder {
  @inline(__always)
  private static func decodeAttribute(
    _ message: WireCursor, _ builder: inout SpanBatchBuilder, _ cache: inout SpanCache
  ) throws(WireError) {
    if let (key, value) = message.plainKeyValue {
      guard let slot = builder.index.slot(of: key) else { return }
      if let text = value.plainString {
        return builder.setAttribute(slot, .string(text), &cache)
      }
      var value = value
      return builder.setAttribute(slot, try value.readAnyValue(), &cache)
    }
    var cursor = message
    let (key, found) = try cursor.readKeyValue()
    guard let slot = builder.index.slot(of: key), var value = found else { return }
    builder.setAttribute(slot, try value.readAnyValue(), &cache)
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
