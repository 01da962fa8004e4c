/// A hash that is the same in every run and on every machine: FNV-1a of 64 bits (Fowler, Noll and
/// Vo).
///
/// It tells things apart that nobody made alike on purpose; it protects nothing.
package struct FNV1a: Hashable, Sendable {
  /// The hash of what was added.
  package private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  /// The hash of nothing.
  package init() {}

  /// The hash of a text.
  package init(_ text: String) { add(text) }

  /// Adds the bytes of a text.
  package mutating func add(_ text: String) {
    for byte in text.utf8 { add(byte) }
  }

  /// Adds bytes; crosses the wall once for all of them.
  package mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
    for byte in bytes { add(byte) }
  }

  /// Adds a byte.
  package mutating func add(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x100_0000_01B3
  }
}
