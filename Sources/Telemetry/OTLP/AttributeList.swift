/// The scalar attributes of one sender or series while it is being read; interned once it is
/// accepted.
struct AttributeList {
  private(set) var items: [(key: WireText, value: WireValue)] = []
  private(set) var droppedCount = 0
  private let countMax: Int

  init(countMax: Int) { self.countMax = countMax }

  mutating func removeAll() {
    items.removeAll(keepingCapacity: true)
    droppedCount = 0
  }

  mutating func add(_ key: WireText, _ value: WireValue) {
    guard !key.isEmpty, value.isScalar else { return }
    guard items.count < countMax else {
      droppedCount += 1
      return
    }
    items.append((key, value))
  }

  /// By key text, equal keys in sending order.
  ///
  /// Insertion sort: the lists are short and mostly sorted.
  mutating func sortByKey() {
    guard items.count > 1 else { return }
    for end in 1..<items.count {
      let item = items[end]
      var place = end
      while place > 0, item.key < items[place - 1].key {
        items[place] = items[place - 1]
        place -= 1
      }
      items[place] = item
    }
  }
}
