/// What must hold of every batch that a decoder gives, whatever the bytes were.
enum Invariants {
  static func check(_ batch: SpanBatch, _ symbols: SymbolTable) {
    let columns = [
      batch.resourceIndex.count, batch.traceHigh.count, batch.traceLow.count, batch.parentID.count,
      batch.kind.count, batch.isError.count, batch.name.count, batch.start.count, batch.end.count,
      batch.attributeStart.count - 1, batch.linkStart.count - 1,
    ]
    precondition(columns.allSatisfy { $0 == batch.count })
    precondition(zip(batch.start, batch.end).allSatisfy { $0 <= $1 })
    precondition(batch.spanID.allSatisfy { $0 != 0 })
    precondition(batch.name.allSatisfy { $0.index < symbols.count })
    check(starts: batch.attributeStart, itemCount: batch.attributes.count)
    check(starts: batch.linkStart, itemCount: batch.links.count)
    check(batch.resourceIndex, batch.resources, batch.rejection)
  }

  static func check(_ batch: MetricBatch, _ reader: MetricReader) {
    precondition(batch.runs.last?.end ?? 0 == batch.count)
    precondition(zip(batch.runs, batch.runs.dropFirst()).allSatisfy { $0.end < $1.end })
    precondition(batch.runs.allSatisfy { (0..<reader.resourceCount).contains(Int($0.resource)) })
    precondition(batch.points.allSatisfy { (0..<reader.seriesCount).contains(Int($0.series)) })
    precondition(batch.rejection.reason.utf8.count <= 160)
    var symbols = SymbolTable(countMax: 10_000)
    for number in 0..<reader.seriesCount {
      let series = reader.series(Int32(number), symbols: &symbols)
      _ = reader.resource(series.resource, symbols: &symbols)
      precondition(series.attributes.allSatisfy { $0.key.index < symbols.count })
    }
  }

  static func check(_ batch: LogBatch, _ reader: LogReader) {
    var start = 0
    for record in batch.records {
      let text = batch.texts[start..<record.textEnd]
      start = record.textEnd
      precondition(text.count <= LogBatch.textByteCountMax)
      precondition(String(validating: text, as: UTF8.self) != nil)
      precondition(record.severity <= 24)
      precondition((0..<reader.resourceCount).contains(Int(record.resource)))
      precondition((-1..<reader.eventCount).contains(Int(record.event)))
    }
    precondition(start == batch.texts.count)
    precondition(batch.rejection.reason.utf8.count <= 160)
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
