/// The best paths from (or to) some points of the causality graph: Dijkstra's search on products of
/// strengths.
///
/// The strength of a path is the product of its arrows' strengths, each at most 1, so the first
/// time a point is settled its path is the best there is, cycles or not. Of equally strong paths
/// the one with fewer arrows is kept, then the one found first. Points below the floor are not
/// settled, but for what a settled condition shows of itself: a weak path could otherwise claim
/// what is seen at its far end and be excused from what is not seen on the way.
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
    /// Strength of the best path, up to 1.
    package var strength: Double
    /// Sum of the delays along the path.
    package var delaySeconds: Double
    /// Number of the point in the table of arrows that was searched.
    var number: Int32
    /// Index of the point before it on the path, or -1 at the start.
    package var previous: Int32
  }

  /// In the order in which they were settled: strongest first.
  package private(set) var settled: [Settled] = []
  /// The search stopped at `Limits.points`, or a walk at its own bound.
  package private(set) var isCut = false

  /// Searches from `starts` (each with strength 1) along the arrows or against them.
  ///
  /// - Complexity: O(a log a) for `a` arrows above the floor.
  package init(
    _ direction: Direction, from starts: [CausalPoint], in map: CausalityMap, limits: Limits
  ) {
    var table = ArrowTable(map)
    var space = SearchSpace()
    self.init(direction, from: starts, in: &table, &space, limits: limits)
  }

  /// The same with a table that keeps arrows, and the room that a search needs.
  ///
  /// With a region only paths that can lead to its ends are followed. `doubt` gives for the number
  /// of a point a factor, 0...1, on every path that enters it; without it paths are as strong as
  /// their arrows. The search ends early, cut, when `isEnough` says so of a point just settled.
  init(
    _ direction: Direction, from starts: [CausalPoint], in table: inout ArrowTable,
    _ space: inout SearchSpace, limits: Limits, within region: SearchRegion? = nil,
    doubt: (Int32, CausalPoint) -> Double = { _, _ in 1 },
    isEnough: (CausalPoint) -> Bool = { _ in false }
  ) {
    space.begin()
    for start in starts { space.offer(.init(start: table.number(of: start)), start) }
    while let next = space.popFirst() {
      guard space.settle(next.number) else { continue }
      let point = table.point(next.number)
      guard settled.count < limits.points else {
        isCut = true
        break
      }
      let index = Int32(settled.count)
      settled.append(
        Settled(
          point: point, strength: next.strength, delaySeconds: next.delaySeconds,
          number: next.number, previous: next.previous))
      if isEnough(point) {
        isCut = true
        break
      }
      guard next.hops < limits.hops else { continue }
      let row = table.row(of: next.number, isForward: direction == .forward)
      isCut = isCut || !row.isWhole
      for place in row.arrows {
        let arrow = table.arrows[Int(place)]
        guard !space.isSettled(arrow.target) else { continue }
        var extended = next.extended(by: arrow, at: index)
        let end = table.point(arrow.target)
        guard extended.strength >= limits.strengthFloor else {
          guard direction == .forward, end.entity == point.entity, arrow.strength > 0,
            table.map.library.symptom(end.node) != nil,
            region?.isEnd(arrow.target) ?? true
          else { continue }
          space.offer(extended, end)
          continue
        }
        if let region, !region.leads(from: arrow.target, extended.strength) { continue }
        extended.strength *= doubt(arrow.target, end)
        if extended.strength >= limits.strengthFloor { space.offer(extended, end) }
      }
    }
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
}
