/// Reads ExportTraceServiceRequest into a `SpanBatch`: protobuf here, JSON in
/// `OTLPTraceDecoder+JSON`.
///
/// Only what rules ask for is looked into; other attributes, events and unknown fields are skipped
/// whole, and what is skipped is not checked. Spans with ids that are none are left out and counted
/// in `rejection`.
///
/// O(bytes); memory bounded by `DecodingLimits` and the symbol table. Field numbers:
/// opentelemetry-proto `trace/v1/trace.proto`.
package enum OTLPTraceDecoder {
  /// Reads a whole, decompressed message; its bytes are only read during the call.
  ///
  /// `symbols` is the table that the batch's symbols are of. It keeps what was interned even when
  /// this throws.
  /// - Throws: `WireError` when the bytes are no protobuf; nothing of the request is taken then.
  package static func decode(
    _ bytes: UnsafeRawBufferPointer, limits: DecodingLimits, symbols: inout SymbolTable
  ) throws(WireError) -> SpanBatch {
    var builder = SpanBatchBuilder(limits: limits)
    try builder.read(bytes, &symbols)
    return builder.batch
  }

  fileprivate static func decodeSpan(
    _ message: WireCursor, _ builder: inout SpanBatchBuilder
  ) throws(WireError) {
    var cursor = message
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      switch tag {
      case .length(1): builder.draft.setTraceID(try cursor.readText())
      case .length(2): builder.draft.setSpanID(try cursor.readText())
      case .length(4): builder.draft.setParentID(try cursor.readText())
      case .length(5): builder.draft.name = try cursor.readText()
      case .varint(6): builder.draft.setKind(try cursor.readVarint())
      case .fixed64(7): builder.draft.start = try cursor.readFixed64()
      case .fixed64(8): builder.draft.end = try cursor.readFixed64()
      case .length(9): try decodeAttribute(cursor.readMessage(), &builder)
      case .length(11): try decodeEvent(cursor.readMessage(), &builder)
      case .length(13): builder.addLink(try decodeLink(cursor.readMessage()))
      case .length(15): try decodeStatus(cursor.readMessage(), &builder)
      default: try cursor.skip(tag)
      }
    }
  }
}

extension OTLPTraceDecoder {
  @inline(__always)
  private static func decodeAttribute(
    _ message: WireCursor, _ builder: inout SpanBatchBuilder
  ) throws(WireError) {
    var cursor = message
    let (key, found) = try cursor.readKeyValue()
    guard let slot = builder.index.slot(of: key), var value = found else { return }
    builder.setAttribute(slot, try value.readAnyValue())
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

extension SpanBatchBuilder {
  static let lists: (resources: StaticString, scopes: StaticString, items: StaticString) = (
    "resourceSpans", "scopeSpans", "spans"
  )

  mutating func readItem(
    _ message: WireCursor, _ symbols: inout SymbolTable
  ) throws(WireError) {
    beginSpan()
    try OTLPTraceDecoder.decodeSpan(message, &self)
    endSpan(&symbols)
  }
}
