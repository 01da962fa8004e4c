package import Symptoms
package import Topology

/// The signatures that matter now: expanded when first asked for, kept while they stand.
///
/// A signature stands while the arrows of all the points that it holds are what they were; neither
/// a relation elsewhere nor a live quantity that moved by less than a step touches it. What is
/// returned never depends on what was kept.
package struct Codebook: Sendable {
  package let limits: BestPaths.Limits
  /// Signatures expanded, and found to stand, since the beginning.
  package private(set) var expandedCount = 0
  package private(set) var reusedCount = 0

  /// Points of signatures kept from one moment to the next; beyond, those not used last are
  /// forgotten, or else all, which costs only that they are expanded anew.
  private let pointCountMax: Int
  private(set) var table: ArrowTable
  private var space = SearchSpace()
  private var kept: [CauseKey: Kept] = [:]
  private var pointCount = 0

  private struct Kept: Sendable {
    var paths: BestPaths
    /// Moments at which it was expanded, last found to stand, and last asked for.
    var madeAt: Int32
    var checkedAt: Int32
  }

  /// A codebook without signatures.
  package init(
    library: CausalLibrary, limits: BestPaths.Limits = .init(), pointCountMax: Int = 2_000_000
  ) {
    self.limits = limits
    self.pointCountMax = pointCountMax
    table = ArrowTable(CausalityMap(library: library, graph: TopologyGraph()))
  }

  /// A codebook of one graph.
  init(library: CausalLibrary, graph: TopologyGraph) {
    self.init(library: library)
    advance(to: graph)
  }

  package var map: CausalityMap { table.map }

  /// Moves to the graph of this moment.
  package mutating func advance(to graph: TopologyGraph) {
    if pointCount > pointCountMax {
      let moment = table.moment
      kept = kept.filter { $0.value.checkedAt == moment }
      pointCount = kept.values.reduce(0) { $0 + $1.paths.settled.count }
      if pointCount > pointCountMax { (kept, pointCount) = ([:], 0) }
    }
    table.advance(to: graph)
  }

  /// The signature of a cause in the graph of this moment.
  package mutating func signature(of cause: CauseKey) -> Signature {
    Signature(cause, paths(of: cause), map.library)
  }

  /// The best paths from a cause in the graph of this moment.
  mutating func paths(of cause: CauseKey) -> BestPaths {
    if let known = kept[cause] {
      if stands(known) {
        kept[cause]?.checkedAt = table.moment
        reusedCount += 1
        return known.paths
      }
      pointCount -= known.paths.settled.count
    }
    expandedCount += 1
    let start = CausalPoint(entity: cause.entity, node: map.library.node(cause.cause))
    let paths = BestPaths(.forward, from: [start], in: &table, &space, limits: limits)
    kept[cause] = Kept(paths: paths, madeAt: table.moment, checkedAt: table.moment)
    pointCount += paths.settled.count
    return paths
  }

  /// All that leads to symptoms in the graph of this moment; nil when that is too much.
  mutating func region(of symptoms: [SymptomKey]) -> SearchRegion? {
    let ends = symptoms.map { CausalPoint(entity: $0.entity, node: map.library.node($0.symptom)) }
    return SearchRegion(of: ends, in: &table, &space, limits: limits)
  }

  /// The best paths from a cause as far as they lead to the ends of a region; they are not kept.
  mutating func paths(of cause: CauseKey, within region: SearchRegion) -> BestPaths {
    expandedCount += 1
    let start = CausalPoint(entity: cause.entity, node: map.library.node(cause.cause))
    return BestPaths(.forward, from: [start], in: &table, &space, limits: limits, within: region)
  }

  private mutating func stands(_ known: Kept) -> Bool {
    guard known.checkedAt < table.changedAt else { return true }
    for settled in known.paths.settled {
      guard settled.number < table.numbers.points.count,
        table.point(settled.number) == settled.point,
        table.lastChange(from: settled.number) <= known.madeAt
      else { return false }
    }
    return true
  }

  /// The causes from which a path leads to any of these symptoms: strongest first, at most `limit`.
  ///
  /// With `doubt` (of a point's number in this codebook, and the point), paths through points that
  /// look healthy are weakened, and `floor` cuts what is then too weak; it should be lower than the
  /// floor of signatures.
  package mutating func candidates(
    for symptoms: [SymptomKey], limit: Int, floor: Double? = nil,
    doubt: (Int32, CausalPoint) -> Double = { _, _ in 1 }
  ) -> (causes: [CauseKey], isCut: Bool) {
    let library = map.library
    let starts = symptoms.map {
      CausalPoint(entity: $0.entity, node: library.node($0.symptom))
    }
    var limits = limits
    limits.strengthFloor = floor ?? limits.strengthFloor
    var causes: [CauseKey] = []
    let search = BestPaths(
      .backward, from: starts, in: &table, &space, limits: limits, doubt: doubt
    ) {
      point in
      guard let cause = library.cause(point.node) else { return false }
      guard causes.count < limit else { return true }
      causes.append(CauseKey(entity: point.entity, cause: cause))
      return false
    }
    return (causes, search.isCut)
  }
}
