/// What is measured of an entity, by name: as models write it, but for those that are here.
package struct VitalsMeasure: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// "requests.count", "metric(utilisation)".
  package var name: String

  package init(_ name: String) { self.name = name }

  /// Requests of a step, and those of them that failed.
  package static let requests = VitalsMeasure("requests.count")
  package static let errors = VitalsMeasure("requests.failed")
  /// Seconds: the mean, the middle, and what 99 of 100 stay below.
  package static let meanDuration = VitalsMeasure("requests.duration")
  package static let medianDuration = VitalsMeasure("requests.duration.p50")
  package static let longDuration = VitalsMeasure("requests.duration.p99")

  package static func < (left: VitalsMeasure, right: VitalsMeasure) -> Bool {
    left.name < right.name
  }

  package var description: String { name }

  /// How numbers of short steps become one of a long step.
  enum Merging { case sum, weighted, max, mean }

  var merging: Merging {
    switch self {
    case .requests, .errors: .sum
    case .meanDuration, .medianDuration: .weighted
    case .longDuration: .max
    default: .mean
    }
  }
}
