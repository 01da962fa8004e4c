import Foundation
import OTLPProtos
import Telemetry

/// A metric point of a batch, read back or worked out slowly from the message.
struct PlainPoint: Equatable {
  var resource: [PlainAttribute]
  var name: String
  var unit: String
  var kind: MetricBatch.Kind
  var temporality: MetricBatch.Temporality
  var isMonotonic: Bool
  var start: Int64
  var time: Int64
  var value: UInt64
  var count: UInt64
  var attributes: [PlainAttribute]
}

extension PlainPoint {
  static func all(in batch: MetricBatch, of reader: MetricReader) -> [PlainPoint] {
    var symbols = SymbolTable()
    var start = 0
    return batch.runs.flatMap { run in
      defer { start = run.end }
      return batch.points[start..<run.end].map { point in
        let series = reader.series(point.series, symbols: &symbols)
        let resource = reader.resource(series.resource, symbols: &symbols)
        return PlainPoint(
          resource: PlainAttribute.all(resource, symbols), name: symbols[series.name],
          unit: symbols[series.unit], kind: run.kind, temporality: run.temporality,
          isMonotonic: run.isMonotonic, start: point.start.nanoseconds,
          time: point.time.nanoseconds, value: PlainValue.bits(point.value), count: point.count,
          attributes: series.attributes.map { PlainAttribute($0, symbols) })
      }
    }
  }
}
