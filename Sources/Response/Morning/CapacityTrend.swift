package import Telemetry

/// How a measure that has a limit moves towards it.
package struct CapacityTrend: Hashable, Sendable {
  /// What is measured and where: "disk used of volume data".
  package var name: String
  /// The owning service, if any.
  package var service: String?
  /// The newest level and the limit, in the measure's unit.
  package var level: Double
  package var limit: Double
  /// Change a second by the median of all slopes between two points: single outliers mean nothing.
  package var slopePerSecond: Double
  /// Seconds until it reaches the limit at that pace, 0 when it has; nil when it does not move
  /// towards it.
  package var secondsToLimit: Double?

  /// Points at the most; of more, as many are taken at equal distances.
  static let pointCountMax = 200
  /// Points below which nothing is said of a slope.
  static let pointCountMin = 12
  /// Share of pairs of points that must rise for it to count as rising.
  static let risingShareMin = 0.7

  /// The trend of points in the order of their time; nil when there are too few, or without a limit
  /// above 0.
  ///
  /// - Complexity: O(points^2), at most 200^2.
  package init?(
    name: String, service: String? = nil, limit: Double, points: [(at: Timestamp, value: Double)]
  ) {
    let points = Self.thinned(points.filter { $0.value.isFinite })
    guard limit > 0, limit.isFinite, points.count >= Self.pointCountMin, let last = points.last
    else { return nil }
    var slopes: [Double] = []
    for (place, late) in points.enumerated() {
      for early in points[..<place] {
        let seconds = late.at.seconds(since: early.at)
        if seconds > 0 { slopes.append((late.value - early.value) / seconds) }
      }
    }
    guard !slopes.isEmpty else { return nil }
    slopes.sort()
    let middle = slopes.count / 2
    let median =
      slopes.count % 2 == 1 ? slopes[middle] : (slopes[middle - 1] + slopes[middle]) / 2
    let rising = Double(slopes.count { $0 > 0 }) / Double(slopes.count)
    (self.name, self.service, self.limit) = (name, service, limit)
    level = last.value
    slopePerSecond = median
    if level >= limit {
      secondsToLimit = 0
    } else if median > 0, rising >= Self.risingShareMin {
      secondsToLimit = (limit - level) / median
    } else {
      secondsToLimit = nil
    }
  }

  private static func thinned(
    _ points: [(at: Timestamp, value: Double)]
  ) -> [(at: Timestamp, value: Double)] {
    guard points.count > pointCountMax else { return points }
    return (0..<pointCountMax).map { points[$0 * (points.count - 1) / (pointCountMax - 1)] }
  }

  /// "disk used of volume data: 81 % of its limit, reached in 3 d".
  package var sentence: String {
    let share = Plain.percent(level / limit)
    guard let secondsToLimit else { return "\(name): \(share) of its limit, and not rising" }
    return secondsToLimit == 0
      ? "\(name): at its limit"
      : "\(name): \(share) of its limit, reached in \(Plain.duration(secondsToLimit))"
  }
}
