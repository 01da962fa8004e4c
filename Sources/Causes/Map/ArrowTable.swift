internal import Topology

/// The arrows of the causality graph that some search has met, kept as long as they stand.
///
/// Searches cross the same points again and again, from many causes and in every window; what a
/// relation walk found for one of them serves all. A row is made anew when a relation appeared at
/// an entity that it looked through, and its strengths when a live quantity moved by a step. What
/// is returned never depends on what was kept.
struct ArrowTable: Sendable {
  /// One arrow, seen from one of its ends.
  struct Arrow: Hashable, Sendable {
    /// The number of the point at the other end.
    var target: Int32
    var influence: Int32
    /// The relation whose live quantity gave the strength, or -1.
    var relation: Int32
    /// 0...1; 0 when a live quantity is 0 now.
    var strength: Double
    var delaySeconds: Double
  }

  /// The arrows that leave (or arrive at) one point.
  private struct Row: Sendable {
    /// In `arrows`, and in `visited`.
    var arrows: Range<Int32> = 0..<0
    var visited: Range<Int32> = 0..<0
    /// Moments at which it was made, last found to stand, and last changed; -1 for never.
    var madeAt: Int32 = -1
    var checkedAt: Int32 = -1
    var changedAt: Int32 = -1
    var isWhole = true

    var places: Range<Int> { Int(arrows.lowerBound)..<Int(arrows.upperBound) }
  }

  /// Points and arrows kept from one moment to the next; beyond, all are forgotten, which costs
  /// only that they are found anew.
  static let pointCountMax = 1_000_000
  static let arrowCountMax = 4_000_000

  private(set) var map: CausalityMap
  /// Rises by one with every graph.
  private(set) var moment: Int32 = 0
  /// The moment of the last change that could matter to any row.
  private(set) var changedAt: Int32 = 0
  private(set) var numbers = PointNumbers()
  private(set) var arrows: [Arrow] = []
  private var outgoing: [Row] = []
  private var incoming: [Row] = []
  private var visited: [Int32] = []
  private var changes = GraphChanges()

  init(_ map: CausalityMap) { self.map = map }

  /// The point of a number.
  func point(_ number: Int32) -> CausalPoint { numbers.points[Int(number)] }

  /// The number of a point, given now if it is new.
  mutating func number(of point: CausalPoint) -> Int32 {
    let number = numbers.number(of: point)
    if Int(number) == outgoing.count {
      outgoing.append(Row())
      incoming.append(Row())
    }
    return number
  }

  /// Moves to the graph of this moment.
  ///
  /// - Complexity: O(relations), and O(1) when neither structure nor quantities changed.
  mutating func advance(to graph: TopologyGraph) {
    moment += 1
    let isFull =
      numbers.points.count > Self.pointCountMax || arrows.count > Self.arrowCountMax
    if isFull || !changes.advance(from: map.graph, to: graph, at: moment) {
      changedAt = moment
      numbers = PointNumbers()
      (arrows, visited, outgoing, incoming) = ([], [], [], [])
      changes = GraphChanges()
      _ = changes.advance(from: TopologyGraph(), to: graph, at: moment)
    }
    changedAt = max(changedAt, changes.changedAt)
    map = CausalityMap(library: map.library, graph: graph)
  }

  /// The arrows of a point, in the order of the library and the graph: places in `arrows`, valid
  /// until the next call; `isWhole` is false when a bound left some out.
  mutating func row(
    of number: Int32, isForward: Bool
  ) -> (arrows: Range<Int32>, isWhole: Bool) {
    var row = isForward ? outgoing[Int(number)] : incoming[Int(number)]
    if row.checkedAt < moment {
      refresh(&row, of: number, isForward: isForward)
      if isForward { outgoing[Int(number)] = row } else { incoming[Int(number)] = row }
    }
    return (row.arrows, row.isWhole)
  }

  /// The moment since which the arrows that leave a point are what they are.
  mutating func lastChange(from number: Int32) -> Int32 {
    if outgoing[Int(number)].checkedAt < moment { _ = row(of: number, isForward: true) }
    return outgoing[Int(number)].changedAt
  }

  private mutating func refresh(_ row: inout Row, of number: Int32, isForward: Bool) {
    defer { row.checkedAt = moment }
    guard row.madeAt >= 0 else {
      row = make(number, isForward: isForward)
      return
    }
    guard row.checkedAt < changedAt else { return }
    let hasGrown = row.visited.contains { changes.entity(visited[Int($0)]) > row.madeAt }
    if hasGrown {
      let before = row
      row = make(number, isForward: isForward)
      let isSame =
        before.isWhole == row.isWhole
        && arrows[before.places].elementsEqual(arrows[row.places])
      if isSame { row.changedAt = before.changedAt }
      return
    }
    for place in row.places where arrows[place].relation >= 0 {
      let strength = strength(of: arrows[place])
      guard strength != arrows[place].strength else { continue }
      arrows[place].strength = strength
      row.changedAt = moment
    }
  }

  private func strength(of arrow: Arrow) -> Double {
    let quantities = map.graph.relations[Int(arrow.relation)].quantities
    return map.library.influences[Int(arrow.influence)].strength.value(over: quantities)
  }

  private mutating func make(_ number: Int32, isForward: Bool) -> Row {
    let point = point(number)
    let library = map.library
    var row = Row()
    let (firstArrow, firstVisited) = (Int32(arrows.count), Int32(visited.count))
    let influences =
      isForward ? library.influences(from: point.node) : library.influences(to: point.node)
    for index in influences {
      let influence = library.influences[Int(index)]
      let other = isForward ? influence.to : influence.from
      var walk = RelationWalk(
        start: point.entity, steps: influence.along, isForward: isForward,
        endScope: library[other].scope)
      walk.run(in: map.graph)
      row.isWhole = row.isWhole && !walk.isCut
      for entity in walk.visited { visited.append(entity.index) }
      for end in walk.ends {
        let target = self.number(of: CausalPoint(entity: end.entity, node: other))
        let isLive = influence.strength.quantity != nil
        let quantities =
          end.relation >= 0 ? map.graph.relations[Int(end.relation)].quantities : nil
        arrows.append(
          Arrow(
            target: target, influence: index, relation: isLive ? end.relation : -1,
            strength: influence.strength.value(over: quantities),
            delaySeconds: influence.delaySeconds))
      }
    }
    row.arrows = firstArrow..<Int32(arrows.count)
    row.visited = firstVisited..<Int32(visited.count)
    (row.madeAt, row.changedAt, row.checkedAt) = (moment, moment, moment)
    return row
  }
}
