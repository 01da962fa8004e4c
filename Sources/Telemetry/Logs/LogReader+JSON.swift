extension LogReader {
  /// Reads the OTLP/JSON form, by the same rules; unknown members are ignored.
  mutating func readJSON(_ bytes: UnsafeRawBufferPointer) throws(WireError) {
    guard var json = JSONCursor(bytes) else { throw WireError(.truncated, at: 0, value: 1) }
    guard try json.beginObject() else { throw json.mismatch() }
    try json.readElements(of: "resourceLogs") { (json) throws(WireError) in
      guard try json.beginObject() else { return }
      let start = json.place
      try json.withResource { (message) throws(WireError) in try beginResource(message) }
      json.place = start
      try json.readElements(of: "scopeLogs") { (json) throws(WireError) in
        guard try json.beginObject() else { return }
        try json.readElements(of: "logRecords") { (json) throws(WireError) in try readRecord(&json)
        }
      }
    }
    try json.finish()
  }

  /// The body is read last, for the severity may come behind it.
  private mutating func readRecord(_ json: inout JSONCursor) throws(WireError) {
    var draft = LogDraft()
    var body: JSONCursor.Place?
    guard try json.beginObject() else { return endRecord(draft) }
    while let key = try json.nextKey() {
      switch key {
      case "timeUnixNano": draft.time = try json.readUInt64()
      case "observedTimeUnixNano": draft.observedTime = try json.readUInt64()
      case "severityNumber": draft.severity = try json.readEnum()
      case "eventName": draft.name = try json.readString()
      case "traceId": draft.ids.setTraceID(hex: try json.readString())
      case "spanId": draft.ids.setSpanID(hex: try json.readString())
      case "body":
        body = json.place
        try json.skipValue()
      case "attributes": try json.readKeyValues { draft.add($0, $1) }
      default: try json.skipValue()
      }
    }
    if let body {
      let end = json.place
      json.place = body
      if draft.isTextRead {
        try readBody(&json)
      } else if draft.isSentenceRead(sample) {
        appendSentence(try json.readAnyValue())
      }
      json.place = end
    }
    endRecord(draft)
  }
}
