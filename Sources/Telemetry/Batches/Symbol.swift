/// A short name for a string: the index of its bytes in one `SymbolTable`.
///
/// Symbols of different tables must not be mixed; cross a shard's border as strings.
package struct Symbol: Hashable, Sendable {
  package var index: UInt32

  @inlinable
  package init(index: UInt32) { self.index = index }

  /// The empty string, in every table.
  package static let empty = Symbol(index: 0)
  /// What a string becomes once its table is full, in every table: "(other)".
  package static let other = Symbol(index: 1)

  package var isEmpty: Bool { index == 0 }
}

/// Strings seen once, kept once: bytes in, a `Symbol` out, and back.
///
/// Bounded by count and by bytes. Once full, new strings become `Symbol.other` and are counted in
/// `overflowCount`: cardinality is lost, never memory. Strings longer than `bytesPerStringMax` are cut at a
/// character border. Invalid UTF-8 is repaired with U+FFFD before it is kept.
///
/// Interning is O(length); reading back is O(1).
package struct SymbolTable: Sendable {
  package let countMax: Int
  package let byteCountMax: Int
  package static let bytesPerStringMax = 1024

  package private(set) var overflowCount = 0
  private var strings: [String] = ["", "(other)"]
  private var symbols: [String: Symbol] = ["": .empty, "(other)": .other]
  private var byteCount = 0

  /// - Parameters:
  ///   - countMax: strings kept at the most.
  ///   - byteCountMax: UTF-8 bytes kept at the most.
  package init(countMax: Int = 1_000_000, byteCountMax: Int = 64 << 20) {
    self.countMax = countMax
    self.byteCountMax = byteCountMax
  }

  /// Strings in the table, with the two that every table has.
  package var count: Int { strings.count }

  package subscript(symbol: Symbol) -> String {
    let index = Int(symbol.index)
    precondition(index < strings.count, "symbol \(index) is of another table (\(strings.count) here)")
    return strings[index]
  }

  /// The symbol of `string`, kept now if it is new.
  package mutating func intern(_ string: String) -> Symbol {
    if let known = symbols[string] { return known }
    let kept = string.utf8.count <= Self.bytesPerStringMax ? string : cut(string)
    if let known = symbols[kept] { return known }
    guard strings.count < countMax, byteCount + kept.utf8.count <= byteCountMax else {
      overflowCount += 1
      return .other
    }
    let symbol = Symbol(index: UInt32(strings.count))
    strings.append(kept)
    symbols[kept] = symbol
    byteCount += kept.utf8.count
    return symbol
  }

  /// The symbol of a string that is already known, or nil.
  package func find(_ string: String) -> Symbol? { symbols[string] }

  private func cut(_ string: String) -> String {
    String(decoding: string.utf8.prefix(Self.bytesPerStringMax), as: UTF8.self)
  }
}
