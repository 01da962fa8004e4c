/// Bodies that are arrays or maps. Each level is read twice: once to see what it is, once to write
/// it down. Places (see `JSONCursor.Place`) lead back and forth.
extension LogReader {
  mutating func readBody(_ json: inout JSONCursor) throws(WireError) {
    let start = json.place
    let value = try json.readAnyValue()
    guard case .compound = value else { return appendText(value) }
    var body = BodyText(depthMax: limits.nestingDepthMax)
    json.place = start
    try Self.append(&json, to: &body)
    body.end()
    batch.texts.append(contentsOf: body.bytes)
  }

  /// Appends an AnyValue that may hold others.
  ///
  /// Once the text is full the rest is only passed over.
  private static func append(
    _ json: inout JSONCursor, to body: inout BodyText
  ) throws(WireError) {
    guard !body.isFull else { return try json.skipValue() }
    let start = json.place
    let value = try json.readAnyValue()
    guard case .compound = value else { return body.appendElement(value) }
    let end = json.place
    json.place = start
    if let list = try findList(&json) {
      json.place = list.place
      try appendList(&json, isMap: list.isMap, to: &body)
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
    _ json: inout JSONCursor, isMap: Bool, to body: inout BodyText
  ) throws(WireError) {
    try body.beginList(isMap: isMap, at: json.place.offset)
    if try json.beginObject() {
      while let name = try json.nextKey() {
        guard case "values" = name else {
          try json.skipValue()
          continue
        }
        guard try json.beginArray() else { continue }
        while try json.nextElement() {
          if isMap { try appendEntry(&json, to: &body) } else { try append(&json, to: &body) }
        }
      }
    }
    body.endList(isMap: isMap)
  }

  /// Appends a KeyValue; the key goes first even when the value was sent first.
  private static func appendEntry(
    _ json: inout JSONCursor, to body: inout BodyText
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
      try append(&json, to: &body)
    } else {
      body.appendElement(.unset)
    }
    json.place = end
  }
}
