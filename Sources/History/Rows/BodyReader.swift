import Topology

/// Reads what `BodyWriter` wrote.
///
/// Bytes come from a file that anything may have happened to: what cannot be read throws and never
/// traps.
struct BodyReader {
  /// The bytes are not what was expected: damaged, or of another version.
  struct Unreadable: Error {}

  private let bytes: [UInt8]
  private var place = 1

  init(_ bytes: [UInt8], version: UInt8) throws(Unreadable) {
    guard bytes.first == version else { throw Unreadable() }
    self.bytes = bytes
  }

  var isAtEnd: Bool { place == bytes.count }

  var bytesLeft: Int { bytes.count - place }

  mutating func readUnsigned() throws(Unreadable) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      guard place < bytes.count, shift < 64 else { throw Unreadable() }
      let byte = bytes[place]
      place += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
  }

  mutating func readInt() throws(Unreadable) -> Int64 {
    let value = try readUnsigned()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  /// A number of things that follow, each of at least one byte.
  mutating func readCount() throws(Unreadable) -> Int {
    let count = try readUnsigned()
    guard count <= UInt64(bytes.count - place) else { throw Unreadable() }
    return Int(count)
  }

  mutating func readDouble() throws(Unreadable) -> Double {
    guard bytes.count - place >= 8 else { throw Unreadable() }
    var bits: UInt64 = 0
    for offset in 0..<8 { bits |= UInt64(bytes[place + offset]) << UInt64(8 * offset) }
    place += 8
    return Double(bitPattern: bits)
  }

  mutating func readBool() throws(Unreadable) -> Bool {
    guard place < bytes.count else { throw Unreadable() }
    place += 1
    return bytes[place - 1] != 0
  }

  mutating func readString() throws(Unreadable) -> String {
    let count = try readCount()
    defer { place += count }
    return String(decoding: bytes[place..<place + count], as: UTF8.self)
  }

  mutating func readOptionalString() throws(Unreadable) -> String? {
    try readBool() ? try readString() : nil
  }

  mutating func readOptionalInt() throws(Unreadable) -> Int64? {
    try readBool() ? try readInt() : nil
  }

  mutating func readPairs() throws(Unreadable) -> [String: String] {
    var pairs: [String: String] = [:]
    for _ in 0..<(try readCount()) { pairs[try readString()] = try readString() }
    return pairs
  }

  mutating func readRaw() throws(Unreadable) -> [UInt8] {
    let count = try readCount()
    defer { place += count }
    return Array(bytes[place..<place + count])
  }

  mutating func readKey() throws(Unreadable) -> EntityKey {
    guard let type = EntityType(rawValue: try readString()) else { throw Unreadable() }
    return EntityKey(type, try readString())
  }
}
