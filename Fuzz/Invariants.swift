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
