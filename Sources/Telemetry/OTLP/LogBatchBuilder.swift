/// Puts log records into columns: the rules that hold for every encoding of OTLP, written once.
///
/// A decoder calls `beginResource`, for each record `beginRecord`, fills `record`, `attributes` and
/// `body`, then `endRecord`, `endResource`.
struct LogBatchBuilder: ExportBuilder {
  var batch = LogBatch()
  var resource: ResourceBuilder
  var record = LogDraft()
  var attributes: AttributeList
  var body: BodyText
  let limits: DecodingLimits
  /// Records seen, accepted or not.
  private var position = 0

  init(limits: DecodingLimits) {
    self.limits = limits
    resource = ResourceBuilder(attributeCountMax: limits.attributesPerItemMax)
    attributes = AttributeList(countMax: limits.attributesPerItemMax)
    body = BodyText(depthMax: limits.nestingDepthMax)
  }

  mutating func beginRecord() {
    record = LogDraft()
    attributes.removeAll()
    body.removeAll()
  }

  mutating func endRecord(_ symbols: inout SymbolTable) {
    position += 1
    guard batch.count < limits.itemsPerBatchMax else {
      let (position, limit) = (position - 1, limits.itemsPerBatchMax)
      batch.rejection.add("record \(position): at most \(limit) records are taken in one request")
      return
    }
    appendRow(&symbols)
    batch.bodies.append(contentsOf: body.bytes)
    batch.bodyStart.append(Int32(truncatingIfNeeded: batch.bodies.count))
    attributes.append(to: &batch.attributes, &symbols)
    batch.droppedAttributeCount += attributes.droppedCount
    batch.attributeStart.append(Int32(truncatingIfNeeded: batch.attributes.count))
  }

  private mutating func appendRow(_ symbols: inout SymbolTable) {
    let belongsToTrace = record.ids.traceHigh | record.ids.traceLow != 0
    batch.resourceIndex.append(resourceIndex)
    batch.time.append(Timestamp(wire: record.time != 0 ? record.time : record.observedTime))
    batch.severity.append(record.severityNumber)
    batch.eventName.append(eventName.map { symbols.intern($0.bytes) } ?? .empty)
    batch.traceHigh.append(record.ids.traceHigh)
    batch.traceLow.append(record.ids.traceLow)
    batch.spanID.append(belongsToTrace ? record.ids.spanID : 0)
  }

  /// The field, else the attribute that the field replaced; of an event of Kubernetes its reason.
  ///
  /// The names that Kubernetes gives its events are made anew for each: they name nothing.
  private var eventName: WireText? {
    if let name = record.eventName, !name.isEmpty { return name }
    var name: WireText?
    for (key, value) in attributes.items {
      guard case .string(let text) = value else { continue }
      switch key {
      case "k8s.event.reason": return text
      case "event.name": name = text
      case "event.domain": if case "k8s" = text { return nil }
      default: break
      }
    }
    return name
  }
}
