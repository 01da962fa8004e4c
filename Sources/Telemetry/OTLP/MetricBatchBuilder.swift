/// Puts metric points into columns: the rules that hold for every encoding of OTLP, written once.
///
/// A decoder calls `beginResource`, for each metric `beginMetric`, for each point `beginPoint`,
/// fills `point` and `attributes`, then `endPoint`, `endMetric`, `endResource`.
struct MetricBatchBuilder: ExportBuilder {
  var batch = MetricBatch()
  var resource: ResourceBuilder
  var metric = MetricDraft()
  var point = PointDraft()
  var attributes: AttributeList
  let limits: DecodingLimits
  private var name = Symbol.empty
  private var unit = Symbol.empty
  /// Points seen, accepted or not, and the row at which the current metric begins.
  private var position = 0
  private var metricStart = 0

  init(limits: DecodingLimits) {
    self.limits = limits
    resource = ResourceBuilder(attributeCountMax: limits.attributesPerItemMax)
    attributes = AttributeList(countMax: limits.attributesPerItemMax)
  }

  mutating func beginMetric(_ draft: MetricDraft, _ symbols: inout SymbolTable) {
    metric = draft
    metricStart = batch.count
    name = draft.name.map { symbols.intern($0.bytes) } ?? .empty
    unit = draft.unit.map { symbols.intern($0.bytes) } ?? .empty
  }

  /// Temporality and monotonicity may come behind the points, so they are written down last.
  mutating func endMetric() {
    for row in metricStart..<batch.count {
      batch.temporality[row] = metric.temporality
      batch.isMonotonic[row] = metric.isMonotonic
    }
  }

  mutating func beginPoint() {
    point.reset()
    attributes.removeAll()
  }

  mutating func endPoint(_ symbols: inout SymbolTable) {
    position += 1
    if point.hasNoRecordedValue { return }
    if let fault = findFault() {
      let position = position - 1
      batch.rejection.add("point \(position): \(fault)")
      return
    }
    appendRow()
    switch metric.kind {
    case .histogram: point.explicit.append(to: &batch.buckets)
    case .exponentialHistogram: point.exponential.append(to: &batch.buckets)
    case .gauge, .sum, .summary: break
    }
    batch.bucketStart.append(Int32(truncatingIfNeeded: batch.buckets.count))
    attributes.sortByKey()
    attributes.append(to: &batch.attributes, &symbols)
    batch.droppedAttributeCount += attributes.droppedCount
    batch.attributeStart.append(Int32(truncatingIfNeeded: batch.attributes.count))
  }

  /// Buckets that this batch may still take.
  var bucketsLeft: Int { max(0, limits.bucketsPerBatchMax - batch.buckets.count) }

  private func findFault() -> String? {
    if name.isEmpty { return "its metric has no name" }
    if batch.count >= limits.itemsPerBatchMax {
      return "at most \(limits.itemsPerBatchMax) points are taken in one request"
    }
    switch metric.kind {
    case .gauge, .sum: return point.value == nil ? "it has no value" : nil
    case .summary: return nil
    case .histogram: return bucketFault(point.explicit.fault, point.explicit.counts.count)
    case .exponentialHistogram:
      let histogram = point.exponential
      let count = histogram.positive.counts.count + histogram.negative.counts.count + 1
      return bucketFault(histogram.fault, count)
    }
  }

  private func bucketFault(_ fault: String?, _ count: Int) -> String? {
    if let fault { return fault }
    return count > bucketsLeft
      ? "at most \(limits.bucketsPerBatchMax) histogram buckets are taken in one request" : nil
  }

  private mutating func appendRow() {
    batch.resourceIndex.append(resourceIndex)
    batch.name.append(name)
    batch.unit.append(unit)
    batch.kind.append(metric.kind)
    batch.temporality.append(.unspecified)
    batch.isMonotonic.append(false)
    batch.start.append(Timestamp(wire: point.start))
    batch.time.append(Timestamp(wire: point.time))
    batch.value.append(point.value ?? .nan)
    batch.pointCount.append(point.count)
  }
}
