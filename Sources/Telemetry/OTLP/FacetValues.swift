/// Which values of a facet are told apart.
///
/// A tenant's id may have any number of values, and each would make shapes of its own of all that
/// its bearers do. So the first `countMax` of each attribute are kept apart until the decoder
/// forgets what it knows; all others are "(other)".
struct FacetValues: Sendable {
  /// Values of one attribute.
  static let countMax = 32
  /// What all further values of the attribute at `slot` hash to.
  static func other(at slot: Int) -> ShapeHash { ShapeHash(7, tag: 7, at: slot) }

  private var known: [Int: Set<ShapeHash>] = [:]

  /// The hash that counts for a value with this one, of the attribute at `slot`.
  mutating func bounded(_ hash: ShapeHash, slot: Int) -> ShapeHash {
    if known[slot]?.contains(hash) ?? false { return hash }
    guard known[slot]?.count ?? 0 < Self.countMax else { return Self.other(at: slot) }
    known[slot, default: []].insert(hash)
    return hash
  }
}
