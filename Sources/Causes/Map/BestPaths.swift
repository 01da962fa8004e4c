/// The best paths from (or to) some points of the causality graph: Dijkstra's search on products of
/// strengths.
///
/// The strength of a path is the product of its arrows' strengths, each at most 1, so the first
/// time a point is settled its path is the best there is, cycles or not. Of equally strong paths
/// the one with fewer arrows is kept, then the one found first. Points below the floor are never
/// settled.
package struct BestPaths: Sendable {
  /// Bounds of one search.
  package struct Limits: Hashable, Sendable {
    /// Paths weaker than this are cut.
    package var strengthFloor: Double = 0.005
    /// Arrows in one path; a point whose best path has so many is settled, but not walked on from.
    package var hops = 24
    /// Points settled in one search; the weakest are those not reached.
    package var points = 20_000

    package init() {}
  }

  /// With the arrows, from causes to symptoms, or against them.
  package enum Direction: Hashable, Sendable { case forward, backward }

  /// A settled point with the last arrow of its best path.
  package struct Settled: Hashable, Sendable {
    package var point: CausalPoint
    /// Strength of the best path, from the floor up to 1.
    package var strength: Double
    /// Sum of the delays along the path.
    package var delaySeconds: Double
    package var hops: Int32
    /// Index of the point before it on the path, or -1 at the start.
    package var previous: Int32
  }

  /// In the order in which they were settled: strongest first.
  package private(set) var settled: [Settled] = []
  /// Relations whose live quantities were read, ascending, each once.
  package private(set) var liveRelations: [Int32] = []
  /// The search stopped at `Limits.points`, or a walk at its own bound.
  package private(set) var isCut = false

  private var places = PointTable()
  private var heap = PathHeap()

  /// Searches from `starts` (each with strength 1) along the arrows or against them.
  ///
  /// `doubt` (0...1) weakens every path that enters a point; without it paths are as strong as
  /// their arrows.
  ///
  /// - Complexity: O(a log a) for `a` arrows above the floor.
  package init(
    _ direction: Direction, from starts: [CausalPoint], in map: CausalityMap, limits: Limits,
    doubt: ((CausalPoint) -> Double)? = nil
  ) {
    for start in starts { offer(Settled(start)) }
    var live: [Int32] = []
    var arrows: [CausalityMap.Arrow] = []
    while let next = heap.popFirst() {
      let slot = places.slot(of: next.point)
      guard places[slot]?.isSettled == false else { continue }
      guard settled.count < limits.points else {
        isCut = true
        break
      }
      places.set(
        .init(strength: next.strength, hops: next.hops, isSettled: true), of: next.point, at: slot)
      let index = Int32(settled.count)
      settled.append(next)
      guard next.hops < limits.hops else { continue }
      arrows.removeAll(keepingCapacity: true)
      let isWhole =
        direction == .forward
        ? map.appendArrows(from: next.point, to: &arrows)
        : map.appendArrows(to: next.point, to: &arrows)
      isCut = isCut || !isWhole
      for arrow in arrows {
        if arrow.liveRelation >= 0 { live.append(arrow.liveRelation) }
        var extended = next.extended(by: arrow, at: index)
        guard extended.strength >= limits.strengthFloor else { continue }
        if let doubt { extended.strength *= doubt(arrow.point) }
        if extended.strength >= limits.strengthFloor { offer(extended) }
      }
    }
    live.sort()
    for relation in live where liveRelations.last != relation { liveRelations.append(relation) }
    places = PointTable()
    heap = PathHeap()
  }

  /// The points of the best path to the point at `index`, from the start on.
  package func path(to index: Int32) -> [CausalPoint] {
    var path: [CausalPoint] = []
    var next = index
    while next >= 0 {
      path.append(settled[Int(next)].point)
      next = settled[Int(next)].previous
    }
    return path.reversed()
  }

  private mutating func offer(_ candidate: Settled) {
    let slot = places.slot(of: candidate.point)
    if let place = places[slot] {
      let isBetter =
        candidate.strength > place.strength
        || (candidate.strength == place.strength && candidate.hops < place.hops)
      guard !place.isSettled, isBetter else { return }
    }
    places.set(
      .init(strength: candidate.strength, hops: candidate.hops, isSettled: false),
      of: candidate.point, at: slot)
    heap.insert(candidate)
  }
}

extension BestPaths.Settled {
  fileprivate init(_ start: CausalPoint) {
    self.init(point: start, strength: 1, delaySeconds: 0, hops: 0, previous: -1)
  }

  fileprivate func extended(by arrow: CausalityMap.Arrow, at index: Int32) -> Self {
    Self(
      point: arrow.point, strength: strength * arrow.strength,
      delaySeconds: delaySeconds + arrow.delaySeconds, hops: hops + 1, previous: index)
  }
}

/// A binary heap of paths: strongest first, then fewest arrows, then lowest point, so that order is
/// total.
private struct PathHeap {
  private var items: [BestPaths.Settled] = []

  mutating func insert(_ item: BestPaths.Settled) {
    items.append(item)
    var child = items.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard Self.isBefore(items[child], items[parent]) else { return }
      items.swapAt(child, parent)
      child = parent
    }
  }

  mutating func popFirst() -> BestPaths.Settled? {
    guard let first = items.first, let last = items.popLast() else { return nil }
    guard !items.isEmpty else { return first }
    items[0] = last
    var parent = 0
    while true {
      var best = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < items.count && Self.isBefore(items[child], items[best]) {
        best = child
      }
      guard best != parent else { return first }
      items.swapAt(parent, best)
      parent = best
    }
  }

  private static func isBefore(_ left: BestPaths.Settled, _ right: BestPaths.Settled) -> Bool {
    if left.strength != right.strength { return left.strength > right.strength }
    if left.hops != right.hops { return left.hops < right.hops }
    if left.point != right.point { return left.point < right.point }
    return left.previous < right.previous
  }
}
