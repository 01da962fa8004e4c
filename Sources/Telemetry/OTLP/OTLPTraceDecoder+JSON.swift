extension OTLPTraceDecoder {
  /// Reads the OTLP/JSON form of the request, by the same rules; unknown members are ignored.
  /// - Throws: `WireError` when the bytes are no JSON, or a member has a value of the wrong type.
  static func decodeJSON(
    _ bytes: UnsafeRawBufferPointer, _ builder: inout SpanBatchBuilder, _ cache: inout SpanCache
  ) throws(WireError) {
    guard var json = JSONCursor(bytes) else { throw WireError(.truncated, at: 0, value: 1) }
    guard try json.beginObject() else { throw json.mismatch() }
    while let key = try json.nextKey() {
      switch key {
      case "resourceSpans":
        guard try json.beginArray() else { break }
        while try json.nextElement() { try decodeResourceSpans(&json, &builder, &cache) }
      default: try json.skipValue()
      }
    }
    try json.finish()
  }

  private static func decodeResourceSpans(
    _ json: inout JSONCursor, _ builder: inout SpanBatchBuilder, _ cache: inout SpanCache
  ) throws(WireError) {
    guard try json.beginObject() else { return }
    // The sender is wanted before its spans, yet may stand behind them.
    let place = json.place
    try? findResource(&json, &builder, &cache)  // what is wrong is met again, and told then
    json.place = place
    while let key = try json.nextKey() {
      switch key {
      case "scopeSpans":
        guard try json.beginArray() else { break }
        while try json.nextElement() { try decodeScopeSpans(&json, &builder, &cache) }
      default: try json.skipValue()
      }
    }
  }

  private static func findResource(
    _ json: inout JSONCursor, _ builder: inout SpanBatchBuilder, _ cache: inout SpanCache
  ) throws(WireError) {
    var resource = ResourceBuilder(attributeCountMax: builder.limits.attributesPerItemMax)
    defer {
      let known = cache.resource(resource)
      builder.resource = known.number
      builder.batch.droppedAttributeCount += known.droppedCount
    }
    while let key = try json.nextKey() {
      switch key {
      case "resource": try json.readResource(into: &resource, &cache.symbols)
      default: try json.skipValue()
      }
    }
  }

  private static func decodeScopeSpans(
    _ json: inout JSONCursor, _ builder: inout SpanBatchBuilder, _ cache: inout SpanCache
  ) throws(WireError) {
    guard try json.beginObject() else { return }
    while let key = try json.nextKey() {
      switch key {
      case "spans":
        guard try json.beginArray() else { break }
        while try json.nextElement() {
          builder.beginSpan()
          try decodeSpan(&json, &builder, &cache)
          builder.endSpan(&cache)
        }
      default: try json.skipValue()
      }
    }
  }

  private static func decodeSpan(
    _ json: inout JSONCursor, _ builder: inout SpanBatchBuilder, _ cache: inout SpanCache
  ) throws(WireError) {
    guard try json.beginObject() else { return }
    while let key = try json.nextKey() {
      switch key {
      case "traceId": builder.draft.setTraceID(hex: try json.readString())
      case "spanId": builder.draft.setSpanID(hex: try json.readString())
      case "parentSpanId": builder.draft.setParentID(hex: try json.readString())
      case "name": builder.draft.name = try json.readString()
      case "kind": builder.draft.setKind(try json.readEnum())
      case "startTimeUnixNano": builder.draft.start = try json.readUInt64()
      case "endTimeUnixNano": builder.draft.end = try json.readUInt64()
      case "attributes":
        try json.readKeyValues { key, value in
          if let slot = builder.index.slot(of: key) { builder.setAttribute(slot, value) }
        }
      case "events":
        try json.readElements { (json) throws(WireError) in try decodeEvent(&json, &builder) }
      case "links":
        try json.readElements { (json) throws(WireError) in
          builder.addLink(try decodeLink(&json))
        }
      case "status": try decodeStatus(&json, &builder)
      default: try json.skipValue()
      }
    }
  }
}

extension OTLPTraceDecoder {
  private static func decodeEvent(
    _ json: inout JSONCursor, _ builder: inout SpanBatchBuilder
  ) throws(WireError) {
    guard try json.beginObject() else { return }
    var isException = false
    var exception = ExceptionDraft()
    while let key = try json.nextKey() {
      switch key {
      case "name":
        if let name = try json.readString(), case "exception" = name { isException = true }
      case "attributes":
        try json.readKeyValues { exception.add($0, $1) }
      default: try json.skipValue()
      }
    }
    if isException { builder.addException(exception) }
  }

  private static func decodeLink(_ json: inout JSONCursor) throws(WireError) -> SpanLink? {
    guard try json.beginObject() else { return nil }
    var draft = SpanDraft()
    while let key = try json.nextKey() {
      switch key {
      case "traceId": draft.setTraceID(hex: try json.readString())
      case "spanId": draft.setSpanID(hex: try json.readString())
      default: try json.skipValue()
      }
    }
    return draft.link
  }

  private static func decodeStatus(
    _ json: inout JSONCursor, _ builder: inout SpanBatchBuilder
  ) throws(WireError) {
    guard try json.beginObject() else { return }
    while let key = try json.nextKey() {
      switch key {
      case "code": builder.draft.setStatusCode(try json.readEnum())
      default: try json.skipValue()
      }
    }
  }
}
