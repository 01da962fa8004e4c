extension OTLPLogDecoder {
  /// Reads the OTLP/JSON form of the request, by the same rules; unknown members are ignored.
  /// - Throws: `WireError` when the bytes are no JSON, or a member has a value of the wrong type.
  package static func decodeJSON(
    _ bytes: UnsafeRawBufferPointer, limits: DecodingLimits, symbols: inout SymbolTable
  ) throws(WireError) -> LogBatch {
    var builder = LogBatchBuilder(limits: limits)
    try builder.readJSON(bytes, &symbols)
    return builder.batch
  }

  fileprivate static func decodeRecord(
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
        try json.readKeyValues { builder.attributes.add($0, $1) }
      default: try json.skipValue()
      }
    }
  }
}

extension LogBatchBuilder {
  mutating func readItem(
    _ json: inout JSONCursor, _ symbols: inout SymbolTable
  ) throws(WireError) {
    beginRecord()
    try OTLPLogDecoder.decodeRecord(&json, &self)
    endRecord(&symbols)
  }
}
