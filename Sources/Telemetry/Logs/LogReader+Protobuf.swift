extension LogReader {
  mutating func readProtobuf(_ bytes: UnsafeRawBufferPointer) throws(WireError) {
    guard var request = WireCursor(bytes) else { return }
    while let entry = try request.next(.length(1)) {
      try entry.withResource { (message) throws(WireError) in try beginResource(message) }
      var scopes = entry
      while var scope = try scopes.next(.length(2)) {
        while let record = try scope.next(.length(2)) { try readRecord(record) }
      }
    }
  }

  /// The body is read last, for the severity may come behind it.
  private mutating func readRecord(_ message: WireCursor) throws(WireError) {
    var cursor = message
    var draft = LogDraft()
    var body: WireCursor?
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      switch tag {
      case .fixed64(1): draft.time = try cursor.readFixed64()
      case .varint(2): draft.severity = try cursor.readVarint()
      case .length(5): body = try cursor.readMessage()
      case .length(6):
        var attribute = try cursor.readMessage()
        let (key, found) = try attribute.readKeyValue()
        if LogDraft.wants(key), var value = found { draft.add(key, try value.readAnyValue()) }
      case .length(9): draft.ids.setTraceID(try cursor.readText())
      case .length(10): draft.ids.setSpanID(try cursor.readText())
      case .fixed64(11): draft.observedTime = try cursor.readFixed64()
      case .length(12): draft.name = try cursor.readText()
      default: try cursor.skip(tag)
      }
    }
    if let body {
      if draft.isTextRead {
        try readBody(body)
      } else if draft.isSentenceRead(sample) {
        var value = body
        appendSentence(try value.readAnyValue())
      }
    }
    endRecord(draft)
  }
}

extension LogReader {
  private mutating func readBody(_ message: WireCursor) throws(WireError) {
    var cursor = message
    let value = try cursor.readAnyValue()
    guard case .compound = value else { return appendText(value) }
    var body = BodyText(depthMax: limits.nestingDepthMax)
    try Self.append(message, to: &body)
    body.end()
    batch.texts.append(contentsOf: body.bytes)
  }

  /// Appends an AnyValue that may hold others.
  private static func append(
    _ message: WireCursor, to body: inout BodyText
  ) throws(WireError) {
    guard !body.isFull else { return }
    var cursor = message
    var compound: (tag: WireTag, list: WireCursor)?
    var scalar = WireValue.unset
    while !cursor.isAtEnd {
      let place = cursor
      let tag = try cursor.readTag()
      switch tag {
      case .length(5), .length(6): compound = (tag, try cursor.readMessage())
      case .length(1), .varint(2), .varint(3), .fixed64(4), .length(7):
        compound = nil
        try cursor.skip(tag)
        var single = WireCursor(base: place.base, offset: place.offset, end: cursor.offset)
        scalar = try single.readAnyValue()
      default: try cursor.skip(tag)
      }
    }
    guard let (tag, list) = compound else { return body.appendElement(scalar) }
    try append(list, isMap: tag == .length(6), to: &body)
  }

  /// Appends an ArrayValue or a KeyValueList; both have their elements in field 1.
  private static func append(
    _ list: WireCursor, isMap: Bool, to body: inout BodyText
  ) throws(WireError) {
    try body.beginList(isMap: isMap, at: list.offset)
    var cursor = list
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      guard tag == .length(1) else {
        try cursor.skip(tag)
        continue
      }
      var element = try cursor.readMessage()
      var value: WireCursor? = element
      if isMap {
        let (key, found) = try element.readKeyValue()
        body.appendKey(key)
        value = found
      }
      if let value {
        try append(value, to: &body)
      } else {
        body.appendElement(.unset)
      }
    }
    body.endList(isMap: isMap)
  }
}
