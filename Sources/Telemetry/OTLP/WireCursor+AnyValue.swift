extension WireCursor {
  /// Reads a KeyValue's key and the place of its value, in whichever order they come.
  ///
  /// The value is not looked into: most attributes are skipped whole. Nil without a value.
  @inline(__always)
  mutating func readKeyValue() throws(WireError) -> (key: WireText, value: WireCursor?) {
    var key = WireText(start: base, count: 0)
    var value: WireCursor?
    while !isAtEnd {
      let tag = try readTag()
      switch tag {
      case .length(1): key = try readText()
      case .length(2): value = try readMessage()
      default: try skip(tag)
      }
    }
    return (key, value)
  }

  /// Reads all of an AnyValue; of several values the last one counts.
  mutating func readAnyValue() throws(WireError) -> WireValue {
    var value = WireValue.unset
    while !isAtEnd {
      let tag = try readTag()
      switch tag {
      case .length(1): value = .string(try readText())
      case .varint(2): value = .bool(try readVarint() != 0)
      case .varint(3): value = .int(Int64(bitPattern: try readVarint()))
      case .fixed64(4): value = .double(try readDouble())
      case .length(5), .length(6), .length(7):
        _ = try readMessage()
        value = .compound
      default: try skip(tag)
      }
    }
    return value
  }

  /// Reads all of a Resource.
  ///
  /// OTLP `resource.proto`: attributes = 1.
  mutating func readResource(
    into resource: inout ResourceBuilder, _ symbols: inout SymbolTable
  ) throws(WireError) {
    while !isAtEnd {
      let tag = try readTag()
      guard tag == .length(1) else {
        try skip(tag)
        continue
      }
      var attribute = try readMessage()
      let (key, found) = try attribute.readKeyValue()
      guard var value = found else { continue }
      resource.add(key, try value.readAnyValue(), &symbols)
    }
  }
}
