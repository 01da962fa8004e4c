package import Telemetry
import Vitals

/// Where every batch comes through first: it numbers senders, series and strings, and moves event
/// time.
///
/// This, and nothing else, is shared by all that bring telemetry. What it does for a batch of known
/// shapes and series is a look at its times, so a lock around it is held for microseconds; intakes
/// then take the batch with the numbers that its reader keeps.
package struct Reception: Sendable {
  /// The names of everything, as intakes, topology and vitals know them.
  package internal(set) var symbols: SymbolTable
  package var clock: EventClock
  var senders: SenderTable
  var series: SeriesTable
  var sentences = SentenceSampling()
  /// Items refused because their time cannot be, since the start.
  package internal(set) var implausibleCount = 0
  private let windowSeconds: Double

  /// What became of a batch before intakes take it.
  package struct Verdict: Sendable {
    /// Which items have a time that can be; nil when all have.
    package var isAccepted: [Bool]?
    /// Those that have not, for the sender.
    package var rejection = Rejection()
  }

  init(settings: EngineSettings) {
    symbols = SymbolTable(
      countMax: settings.symbolCountMax, byteCountMax: settings.symbolByteCountMax)
    senders = SenderTable(symbols: &symbols, countMax: settings.identityCountMax)
    series = SeriesTable(countMax: settings.seriesCountMax)
    clock = EventClock(windowSeconds: settings.windowSeconds)
    windowSeconds = settings.windowSeconds
  }

  /// Receives spans.
  ///
  /// - Parameters:
  ///   - batch: decoded by `reader`, whose batches come in the order in which it gave them.
  ///   - reader: learns what this reception calls the shapes of the batch.
  /// - Returns: which of them intakes are to take.
  /// - Complexity: O(spans); strings are looked at only when a shape is new to the reader.
  package mutating func receive(_ batch: SpanBatch, from reader: inout SpanReader) -> Verdict {
    reader.meanings.learn(batch, senders: &senders, symbols: &symbols)
    clock.observe(batch.rows)
    guard let (oldest, latest) = batch.rows.endRange,
      !clock.acceptsAll(from: oldest, through: latest)
    else { return Verdict() }
    return judge(batch.rows.map(\.end))
  }

  /// Receives metric points; `reader` was made by `DiagnosisEngine.metricReader` and has just read
  /// the batch.
  package mutating func receive(_ batch: MetricBatch, from reader: inout MetricReader) -> Verdict {
    let times = batch.times
    clock.observe(times, isTimely: false)
    learn(from: &reader)
    return clock.acceptsAll(times) ? Verdict() : judge(times)
  }

  /// Receives log records; `reader` has just read the batch, and brings to this reception alone.
  package mutating func receive(_ batch: LogBatch, from reader: inout LogReader) -> Verdict {
    let times = batch.times
    clock.observe(times, isTimely: false)
    learn(from: &reader)
    sentences.note(batch, newest: clock.newest, windowSeconds: windowSeconds)
    reader.sample = sentences.sample
    return clock.acceptsAll(times) ? Verdict() : judge(times)
  }

  /// Which items of a batch have a time that can be.
  private mutating func judge(_ times: [Timestamp]) -> Verdict {
    var verdict = Verdict()
    verdict.isAccepted = times.map { time in
      if clock.accepts(time) { return true }
      let (age, lead) = (Int(EventClock.ageSecondsMax), Int(EventClock.leadSecondsMax))
      verdict.rejection.add(
        time > clock.ceiling
          ? "the time \(time.nanoseconds) ns is after \(clock.ceiling.nanoseconds) ns, which is "
            + "the present and what clocks may differ"
          : "the time \(time.nanoseconds) ns is more than \(age) s before or \(lead) s after the "
            + "newest event, \(clock.newest.nanoseconds) ns")
      implausibleCount += 1
      return false
    }
    return verdict
  }
}
