/// Reads ExportLogsServiceRequest into a `LogBatch`: protobuf here, JSON in `OTLPLogDecoder+JSON`.
///
/// Every well-formed record is taken; ids that are none mean that it belongs to no trace.
///
/// O(bytes); memory bounded by `DecodingLimits` and the symbol table. Field numbers:
/// opentelemetry-proto `logs/v1/logs.proto`.
package enum OTLPLogDecoder {
  /// Reads a whole, decompressed message; its bytes are only read during the call.
  ///
  /// `symbols` is the table that the batch's symbols are of. It keeps what was interned even when
  /// this throws.
  /// - Throws: `WireError` when the bytes are no protobuf; nothing of the request is taken then.
  package static func decode(
    _ bytes: UnsafeRawBufferPointer, limits: DecodingLimits, symbols: inout SymbolTable
  ) throws(WireError) -> LogBatch {
    var builder = LogBatchBuilder(limits: limits)
    try builder.read(bytes, &symbols)
    return builder.batch
  }

  fileprivate static func decodeRecord(
    _ message: WireCursor, _ builder: inout LogBatchBuilder
  ) throws(WireError) {
    var cursor = message
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      switch tag {
      case .fixed64(1): builder.record.time = try cursor.readFixed64()
      case .varint(2): builder.record.severity = try cursor.readVarint()
      case .length(5): try decodeBody(cursor.readMessage(), &builder)
      case .length(6):
        var attribute = try cursor.readMessage()
        let (key, found) = try attribute.readKeyValue()
        if var value = found { builder.attributes.add(key, try value.readAnyValue()) }
      case .length(9): builder.record.ids.setTraceID(try cursor.readText())
      case .length(10): builder.record.ids.setSpanID(try cursor.readText())
      case .fixed64(11): builder.record.observedTime = try cursor.readFixed64()
      case .length(12): builder.record.eventName = try cursor.readText()
      default: try cursor.skip(tag)
      }
    }
  }
}

extension OTLPLogDecoder {
  private static func decodeBody(
    _ message: WireCursor, _ builder: inout LogBatchBuilder
  ) throws(WireError) {
    var cursor = message
    let value = try cursor.readAnyValue()
    guard case .compound = value else {
      builder.body.set(value)
      return
    }
    builder.body.removeAll()
    try append(message, to: &builder.body)
    builder.body.end()
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

extension LogBatchBuilder {
  static let lists: (resources: StaticString, scopes: StaticString, items: StaticString) = (
    "resourceLogs", "scopeLogs", "logRecords"
  )

  mutating func readItem(
    _ message: WireCursor, _ symbols: inout SymbolTable
  ) throws(WireError) {
    beginRecord()
    try OTLPLogDecoder.decodeRecord(message, &self)
    endRecord(&symbols)
  }
}
