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

  /// Whether this shard takes what has this hash; exactly one of them does.
  @inlinable
  package func takes(_ hash: UInt64) -> Bool {
    count == 1 || Int(truncatingIfNeeded: hash % UInt64(count)) == index
  }
}
