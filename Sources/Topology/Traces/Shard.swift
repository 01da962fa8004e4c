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
  @inlinable
  package func takes(_ number: UInt64) -> Bool {
    count == 1 || Self.index(of: number, among: count) == index
  }

  /// Which of so many shards takes what has this number.
  ///
  /// Numbers may be counters: their neighbours go to different shards.
  @inlinable
  package static func index(of number: UInt64, among count: Int) -> Int {
    let mixed = number &* 0x9E37_79B9_7F4A_7C15
    return Int(
      truncatingIfNeeded: mixed.multipliedFullWidth(by: UInt64(truncatingIfNeeded: count)).high)
  }
}
