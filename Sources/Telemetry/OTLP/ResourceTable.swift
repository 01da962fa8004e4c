/// The senders that a reader has seen, by the bytes of their Resource messages.
struct ResourceTable: Sendable {
  private(set) var messages = ByteTable()
  /// Attributes beyond the bound, of senders that have any.
  private var droppedCounts: [Int32: Int] = [:]

  /// The sender of a Resource message, whose bytes may be gathered from several.
  ///
  /// - Returns: its number, and how many of its attributes are not kept.
  /// - Throws: `WireError` when a new one is no Resource message.
  /// - Complexity: O(its bytes).
  mutating func number(
    of message: WireCursor, _ limits: DecodingLimits
  ) throws(WireError) -> (number: Int32, droppedCount: Int) {
    if let known = messages.known(message.text, prefix: 0) {
      return (known, droppedCounts.isEmpty ? 0 : droppedCounts[known] ?? 0)
    }
    let droppedCount = try message.resourceAttributes(limits).droppedCount
    let number = messages.add(message.text, prefix: 0)
    if droppedCount > 0 { droppedCounts[number] = droppedCount }
    return (number, droppedCount)
  }
}
