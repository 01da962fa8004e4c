extension OTLPTraceDecoder {
  /// Reads the OTLP/JSON form of the request, by the same rules; unknown members are ignored.
  /// - Throws: `WireError` when the bytes are no JSON, or a member has a value of the wrong type.
  package static func decodeJSON(
    _ bytes: UnsafeRawBufferPointer, limits: DecodingLimits, symbols: inout SymbolTable
  ) throws(WireError) -> SpanBatch {
    var builder = SpanBatchBuilder(limits: limits)
    try builder.readJSON(bytes, &symbols)
    return builder.batch
  }

  fileprivate static func decodeSpan(
    _ json: inout JSONCursor, _ builder: inout SpanBatchBuilder
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

extension SpanBatchBuilder {
  mutating func readItem(
    _ json: inout JSONCursor, _ symbols: inout SymbolTable
  ) throws(WireError) {
    beginSpan()
    try OTLPTraceDecoder.decodeSpan(&json, &self)
    endSpan(&symbols)
  }
}
