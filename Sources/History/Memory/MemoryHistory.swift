internal import Synchronization
package import Telemetry

/// History that ends with the process.
///
/// For tests, for `whence diagnose`, and for who wants no file.
package final class MemoryHistory: HistoryStore {
  private struct Place: Hashable, Comparable {
    var from: Timestamp
    var key: String

    static func < (left: Place, right: Place) -> Bool {
      (left.from, left.key) < (right.from, right.key)
    }
  }

  /// The rows of one kind, in order.
  private struct Shelf {
    var places: [Place] = []
    var rows: [Place: HistoryRow] = [:]
    var byteCount = 0

    mutating func put(_ row: HistoryRow) {
      let place = Place(from: row.from, key: row.key)
      if let old = rows.updateValue(row, forKey: place) {
        byteCount -= old.byteCount
      } else {
        places.insert(place, at: index(of: place))
      }
      byteCount += row.byteCount
    }

    mutating func remove(_ row: HistoryRow) {
      let place = Place(from: row.from, key: row.key)
      guard let old = rows.removeValue(forKey: place) else { return }
      byteCount -= old.byteCount
      places.remove(at: index(of: place))
    }

    /// The first place that is not before `place`.
    func index(of place: Place) -> Int {
      var (low, high) = (0, places.count)
      while low < high {
        let middle = (low + high) / 2
        if places[middle] < place { low = middle + 1 } else { high = middle }
      }
      return low
    }

    mutating func keep(where isKept: (HistoryRow) -> Bool) -> Int {
      let before = places.count
      rows = rows.filter { isKept($0.value) }
      places.removeAll { rows[$0] == nil }
      byteCount = rows.values.reduce(0) { $0 + $1.byteCount }
      return before - places.count
    }
  }

  private let shelves = Mutex<[HistoryKind: Shelf]>([:])

  package init() {}

  package var place: String { "memory" }

  package func append(_ rows: [HistoryRow]) throws(HistoryFailure) {
    shelves.withLock { shelves in
      for row in rows { shelves[row.kind, default: Shelf()].put(row) }
    }
  }

  package func rows(_ query: HistoryQuery) throws(HistoryFailure) -> [HistoryRow] {
    shelves.withLock { shelves in
      guard let shelf = shelves[query.kind] else { return [] }
      var found: [HistoryRow] = []
      let last = shelf.places.partitioningIndex { $0.from > query.span.upperBound }
      let places = shelf.places[..<last]
      let ordered = query.isNewestFirst ? places.newestFirst(by: \.from) : Array(places)
      for place in ordered where found.count < query.limit {
        if let after = query.after, !query.isBehind(place.from, place.key, after) { continue }
        guard let row = shelf.rows[place], row.through >= query.span.lowerBound,
          query.subject == nil || row.subject == query.subject
        else { continue }
        found.append(row)
      }
      return found
    }
  }

  package func remove(_ rows: [HistoryRow]) throws(HistoryFailure) {
    shelves.withLock { shelves in
      for row in rows { shelves[row.kind]?.remove(row) }
    }
  }

  package func prune(
    _ retention: HistoryRetention, at time: Timestamp
  ) throws(HistoryFailure) -> Int {
    shelves.withLock { shelves in
      var count = 0
      for kind in HistoryKind.allCases {
        guard var shelf = shelves.removeValue(forKey: kind) else { continue }
        let oldest = retention.oldest(kind, at: time)
        count += shelf.keep { $0.through >= oldest }
        let excess = shelf.byteCount - retention.byteCountMax(kind)
        if excess > 0 { count += Self.forgetOldest(excess, of: &shelf) }
        shelves[kind] = shelf
      }
      return count
    }
  }

  /// Forgets the rows that ended first, and of those that go on the ones that began first.
  private static func forgetOldest(_ excess: Int, of shelf: inout Shelf) -> Int {
    var left = excess
    var gone: Set<Place> = []
    let ordered = shelf.rows.sorted {
      ($0.value.through, $0.key) < ($1.value.through, $1.key)
    }
    for (place, row) in ordered where left > 0 {
      gone.insert(place)
      left -= row.byteCount
    }
    return shelf.keep { !gone.contains(Place(from: $0.from, key: $0.key)) }
  }

  package func usage() throws(HistoryFailure) -> [HistoryUsage] {
    shelves.withLock { shelves in
      shelves.filter { !$0.value.places.isEmpty }.map { kind, shelf in
        HistoryUsage(kind: kind, rowCount: shelf.places.count, byteCount: shelf.byteCount)
      }.sorted { $0.kind.rawValue < $1.kind.rawValue }
    }
  }
}

extension HistoryQuery {
  /// Whether a place comes behind the cursor in the order asked for.
  fileprivate func isBehind(_ from: Timestamp, _ key: String, _ after: HistoryCursor) -> Bool {
    if from != after.from { return isNewestFirst ? from < after.from : from > after.from }
    return key > after.key
  }
}

extension ArraySlice {
  /// The order of answers: by time descending, and within one time as it is.
  fileprivate func newestFirst(by time: KeyPath<Element, Timestamp>) -> [Element] {
    var ordered: [Element] = []
    ordered.reserveCapacity(count)
    var end = endIndex
    while end > startIndex {
      var start = end - 1
      while start > startIndex, self[start - 1][keyPath: time] == self[end - 1][keyPath: time] {
        start -= 1
      }
      ordered.append(contentsOf: self[start..<end])
      end = start
    }
    return ordered
  }
}

extension Array {
  /// The first index whose element satisfies what all behind it do, too.
  fileprivate func partitioningIndex(where isBehind: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
