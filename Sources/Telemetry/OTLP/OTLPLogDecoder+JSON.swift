extension OTLPLogDecoder {
  /// Reads the OTLP/JSON form of the request, by the same rules; unknown members are ignored.
  /// - Throws: `WireError` when the bytes are no JSON, or a member has a value of the wrong type.
  package static func decodeJSON(
    _ bytes: UnsafeRawBufferPointer, limits: DecodingLimits, symbols: inout SymbolTable
  ) throws(WireError) -> LogBatch {
    var builder = LogBatchBuilder(limits: limits)
    guard var json = JSONCursor(bytes) else { throw WireError(.truncated, at: 0, value: 1) }
    guard try json.beginObject() else { throw json.mismatch() }
    while let key = try json.nextKey() {
      switch key {
      case "resourceLogs":
        guard try json.beginArray() else { break }
        while try json.nextElement() { try decodeResourceLogs(&json, &builder, &symbols) }
      default: try json.skipValue()
      }
    }
    try json.finish()
    return builder.batch
  }

  private static func decodeResourceLogs(
    _ json: inout JSONCursor, _ builder: inout LogBatchBuilder, _ symbols: inout SymbolTable
  ) throws(WireError) {
    guard try json.beginObject() else { return }
    builder.beginResource()
    while let key = try json.nextKey() {
      switch key {
      case "resource": try json.readResource(into: &builder.resource, &symbols)
      case "scopeLogs":
        guard try json.beginArray() else { break }
        while try json.nextElement() { try decodeScopeLogs(&json, &builder, &symbols) }
      default: try json.skipValue()
      }
    }
    builder.endResource()
  }

  private static func decodeScopeLogs(
    _ json: inout JSONCursor, _ builder: inout LogBatchBuilder, _ symbols: inout SymbolTable
  ) throws(WireError) {
    guard try json.beginObject() else { return }
    while let key = try json.nextKey() {
      switch key {
      case "logRecords":
        guard try json.beginArray() else { break }
        while try json.nextElement() {
          builder.beginRecord()
          try decodeRecord(&json, &builder)
          builder.endRecord(&symbols)
        }
      default: try json.skipValue()
      }
    }
  }

  private static func decodeRecord(
    _ json: inout JSONCursor, _ builder: inout LogBatchBuilder
  ) throws(WireError) {
    guard try json.beginObject() else { return }
    while let key = try json.nextKey() {
      switch key {
      case "timeUnixNano": builder.record.time = try json.readUInt64()
      case "observedTimeUnixNano": builder.record.observedTime = try json.readUInt64()
      case "severityNumber": builder.record.severity = try json.readEnum()
      case "eventName": builder.record.eventName = try json.readString()
      case "traceId": builder.record.ids.setTraceID(hex: try json.readString())
      case "spanId": builder.record.ids.setSpanID(hex: try json.readString())
      case "body": try decodeBody(&json, &builder)
      case "attributes":
        guard try json.beginArray() else { break }
        while try json.nextElement() {
          let (key, value) = try json.readKeyValue()
          builder.attributes.add(key, value)
        }
      default: try json.skipValue()
      }
    }
  }
}
