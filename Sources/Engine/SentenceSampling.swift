import Telemetry

/// Of how many traces ordinary log lines are read, so that reading them costs no more where much is
/// logged.
///
/// Told of every batch once, so that any number of intakes has the same sample.
struct SentenceSampling: Sendable {
  /// Lines of one window from which on half as many traces are read.
  static let linesPerWindowMax = 50_000
  /// Windows with less than a quarter of that after which twice as many are read again.
  static let idleWindowCount = 24

  private(set) var sample = TraceSample()
  private var windowEnd = Timestamp.zero
  private var lineCount = 0
  private var idleCount = 0

  /// Counts the lines of a batch that are in the sample; `newest` is the present, in event time.
  mutating func note(_ batch: LogBatch, newest: Timestamp, windowSeconds: Double) {
    if newest > windowEnd {
      adjust()
      windowEnd = newest.advanced(bySeconds: windowSeconds)
    }
    for record in batch.records where record.spanID != 0 && sample.takes(record.traceLow) {
      lineCount += 1
    }
  }

  private mutating func adjust() {
    while lineCount > Self.linesPerWindowMax, sample.level < TraceSample.levelMax {
      sample.level += 1
      lineCount /= 2
      idleCount = 0
    }
    idleCount = lineCount < Self.linesPerWindowMax / 4 ? idleCount + 1 : 0
    if idleCount >= Self.idleWindowCount, sample.level > 0 {
      sample.level -= 1
      idleCount = 0
    }
    lineCount = 0
  }
}
