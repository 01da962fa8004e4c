/// Which part of all traces and senders a shard takes.
package struct Shard: Hashable, Sendable {
  /// Which one this is, from 0, and how many there are.
  package let index: Int
  package let count: Int

  /// - Precondition: `index` is below `count`.
  package init(index: Int, count: Int) {
    precondition(index >= 0 && index < count, "shard \(index) of \(count)")
    self.index = index
    self.count = count
  }

  /// Whether this shard takes what has this number; exactly one of them does.
  ///
  /// Numbers may be counters: their neighbours go to different shards.
  @inlinable
  package func takes(_ number: UInt64) -> Bool {
    guard count > 1 else { return true }
    let mixed = number &* 0x9E37_79B9_7F4A_7C15
    let place = mixed.multipliedFullWidth(by: UInt64(truncatingIfNeeded: count)).high
    return Int(truncatingIfNeeded: place) == index
  }
}
