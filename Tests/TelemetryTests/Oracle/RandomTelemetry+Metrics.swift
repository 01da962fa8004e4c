import Foundation
import OTLPProtos

extension RandomTelemetry {
  mutating func metrics() -> OTLPExportMetricsServiceRequest {
    var request = OTLPExportMetricsServiceRequest()
    for _ in 0..<random.count(0...3) {
      var entry = OTLPResourceMetrics()
      if !random.oneIn(5) { entry.resource = resource() }
      for _ in 0..<random.count(0...2) {
        var scopeMetrics = OTLPScopeMetrics()
        if random.oneIn(2) { scopeMetrics.scope = scope() }
        for _ in 0..<random.count(0...5) { scopeMetrics.metrics.append(metric()) }
        entry.scopeMetrics.append(scopeMetrics)
      }
      request.resourceMetrics.append(entry)
    }
    return request
  }

  mutating func metric() -> OTLPMetric {
    var metric = OTLPMetric()
    metric.name = random.oneIn(12) ? "" : "metric.\(random.count(0...9))"
    metric.description_p = text()
    metric.unit = random.pick(["", "s", "By", "{request}"])
    let temporality = OTLPAggregationTemporality(rawValue: random.count(0...3)) ?? .unspecified
    let points = 0..<random.count(0...4)
    switch random.count(0...5) {
    case 0: metric.gauge.dataPoints = points.map { _ in numberPoint() }
    case 1:
      metric.sum.dataPoints = points.map { _ in numberPoint() }
      metric.sum.aggregationTemporality = temporality
      metric.sum.isMonotonic = random.oneIn(2)
    case 2:
      metric.histogram.dataPoints = points.map { _ in histogramPoint() }
      metric.histogram.aggregationTemporality = temporality
    case 3:
      metric.exponentialHistogram.dataPoints = points.map { _ in exponentialPoint() }
      metric.exponentialHistogram.aggregationTemporality = temporality
    case 4: metric.summary.dataPoints = points.map { _ in summaryPoint() }
    default: break
    }
    return metric
  }

  private mutating func pointAttributes() -> [OTLPKeyValue] {
    attributes(["state", "cpu", "http.route", "db.client.connection.pool.name", "a", "b"], 0...6)
  }

  private mutating func flags() -> UInt32 { random.oneIn(8) ? 1 : random.pick([0, 0, 2]) }

  private mutating func numberPoint() -> OTLPNumberDataPoint {
    var point = OTLPNumberDataPoint()
    point.startTimeUnixNano = time()
    point.timeUnixNano = time()
    point.attributes = pointAttributes()
    point.flags = flags()
    switch random.count(0...5) {
    case 0: break
    case 1, 2: point.asInt = random.pick([0, 1, -7, .max, .min])
    default: point.asDouble = double()
    }
    if random.oneIn(3) {
      var exemplar = OTLPExemplar()
      exemplar.traceID = bytes(16)
      exemplar.asDouble = double()
      point.exemplars = [exemplar]
    }
    return point
  }

  private mutating func histogramPoint() -> OTLPHistogramDataPoint {
    var point = OTLPHistogramDataPoint()
    point.startTimeUnixNano = time()
    point.timeUnixNano = time()
    point.attributes = pointAttributes()
    point.flags = flags()
    point.count = UInt64(random.count(0...1000))
    if random.oneIn(2) { point.sum = double() }
    if random.oneIn(2) { point.max = double() }
    let bounds = random.pick([
      [], [0], [0.5, 1, 2.5], [1, 1], [2, 1], [.nan], [-.infinity, 0, 9],
    ])
    let wrong = random.oneIn(8) ? 1 : 0
    if random.oneIn(6) { return point }
    point.explicitBounds = bounds
    point.bucketCounts = (0..<bounds.count + 1 + wrong).map { _ in UInt64(random.count(0...3)) }
    return point
  }

  private mutating func exponentialPoint() -> OTLPExponentialHistogramDataPoint {
    var point = OTLPExponentialHistogramDataPoint()
    point.startTimeUnixNano = time()
    point.timeUnixNano = time()
    point.attributes = pointAttributes()
    point.flags = flags()
    point.count = UInt64(random.count(0...1000))
    if random.oneIn(2) { point.sum = double() }
    point.scale = Int32(random.pick([-11, -3, -1, 0, 1, 3, 8, 20, 21, -12]))
    point.zeroCount = UInt64(random.count(0...2))
    point.zeroThreshold = random.pick([0, 0, 0.25, -1])
    if random.oneIn(2) { point.positive = buckets() }
    if random.oneIn(3) { point.negative = buckets() }
    return point
  }

  private mutating func buckets() -> OTLPExponentialHistogramDataPoint.Buckets {
    var buckets = OTLPExponentialHistogramDataPoint.Buckets()
    buckets.offset = Int32(random.count(-20...20))
    buckets.bucketCounts = (0..<random.count(0...6)).map { _ in
      random.pick([0, 1, 300, UInt64.max])
    }
    return buckets
  }

  private mutating func summaryPoint() -> OTLPSummaryDataPoint {
    var point = OTLPSummaryDataPoint()
    point.startTimeUnixNano = time()
    point.timeUnixNano = time()
    point.attributes = pointAttributes()
    point.flags = flags()
    point.count = UInt64(random.count(0...1000))
    point.sum = double()
    var quantile = OTLPSummaryDataPoint.ValueAtQuantile()
    quantile.quantile = 0.5
    point.quantileValues = [quantile]
    return point
  }
}
