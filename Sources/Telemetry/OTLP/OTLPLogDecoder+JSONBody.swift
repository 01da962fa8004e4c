/// Bodies that are arrays or maps. Each level is read twice: once to see what it is, once to write it down. Places
/// (see `JSONCursor.Place`) lead back and forth.
extension OTLPLogDecoder {
  static func decodeBody(
    _ json: inout JSONCursor, _ builder: inout LogBatchBuilder
  ) throws(WireError) {
    let start = json.place
    let value = try json.readAnyValue()
    guard case .compound = value else {
      builder.body.set(value)
      return
    }
    builder.body.removeAll()
    json.place = start
    try append(&json, to: &builder.body, depthLeft: builder.limits.nestingDepthMax)
    builder.body.end()
  }

  /// Appends an AnyValue that may hold others. Once the text is full the rest is only passed over.
  private static func append(
    _ json: inout JSONCursor, to body: inout BodyText, depthLeft: Int
  ) throws(WireError) {
    guard !body.isFull else { return try json.skipValue() }
    guard depthLeft > 0 else { throw WireError(.nestingTooDeep, at: json.place.offset) }
    let start = json.place
    let value = try json.readAnyValue()
    guard case .compound = value else { return body.appendElement(value) }
    let end = json.place
    json.place = start
    if let list = try findList(&json) {
      json.place = list.place
      try appendList(&json, isMap: list.isMap, to: &body, depthLeft: depthLeft - 1)
    } else {
      body.appendElement(value)
    }
    json.place = end
  }

  /// Where the array or map of an AnyValue is; nil when its last value is neither.
  private static func findList(
    _ json: inout JSONCursor
  ) throws(WireError) -> (isMap: Bool, place: JSONCursor.Place)? {
    var list: (isMap: Bool, place: JSONCursor.Place)?
    guard try json.beginObject() else { return nil }
    while let name = try json.nextKey() {
      if try json.readNull() { continue }
      switch name {
      case "arrayValue": list = (false, json.place)
      case "kvlistValue": list = (true, json.place)
      case "bytesValue": list = nil
      default: break
      }
      try json.skipValue()
    }
    return list
  }

  /// Appends an ArrayValue or a KeyValueList; both have their elements in "values".
  private static func appendList(
    _ json: inout JSONCursor, isMap: Bool, to body: inout BodyText, depthLeft: Int
  ) throws(WireError) {
    if isMap { body.beginMap() } else { body.beginArray() }
    if try json.beginObject() {
      while let name = try json.nextKey() {
        guard case "values" = name else {
          try json.skipValue()
          continue
        }
        guard try json.beginArray() else { continue }
        while try json.nextElement() {
          if isMap {
            try appendEntry(&json, to: &body, depthLeft: depthLeft)
          } else {
            try append(&json, to: &body, depthLeft: depthLeft)
          }
        }
      }
    }
    if isMap { body.endMap() } else { body.endArray() }
  }

  /// Appends a KeyValue; the key goes first even when the value was sent first.
  private static func appendEntry(
    _ json: inout JSONCursor, to body: inout BodyText, depthLeft: Int
  ) throws(WireError) {
    var key = WireText.none
    var value: JSONCursor.Place?
    guard try json.beginObject() else { return }
    while let name = try json.nextKey() {
      switch name {
      case "key": key = try json.readString() ?? .none
      case "value":
        value = json.place
        try json.skipValue()
      default: try json.skipValue()
      }
    }
    let end = json.place
    body.appendKey(key)
    if let value {
      json.place = value
      try append(&json, to: &body, depthLeft: depthLeft)
    } else {
      body.appendElement(.unset)
    }
    json.place = end
  }
}
