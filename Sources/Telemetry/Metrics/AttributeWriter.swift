/// Writes attributes of other encodings as protobuf has them, so that a series has one form.
enum AttributeWriter {
  /// Appends a KeyValue as `field` of the message around it; what no rule can ask for is left out.
  static func write(
    _ key: WireText, _ value: WireValue, field: UInt8, to bytes: inout [UInt8]
  ) {
    guard !key.isEmpty, value.isScalar else { return }
    let valueCount = byteCount(of: value)
    bytes.append(field << 3 | 2)
    let keyCount = varintCount(key.count) + key.count
    appendVarint(UInt64(2 + keyCount + varintCount(valueCount) + valueCount), to: &bytes)
    append(key, field: 1, to: &bytes)
    bytes.append(2 << 3 | 2)
    appendVarint(UInt64(valueCount), to: &bytes)
    append(value, to: &bytes)
  }

  /// Of the AnyValue.
  private static func byteCount(of value: WireValue) -> Int {
    switch value {
    case .string(let text): 1 + varintCount(text.count) + text.count
    case .int: 11
    case .double: 9
    case .bool: 2
    case .compound, .unset: 0
    }
  }

  private static func append(_ value: WireValue, to bytes: inout [UInt8]) {
    switch value {
    case .string(let text): append(text, field: 1, to: &bytes)
    case .bool(let flag): bytes += [2 << 3, flag ? 1 : 0]
    case .int(let number):
      bytes.append(3 << 3)
      // Always ten bytes, as the count above says: protobuf allows a varint to be longer than
      // needed.
      let bits = UInt64(bitPattern: number)
      for index in 0..<9 {
        bytes.append(UInt8(truncatingIfNeeded: bits >> (7 * UInt64(index))) | 0x80)
      }
      bytes.append(UInt8(truncatingIfNeeded: bits >> 63))
    case .double(let number):
      bytes.append(4 << 3 | 1)
      withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    case .compound, .unset: break
    }
  }

  /// Appends a message as it stands as `field` of the message around it.
  static func writeMessage(_ text: WireText, field: UInt8, to bytes: inout [UInt8]) {
    append(text, field: field, to: &bytes)
  }

  /// Appends a label of remote write as field 1 of its series.
  static func writeLabel(_ name: WireText, _ value: WireText, to bytes: inout [UInt8]) {
    bytes.append(1 << 3 | 2)
    let nameCount = varintCount(name.count) + name.count
    appendVarint(UInt64(2 + nameCount + varintCount(value.count) + value.count), to: &bytes)
    append(name, field: 1, to: &bytes)
    append(value, field: 2, to: &bytes)
  }

  private static func append(_ text: WireText, field: UInt8, to bytes: inout [UInt8]) {
    bytes.append(field << 3 | 2)
    appendVarint(UInt64(text.count), to: &bytes)
    bytes.append(contentsOf: text.bytes)
  }

  private static func varintCount(_ value: Int) -> Int {
    value < 0x80 ? 1 : (70 - UInt64(value).leadingZeroBitCount) / 7
  }

  private static func appendVarint(_ value: UInt64, to bytes: inout [UInt8]) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }
}
