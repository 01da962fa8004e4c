extension JSONCursor {
  /// Reads a KeyValue, its members in any order.
  mutating func readKeyValue() throws(WireError) -> (key: WireText, value: WireValue) {
    var key = WireText.none
    var value = WireValue.unset
    guard try beginObject() else { return (key, value) }
    while let name = try nextKey() {
      switch name {
      case "key": key = try readString() ?? .none
      case "value": value = try readAnyValue()
      default: try skipValue()
      }
    }
    return (key, value)
  }

  /// Reads an AnyValue; of several values the last one counts, `null` is none.
  mutating func readAnyValue() throws(WireError) -> WireValue {
    var value = WireValue.unset
    guard try beginObject() else { return value }
    while let name = try nextKey() {
      if try readNull() { continue }
      switch name {
      case "stringValue": value = .string(try readStringToken())
      case "boolValue": value = .bool(try readBool())
      case "intValue": value = .int(try readInt64())
      case "doubleValue": value = .double(try readDouble())
      case "arrayValue", "kvlistValue", "bytesValue":
        try skipValue()
        value = .compound
      default: try skipValue()
      }
    }
    return value
  }

  /// Reads a Resource.
  mutating func readResource(
    into resource: inout ResourceBuilder, _ symbols: inout SymbolTable
  ) throws(WireError) {
    guard try beginObject() else { return }
    while let name = try nextKey() {
      switch name {
      case "attributes":
        try readKeyValues { resource.add($0, $1, &symbols) }
      default: try skipValue()
      }
    }
  }

  /// Appends an array of numbers to `values`; elements beyond `countMax` are read and dropped.
  mutating func readUInt64s(
    into values: inout [UInt64], countMax: Int
  ) throws(WireError) {
    guard try beginArray() else { return }
    while try nextElement() {
      let value = try readUInt64()
      if values.count < countMax { values.append(value) }
    }
  }
}
