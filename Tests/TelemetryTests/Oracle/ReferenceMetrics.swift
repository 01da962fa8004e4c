import Foundation
import OTLPProtos
import Telemetry

/// Metric points worked out slowly from the message.
struct ReferenceMetrics {
  var points: [PlainPoint] = []
  var rejected = 0

  init(_ request: OTLPExportMetricsServiceRequest) {
    for entry in request.resourceMetrics {
      let resource = PlainAttribute.all(entry.resource.attributes)
      for metric in entry.scopeMetrics.flatMap(\.metrics) { add(metric, resource) }
    }
  }

  private mutating func add(_ metric: OTLPMetric, _ resource: [PlainAttribute]) {
    let shared = PlainPoint(
      resource: resource, name: metric.name, unit: metric.unit, kind: .gauge,
      temporality: .unspecified, isMonotonic: false, start: 0, time: 0, value: 0, count: 0,
      attributes: [])
    switch metric.data {
    case .gauge(let data): for point in data.dataPoints { add(point, shared) }
    case .sum(let data):
      var shared = shared
      shared.kind = .sum
      shared.temporality = Self.temporality(data.aggregationTemporality)
      shared.isMonotonic = data.isMonotonic
      for point in data.dataPoints { add(point, shared) }
    case .histogram(let data):
      var shared = shared
      shared.kind = .histogram
      shared.temporality = Self.temporality(data.aggregationTemporality)
      for point in data.dataPoints { add(point, shared) }
    case .exponentialHistogram(let data):
      var shared = shared
      shared.kind = .exponentialHistogram
      shared.temporality = Self.temporality(data.aggregationTemporality)
      for point in data.dataPoints { add(point, shared) }
    case .summary(let data):
      var shared = shared
      shared.kind = .summary
      for point in data.dataPoints { add(point, shared) }
    case nil: break
    }
  }

  private static func temporality(_ sent: OTLPAggregationTemporality) -> MetricBatch.Temporality {
    MetricBatch.Temporality(rawValue: UInt8(sent.rawValue)) ?? .unspecified
  }

  /// Takes a point unless it says that it has no value, or `isSound` is false.
  private mutating func add(_ point: PlainPoint, flags: UInt32, isSound: Bool) {
    if flags & 1 == 1 { return }
    if point.name.isEmpty || !isSound { rejected += 1 } else { points.append(point) }
  }

  private mutating func add(_ point: OTLPNumberDataPoint, _ shared: PlainPoint) {
    var plain = shared.at(point.startTimeUnixNano, point.timeUnixNano, point.attributes)
    switch point.value {
    case .asInt(let number): plain.value = Double(number).bitPattern
    case .asDouble(let number): plain.value = PlainValue.bits(number)
    case nil: break
    }
    add(plain, flags: point.flags, isSound: point.value != nil)
  }

  private mutating func add(_ point: OTLPSummaryDataPoint, _ shared: PlainPoint) {
    var plain = shared.at(point.startTimeUnixNano, point.timeUnixNano, point.attributes)
    plain.count = point.count
    plain.value = PlainValue.bits(point.sum)
    add(plain, flags: point.flags, isSound: true)
  }

  private mutating func add(_ point: OTLPHistogramDataPoint, _ shared: PlainPoint) {
    var plain = shared.at(point.startTimeUnixNano, point.timeUnixNano, point.attributes)
    plain.count = point.count
    plain.value = PlainValue.bits(point.hasSum ? point.sum : .nan)
    let bounds = point.explicitBounds
    let isAscending = zip(bounds, bounds.dropFirst()).allSatisfy(<)
    let isEmpty = bounds.isEmpty && point.bucketCounts.isEmpty
    let fits = isEmpty || point.bucketCounts.count == bounds.count + 1
    let isSound = fits && isAscending && !bounds.contains(where: \.isNaN)
    add(plain, flags: point.flags, isSound: isSound)
  }

  private mutating func add(_ point: OTLPExponentialHistogramDataPoint, _ shared: PlainPoint) {
    var plain = shared.at(point.startTimeUnixNano, point.timeUnixNano, point.attributes)
    plain.count = point.count
    plain.value = PlainValue.bits(point.hasSum ? point.sum : .nan)
    let isSound = (-11...20).contains(point.scale) && point.zeroThreshold >= 0
    add(plain, flags: point.flags, isSound: isSound)
  }
}

extension PlainPoint {
  /// This point's shared part with a time and attributes, sorted by the bytes of their keys.
  fileprivate func at(_ start: UInt64, _ time: UInt64, _ sent: [OTLPKeyValue]) -> PlainPoint {
    var point = self
    point.start = plainTime(start)
    point.time = plainTime(time)
    // A key is cut to what a table keeps, but sorted by all its bytes.
    let scalars = sent.filter { !$0.key.isEmpty && PlainValue($0.value) != nil }
    let order = scalars.indices.sorted { left, right in
      let (a, b) = (Array(scalars[left].key.utf8), Array(scalars[right].key.utf8))
      return a == b ? left < right : a.lexicographicallyPrecedes(b)
    }
    point.attributes = PlainAttribute.all(order.map { scalars[$0] })
    return point
  }
}
