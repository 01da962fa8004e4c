/// What must hold of every batch that a decoder gives, whatever the bytes were.
enum Invariants {
  static func check(_ batch: SpanBatch) {
    var linkStart: Int32 = 0
    for row in batch.rows {
      precondition(row.start <= row.end && row.start > .zero)
      precondition(row.spanID != 0 && row.traceHigh | row.traceLow != 0)
      precondition(batch.shapes.indices.contains(Int(row.shape)))
      precondition(row.linkStart >= linkStart && Int(row.linkStart) <= batch.links.count)
      linkStart = row.linkStart
    }
    for shape in batch.shapes {
      precondition(batch.resources.indices.contains(Int(shape.resource)))
      precondition(shape.name.index < batch.symbols.count)
      precondition(shape.attributes.lowerBound >= 0)
      precondition(Int(shape.attributes.upperBound) <= batch.attributes.count)
    }
    for message in batch.messages {
      precondition(batch.rows.indices.contains(Int(message.row)))
      precondition(message.bytes.count <= 256 && message.bytes.lowerBound >= 0)
      precondition(Int(message.bytes.upperBound) <= batch.messageBytes.count)
    }
    precondition(batch.rejection.reason.utf8.count <= 160)
  }

  static func check(_ batch: MetricBatch, _ symbols: SymbolTable) {
    let columns = [
      batch.resourceIndex.count, batch.unit.count, batch.kind.count, batch.temporality.count,
      batch.isMonotonic.count, batch.start.count, batch.time.count, batch.value.count,
      batch.pointCount.count, batch.attributeStart.count - 1, batch.bucketStart.count - 1,
    ]
    precondition(columns.allSatisfy { $0 == batch.count })
    precondition(batch.name.allSatisfy { !$0.isEmpty && $0.index < symbols.count })
    precondition(batch.buckets.allSatisfy { $0.lower <= $0.upper && $0.count > 0 })
    check(starts: batch.attributeStart, itemCount: batch.attributes.count)
    check(starts: batch.bucketStart, itemCount: batch.buckets.count)
    check(batch.resourceIndex, batch.resources, batch.rejection)
  }

  static func check(_ batch: LogBatch, _ symbols: SymbolTable) {
    let columns = [
      batch.resourceIndex.count, batch.severity.count, batch.eventName.count,
      batch.traceHigh.count, batch.traceLow.count, batch.spanID.count,
      batch.bodyStart.count - 1, batch.attributeStart.count - 1,
    ]
    precondition(columns.allSatisfy { $0 == batch.count })
    precondition(batch.severity.allSatisfy { $0 <= 24 })
    for row in 0..<batch.count {
      let body = batch.bodies[Int(batch.bodyStart[row])..<Int(batch.bodyStart[row + 1])]
      precondition(body.count <= LogBatch.bodyByteCountMax)
      precondition(String(validating: body, as: UTF8.self) != nil)
    }
    check(starts: batch.attributeStart, itemCount: batch.attributes.count)
    check(starts: batch.bodyStart, itemCount: batch.bodies.count)
    check(batch.resourceIndex, batch.resources, batch.rejection)
  }

  static func check(_ error: WireError, byteCount: Int) {
    precondition((0...byteCount).contains(error.byteOffset))
    precondition(error.description.utf8.count <= 160)
  }

  private static func check(starts: [Int32], itemCount: Int) {
    precondition(starts.first == 0 && starts.last == Int32(itemCount))
    precondition(zip(starts, starts.dropFirst()).allSatisfy { $0 <= $1 })
  }

  private static func check(_ indices: [Int32], _ resources: [Resource], _ rejection: Rejection) {
    precondition(indices.allSatisfy { resources.indices.contains(Int($0)) })
    precondition(rejection.reason.utf8.count <= 160)
  }
}
