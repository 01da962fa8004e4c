/// The place of an item in a list: what it is sorted by.
///
/// Whole numbers, compared from the first on; their text is "12.7".
package struct Cursor: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// One to four numbers of up to 18 digits.
  package var numbers: [Int]

  package init(_ numbers: Int...) { self.numbers = numbers }

  /// Reads what `description` wrote; nil for anything else.
  package init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard (1...4).contains(parts.count) else { return nil }
    numbers = []
    for part in parts {
      // Without the check a sign would pass.
      guard let first = part.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first),
        part.count <= 18, let number = Int(String(decoding: part, as: UTF8.self))
      else { return nil }
      numbers.append(number)
    }
  }

  package var description: String { numbers.map(String.init).joined(separator: ".") }

  package static func < (left: Cursor, right: Cursor) -> Bool {
    left.numbers.lexicographicallyPrecedes(right.numbers)
  }
}

/// A part of a list.
struct Page<Item: Sendable>: Sendable {
  var items: [Item]
  /// Where the rest begins; nil when there is none.
  var next: Cursor?
  /// Items of the whole list, all pages together.
  var total: Int

  /// The page that was asked for with `limit` and `cursor`.
  ///
  /// `all` is ascending by `place`, which is unique and stays an item's while the list grows.
  ///
  /// - Complexity: O(items).
  init(of all: [Item], _ asked: Asked, place: (Item) -> Cursor) {
    let limit = asked.whole("limit") ?? all.count
    var start = 0
    if let cursor = asked.cursor("cursor") {
      start = all.firstIndex { place($0) > cursor } ?? all.count
    }
    let end = min(all.count, start + limit)
    items = Array(all[start..<end])
    next = end < all.count && end > start ? place(all[end - 1]) : nil
    total = all.count
  }

  /// The same page of something else.
  func map<Other: Sendable>(_ change: (Item) -> Other) -> Page<Other> {
    Page<Other>(items: items.map(change), next: next, total: total)
  }

  private init(items: [Item], next: Cursor?, total: Int) {
    (self.items, self.next, self.total) = (items, next, total)
  }
}
