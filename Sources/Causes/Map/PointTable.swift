internal import Topology

/// What is known of each point met in a search: open addressing with linear probing.
///
/// A search meets hundreds of points and asks for each a dozen times, so this is most of its work;
/// keys need no defence against chosen collisions, since topology bounds them.
struct PointTable {
  struct Place {
    var strength: Double
    var hops: Int32
    var isSettled: Bool
  }

  private var keys: [UInt64]
  private var places: [Place]
  private var count = 0
  private var mask: Int

  init() {
    mask = 63
    keys = [UInt64](repeating: .max, count: 64)
    places = [Place](
      repeating: Place(strength: 0, hops: 0, isSettled: false), count: 64)
  }

  /// Where a point stands or would stand; valid until the next insertion.
  func slot(of point: CausalPoint) -> Int {
    let key = Self.key(point)
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    while keys[slot] != key, keys[slot] != .max { slot = (slot + 1) & mask }
    return slot
  }

  /// The point's place, or nil when it was not met yet.
  subscript(slot: Int) -> Place? { keys[slot] == .max ? nil : places[slot] }

  /// Writes the place of a point whose slot is known.
  mutating func set(_ place: Place, of point: CausalPoint, at slot: Int) {
    places[slot] = place
    guard keys[slot] == .max else { return }
    keys[slot] = Self.key(point)
    count += 1
    if count * 2 > keys.count { grow() }
  }

  private mutating func grow() {
    let (oldKeys, oldPlaces) = (keys, places)
    keys = [UInt64](repeating: .max, count: oldKeys.count * 2)
    places = [Place](repeating: oldPlaces[0], count: keys.count)
    mask = keys.count - 1
    for (key, place) in zip(oldKeys, oldPlaces) where key != .max {
      var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
      while keys[slot] != .max { slot = (slot + 1) & mask }
      keys[slot] = key
      places[slot] = place
    }
  }

  private static func key(_ point: CausalPoint) -> UInt64 {
    UInt64(UInt32(bitPattern: point.entity.index)) << 32
      | UInt64(UInt32(bitPattern: point.node.index))
  }
}
