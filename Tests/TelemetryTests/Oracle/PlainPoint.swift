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
  var buckets: [PlainBucket]
}

/// Bounds are equal when they agree in twelve digits: the reference uses the C library's power
/// function.
struct PlainBucket: Equatable {
  var lower: Double
  var upper: Double
  var count: UInt64

  static func == (left: PlainBucket, right: PlainBucket) -> Bool {
    left.count == right.count && agree(left.lower, right.lower) && agree(left.upper, right.upper)
  }

  private static func agree(_ left: Double, _ right: Double) -> Bool {
    left == right || abs(left - right) <= 1e-12 * max(abs(left), abs(right))
  }
}

extension PlainPoint {
  static func all(in batch: MetricBatch, _ symbols: SymbolTable) -> [PlainPoint] {
    (0..<batch.count).map { row in
      let attributes = Int(batch.attributeStart[row])..<Int(batch.attributeStart[row + 1])
      let buckets = Int(batch.bucketStart[row])..<Int(batch.bucketStart[row + 1])
      return PlainPoint(
        resource: PlainAttribute.all(batch.resources[Int(batch.resourceIndex[row])], symbols),
        name: symbols[batch.name[row]], unit: symbols[batch.unit[row]], kind: batch.kind[row],
        temporality: batch.temporality[row], isMonotonic: batch.isMonotonic[row],
        start: batch.start[row].nanoseconds, time: batch.time[row].nanoseconds,
        value: PlainValue.bits(batch.value[row]), count: batch.pointCount[row],
        attributes: batch.attributes[attributes].map { PlainAttribute($0, symbols) },
        buckets: batch.buckets[buckets].map {
          PlainBucket(lower: $0.lower, upper: $0.upper, count: $0.count)
        })
    }
  }
}
