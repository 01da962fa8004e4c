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

extension WireCursor {
  /// The parts of a KeyValue that is written as all encoders write it: key, then value, both
  /// shorter than 128 bytes, and nothing else.
  ///
  /// Nil for any other, which `readKeyValue` reads.
  var plainKeyValue: (key: WireText, value: WireCursor)? {
    @inline(__always) get {
      let start = base + offset
      let count = remaining
      guard count >= 4, start.load(as: UInt8.self) == 0x0A else { return nil }
      let keyCount = Int(start.load(fromByteOffset: 1, as: UInt8.self))
      guard keyCount < 0x80, keyCount &+ 4 <= count,
        start.load(fromByteOffset: keyCount &+ 2, as: UInt8.self) == 0x12
      else { return nil }
      let valueCount = Int(start.load(fromByteOffset: keyCount &+ 3, as: UInt8.self))
      guard valueCount < 0x80, keyCount &+ valueCount &+ 4 == count else { return nil }
      return (
        WireText(start: start + 2, count: keyCount),
        WireCursor(base: base, offset: offset &+ keyCount &+ 4, end: end)
      )
    }
  }

  /// The text of an AnyValue that holds a string of less than 128 bytes and nothing else.
  var plainString: WireText? {
    @inline(__always) get {
      let start = base + offset
      guard remaining >= 2, start.load(as: UInt8.self) == 0x0A,
        Int(start.load(fromByteOffset: 1, as: UInt8.self)) == remaining &- 2, remaining < 0x82
      else { return nil }
      return WireText(start: start + 2, count: remaining &- 2)
    }
  }
}
