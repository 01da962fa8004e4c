/// Writes protobuf's wire format, field by field, as the caller numbers them.
///
/// Not a general encoder: it has the kinds of field that a trace request needs.
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

  /// Writes an element of a packed list.
  mutating func raw64(_ value: UInt64) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func fixed32(_ field: Int, _ value: UInt32) {
    varint(UInt64(field << 3 | 5))
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

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

  /// Writes a message inside this one.
  mutating func message(_ field: Int, _ body: (inout ProtobufWriter) -> Void) {
    var inner = ProtobufWriter()
    body(&inner)
    data(field, inner.bytes)
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

/// A value of an attribute.
enum AttributeValue {
  case text(String)
  case integer(Int)
}

extension ProtobufWriter {
  /// Writes `opentelemetry.proto.common.v1.KeyValue`.
  mutating func attribute(_ field: Int, _ key: String, _ value: AttributeValue) {
    message(field) { pair in
      pair.text(1, key)
      pair.message(2) { any in
        switch value {
        case .text(let text): any.text(1, text)
        case .integer(let integer): any.integer(3, integer)
        }
      }
    }
  }
}
