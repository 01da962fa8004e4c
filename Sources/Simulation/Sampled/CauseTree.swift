import Causes
import Symptoms

/// What one cause brings about, as a tree of steps: each happens by a chance of its own when the
/// one before it did.
///
/// Built anew from the paths that signatures explain themselves with, so that sampling and the
/// exact posterior share no arithmetic with the reasoner.
struct CauseTree {
  struct Point {
    /// Place of the point before, -1 for the cause itself.
    var previous: Int
    /// Chance of this point given the one before.
    var step: Double
    var symptom: SymptomKey?
    var delaySeconds = 0.0
  }

  let cause: CauseKey
  /// The cause first, and every point after the one before it.
  private(set) var points: [Point] = []

  init(_ signature: Signature, in map: CausalityMap) {
    cause = signature.cause
    var places: [CausalPoint: Int] = [:]
    for entry in signature.entries {
      var previous = -1
      var last: CausalPoint?
      for point in signature.path(to: entry) {
        if let known = places[point] {
          previous = known
        } else {
          let step = last.map { Self.step(from: $0, to: point, in: map) } ?? 1
          places[point] = points.count
          points.append(Point(previous: previous, step: step))
          previous = points.count - 1
        }
        last = point
      }
      guard previous >= 0 else { continue }
      points[previous].symptom = entry.symptom
      points[previous].delaySeconds = entry.delaySeconds
    }
  }

  /// The strongest arrow between two points.
  private static func step(
    from start: CausalPoint, to end: CausalPoint, in map: CausalityMap
  ) -> Double {
    var arrows: [CausalityMap.Arrow] = []
    map.appendArrows(from: start, to: &arrows)
    return arrows.filter { $0.point == end }.map(\.strength).max() ?? 0
  }

  /// The symptoms that come this time.
  func sample(_ generator: inout SeededGenerator) -> [SymptomKey: Double] {
    var happens = [Bool](repeating: false, count: points.count)
    var shown: [SymptomKey: Double] = [:]
    for (place, point) in points.enumerated() {
      happens[place] =
        (point.previous < 0 || happens[point.previous]) && generator.chance(point.step)
      if happens[place], let symptom = point.symptom { shown[symptom] = point.delaySeconds }
    }
    return shown
  }
}
