import Telemetry
import Topology

/// Makes of each log line that belongs to a request a number for what it says.
///
/// Lines of one shape have one number, whoever says them; see `LogShape`. The lowest bit tells
/// complaints (WARN and worse) from ordinary sentences, for which it is clear.
struct SentenceReader: Sendable {
  private var shape = LogShape()
  private var lines: [TracedLines.Line] = []

  /// The lines of this shard's traces in the batch.
  ///
  /// - Complexity: O(bytes of their texts).
  mutating func lines(
    of batch: LogBatch, sample: TraceSample, shard: Shard, isAccepted: [Bool]?
  ) -> [TracedLines.Line] {
    lines.removeAll(keepingCapacity: true)
    var start = 0
    batch.texts.withUnsafeBufferPointer { texts in
      for (row, record) in batch.records.enumerated() {
        let range = start..<record.textEnd
        start = record.textEnd
        guard record.spanID != 0, !range.isEmpty, isAccepted?[row] ?? true,
          shard.takes(record.traceLow), sample.takes(record.traceLow)
        else { continue }
        shape.read(UnsafeBufferPointer(rebasing: texts[range]))
        lines.append(
          TracedLines.Line(
            traceHigh: record.traceHigh, traceLow: record.traceLow, spanID: record.spanID,
            sentence: number(isComplaint: record.severity >= 13)))
      }
    }
    return lines
  }

  private func number(isComplaint: Bool) -> UInt64 {
    var hash = FNV1a()
    shape.bytes.withUnsafeBufferPointer { hash.add($0) }
    // 0 stands for no sentence.
    return isComplaint ? hash.value | 1 : max(2, hash.value & ~1)
  }
}
