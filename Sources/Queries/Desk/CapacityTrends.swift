import Causes
import Response
import Symptoms
import Telemetry
import Topology

/// How what has a fixed limit moves towards it, as far as the windows kept tell.
struct CapacityTrends: Sendable {
  /// Measures that are followed at the most: those nearest to their limit.
  static let trendCountMax = 200
  /// The share of its limit from which a measure is followed.
  static let shareMin = 0.3

  private(set) var all: [CapacityTrend] = []
  private(set) var gaps: [Gap] = []

  init(of moment: Moment, _ measured: MeasuredWindows) {
    guard moment.presence == .live else {
      gaps = [Gap(what: "what is near its limit", why: "trends are told of the present only")]
      return
    }
    let rules = moment.library.rules
    let nearest = moment.observations.filter { one in
      guard case .above(let limit) = rules[Int(one.key.symptom.index)].detector, limit > 0 else {
        return false
      }
      return one.value >= Self.shareMin * limit
    }.sorted {
      ($1.value / $1.threshold, $0.key) < ($0.value / $0.threshold, $1.key)
    }.prefix(Self.trendCountMax)
    let wanted = Set(nearest.map(\.key))
    guard !wanted.isEmpty else { return }
    let series = measured.series(where: wanted.contains)
    all = nearest.compactMap { one in
      let entity = moment.graph[one.key.entity]
      return CapacityTrend(
        name: "\(rules[Int(one.key.symptom.index)].name) of \(entity.type.name) \(entity.name)",
        service: entity.owner, limit: one.threshold,
        points: (series[one.key] ?? []).map { (at: $0.at, value: $0.value) })
    }
  }
}
