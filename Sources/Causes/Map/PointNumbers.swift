internal import Topology

/// Numbers of the points of the causality graph, dense in the order in which they were first met.
///
/// Open addressing with linear probing; keys need no defence against chosen collisions, since
/// topology bounds them.
struct PointNumbers: Sendable {
  /// By number.
  private(set) var points: [CausalPoint] = []
  /// A number + 1 in each slot, or 0 for none; a power of two long, at most half full.
  private var slots = [Int32](repeating: 0, count: 256)

  /// The number of a point, given now if it is new.
  mutating func number(of point: CausalPoint) -> Int32 {
    var slot = slot(of: point)
    if slots[slot] > 0 { return slots[slot] - 1 }
    if points.count * 2 >= slots.count {
      grow()
      slot = self.slot(of: point)
    }
    points.append(point)
    slots[slot] = Int32(points.count)
    return slots[slot] - 1
  }

  /// Where a point stands or would stand.
  private func slot(of point: CausalPoint) -> Int {
    let key =
      UInt64(UInt32(bitPattern: point.entity.index)) << 32
      | UInt64(UInt32(bitPattern: point.node.index))
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    while slots[slot] > 0, points[Int(slots[slot]) - 1] != point { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    slots = [Int32](repeating: 0, count: slots.count * 2)
    for (number, point) in points.enumerated() { slots[slot(of: point)] = Int32(number + 1) }
  }
}
