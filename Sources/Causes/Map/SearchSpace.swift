internal import Topology

/// The room that a search of best paths needs, used again by the next one.
struct SearchSpace: Sendable {
  /// A path found and not yet settled.
  struct Path: Sendable {
    /// Of the point that it leads to.
    var number: Int32
    var strength: Double
    var delaySeconds = 0.0
    var hops: Int32 = 0
    /// Index of the settled point before its end, or -1.
    var previous: Int32 = -1
    /// The point as one number, in the order of points.
    fileprivate var key: UInt64 = 0

    init(start number: Int32) {
      self.number = number
      strength = 1
    }

    func extended(by arrow: ArrowTable.Arrow, at index: Int32) -> Path {
      var path = self
      path.number = arrow.target
      path.strength *= arrow.strength
      path.delaySeconds += arrow.delaySeconds
      path.hops += 1
      path.previous = index
      return path
    }
  }

  /// What is known of each point met, by number; of this search when `search` says so.
  private struct Place: Sendable {
    var search: Int32 = 0
    var hops: Int32 = 0
    /// Below 0 once settled.
    var strength = 0.0
  }

  private var places: [Place] = []
  private var search: Int32 = 0
  private var heap: [Path] = []

  /// Begins a search.
  mutating func begin() {
    search += 1
    heap.removeAll(keepingCapacity: true)
  }

  /// Whether the best path to a point is known.
  func isSettled(_ number: Int32) -> Bool {
    guard Int(number) < places.count else { return false }
    return places[Int(number)].search == search && places[Int(number)].strength < 0
  }

  /// Notes that the best path to a point is known; false when it was before.
  mutating func settle(_ number: Int32) -> Bool {
    guard !isSettled(number) else { return false }
    places[Int(number)].strength = -1
    return true
  }

  /// Takes up a path, unless one as good to the same point is known.
  mutating func offer(_ path: Path, _ point: CausalPoint) {
    let number = Int(path.number)
    if number >= places.count {
      places.append(
        contentsOf: repeatElement(Place(), count: max(number + 1, places.count * 2) - places.count))
    }
    let place = places[number]
    if place.search == search {
      let isBetter =
        path.strength > place.strength
        || (path.strength == place.strength && path.hops < place.hops)
      guard place.strength >= 0, isBetter else { return }
    }
    places[number] = Place(search: search, hops: path.hops, strength: path.strength)
    var path = path
    path.key =
      UInt64(UInt32(bitPattern: point.entity.index)) << 32
      | UInt64(UInt32(bitPattern: point.node.index))
    insert(path)
  }

  // MARK: A binary heap: strongest first, then fewest arrows, then lowest point: a total order

  private mutating func insert(_ path: Path) {
    heap.append(path)
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard Self.isBefore(path, heap[parent]) else { break }
      heap[child] = heap[parent]
      child = parent
    }
    heap[child] = path
  }

  /// Takes out the best path of all; nil when there is none.
  mutating func popFirst() -> Path? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    guard !heap.isEmpty else { return first }
    var parent = 0
    while true {
      var best = 2 * parent + 1
      guard best < heap.count else { break }
      if best + 1 < heap.count, Self.isBefore(heap[best + 1], heap[best]) { best += 1 }
      guard Self.isBefore(heap[best], last) else { break }
      heap[parent] = heap[best]
      parent = best
    }
    heap[parent] = last
    return first
  }

  private static func isBefore(_ left: Path, _ right: Path) -> Bool {
    if left.strength != right.strength { return left.strength > right.strength }
    if left.hops != right.hops { return left.hops < right.hops }
    if left.key != right.key { return left.key < right.key }
    return left.previous < right.previous
  }
}
