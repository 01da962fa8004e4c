/// Writes protobuf's wire format, field by field, as the caller numbers them.
///
/// Not a general encoder: it has the kinds of field that OTLP's export requests need.
struct ProtobufWriter {
  private(set) var bytes: [UInt8] = []

  mutating func integer(_ field: Int, _ value: Int) {
    varint(UInt64(field << 3))
    varint(UInt64(bitPattern: Int64(value)))
  }

  mutating func fixed64(_ field: Int, _ value: UInt64) {
    varint(UInt64(field << 3 | 1))
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func double(_ field: Int, _ value: Double) { fixed64(field, value.bitPattern) }

  mutating func text(_ field: Int, _ value: String) {
    varint(UInt64(field << 3 | 2))
    varint(UInt64(value.utf8.count))
    bytes.append(contentsOf: value.utf8)
  }

  mutating func data(_ field: Int, _ value: [UInt8]) {
    varint(UInt64(field << 3 | 2))
    varint(UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  /// Bytes that were written before, field numbers included.
  mutating func append(_ written: [UInt8]) { bytes.append(contentsOf: written) }

  /// An id of `count` bytes, 8 or 16, made of one number.
  mutating func id(_ field: Int, _ value: UInt64, count: Int) {
    varint(UInt64(field << 3 | 2))
    varint(UInt64(count))
    if count == 16 { withUnsafeBytes(of: (~value).bigEndian) { bytes.append(contentsOf: $0) } }
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }

  /// Writes a message inside this one.
  mutating func message(_ field: Int, _ body: (inout ProtobufWriter) -> Void) {
    var inner = ProtobufWriter()
    body(&inner)
    data(field, inner.bytes)
  }

  /// Writes `opentelemetry.proto.common.v1.KeyValue`.
  mutating func attribute(_ field: Int, _ key: String, _ value: String) {
    message(field) { pair in
      pair.text(1, key)
      pair.message(2) { $0.text(1, value) }
    }
  }

  mutating func attribute(_ field: Int, _ key: String, _ value: Int) {
    message(field) { pair in
      pair.text(1, key)
      pair.message(2) { $0.integer(3, value) }
    }
  }

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
