import Topology

/// Writes the body of a row: numbers of few bytes, texts with their length, in a fixed order.
///
/// Read back by `BodyReader` in the same order. Each form begins with its version.
struct BodyWriter {
  private(set) var bytes: [UInt8]

  init(version: UInt8) { bytes = [version] }

  mutating func write(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func write(_ value: Int64) {
    write(UInt64(bitPattern: value << 1 ^ value >> 63))
  }

  mutating func write(_ value: Double) {
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func write(_ value: Bool) { bytes.append(value ? 1 : 0) }

  mutating func write(_ text: String) {
    write(UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  mutating func write(_ text: String?) {
    write(text != nil)
    if let text { write(text) }
  }

  mutating func write(_ number: Int64?) {
    write(number != nil)
    if let number { write(number) }
  }

  /// By key, so that equal contents are equal bytes.
  mutating func write(_ pairs: [String: String]) {
    write(UInt64(pairs.count))
    for (key, value) in pairs.sorted(by: { $0.key < $1.key }) {
      write(key)
      write(value)
    }
  }

  mutating func write(raw: [UInt8]) {
    write(UInt64(raw.count))
    bytes.append(contentsOf: raw)
  }

  mutating func write(_ key: EntityKey) {
    write(key.type.rawValue)
    write(key.name)
  }
}
