/// All that leads to some points, and how surely: a search that is after these alone passes over
/// everything else.
///
/// What it finds of them is what the whole search finds, to the byte: of a path that is strong
/// enough every part is, so no point of it is outside.
struct SearchRegion: Sendable {
  /// Points that a region holds at the most.
  static let pointCountMax = 200_000

  /// Strength of the best path from each point, by its number; 0 for none, 1 also for what shows an
  /// end of its own entity, however weakly: searches do not cut such a step.
  private var strengths: [Double] = []
  private var isEnd: [Bool] = []
  /// A little below the floor of strengths: a product is rounded otherwise from its other end.
  private let floor: Double

  /// The region around `ends`; nil when it is too large to be known whole.
  ///
  /// - Complexity: one search.
  init?(
    of ends: [CausalPoint], in table: inout ArrowTable, _ space: inout SearchSpace,
    limits: BestPaths.Limits
  ) {
    var limits = limits
    limits.points = Self.pointCountMax
    floor = limits.strengthFloor * (1 - 1e-9)
    let numbers = ends.map { table.number(of: $0) }
    var starts = ends
    for (end, number) in zip(ends, numbers) {
      let row = table.row(of: number, isForward: false)
      starts += row.arrows.map { table.point(table.arrows[Int($0)].target) }
        .filter { $0.entity == end.entity }
    }
    let paths = BestPaths(.backward, from: starts, in: &table, &space, limits: limits)
    guard !paths.isCut else { return nil }
    let last = (paths.settled.lazy.map(\.number) + numbers).max() ?? -1
    strengths = [Double](repeating: 0, count: Int(last) + 1)
    isEnd = [Bool](repeating: false, count: Int(last) + 1)
    for settled in paths.settled { strengths[Int(settled.number)] = settled.strength }
    for number in numbers { isEnd[Int(number)] = true }
  }

  /// Whether the point of a number is one of the ends.
  func isEnd(_ number: Int32) -> Bool { Int(number) < isEnd.count && isEnd[Int(number)] }

  /// Whether a path of this strength to the point of a number can lead on to one of the ends.
  func leads(from number: Int32, _ strength: Double) -> Bool {
    Int(number) < strengths.count && strength * strengths[Int(number)] >= floor
  }
}
