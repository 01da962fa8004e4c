/// A short name for a string: the index of its bytes in one `SymbolTable`.
///
/// Symbols of different tables must not be mixed; cross a shard's border as strings.
package struct Symbol: Hashable, Sendable {
  /// The place of the string in its table, in order of arrival.
  package var index: UInt32

  @inlinable
  package init(index: UInt32) { self.index = index }

  /// The empty string, in every table.
  package static let empty = Symbol(index: 0)
  /// What a string becomes once its table is full, in every table: "(other)".
  package static let other = Symbol(index: 1)

  /// Whether it is the empty string.
  package var isEmpty: Bool { index == 0 }
}
