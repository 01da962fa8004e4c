package import Telemetry
import Topology

extension DiagnosisEngine {
  /// Takes in spans, then runs the windows that became due.
  ///
  /// - Parameters:
  ///   - batch: decoded by `reader`, whose batches come in the order in which it gave them.
  ///   - reader: remembers what this engine calls the shapes of the batch.
  /// - Returns: what came of the windows, in their order.
  /// - Complexity: O(spans); strings are looked at only when a shape is new to the reader.
  package mutating func absorb(_ batch: SpanBatch, from reader: inout SpanReader) -> [Effect] {
    let verdict = reception.receive(batch, from: &reader)
    for index in intakes.indices {
      intakes[index].absorb(batch, from: &reader, isAccepted: verdict.isAccepted)
    }
    return runDueWindows(after: verdict)
  }

  /// Takes in spans of a batch that stands for itself.
  package mutating func absorb(_ batch: SpanBatch) -> [Effect] {
    var reader = SpanReader()
    return absorb(batch, from: &reader)
  }

  /// Takes in metric points, then runs the windows that became due.
  ///
  /// - Parameters:
  ///   - batch: the last that `reader` has read.
  ///   - reader: made by `metricReader`; it keeps this engine's numbers.
  /// - Returns: what came of the windows, in their order.
  package mutating func absorb(_ batch: MetricBatch, from reader: inout MetricReader) -> [Effect] {
    let verdict = reception.receive(batch, from: &reader)
    for index in intakes.indices {
      intakes[index].absorb(batch, from: reader, isAccepted: verdict.isAccepted)
    }
    return runDueWindows(after: verdict)
  }

  /// Takes in log records, then runs the windows that became due.
  ///
  /// - Parameters:
  ///   - batch: the last that `reader` has read.
  ///   - reader: one that only this engine absorbs from; it keeps this engine's numbers.
  /// - Returns: what came of the windows, in their order.
  package mutating func absorb(_ batch: LogBatch, from reader: inout LogReader) -> [Effect] {
    let verdict = reception.receive(batch, from: &reader)
    for index in intakes.indices {
      intakes[index].absorb(batch, from: reader, isAccepted: verdict.isAccepted)
    }
    return runDueWindows(after: verdict)
  }

  /// Lets event time pass although nothing arrived, so that silence is noticed.
  ///
  /// - Parameter time: the present as the host's clock has it, moved by the lag of the telemetry.
  /// - Returns: what came of the windows, in their order.
  package mutating func advance(to time: Timestamp) -> [Effect] {
    reception.clock.advance(to: time)
    return runDueWindows()
  }

  private mutating func runDueWindows(after verdict: Reception.Verdict) -> [Effect] {
    rejection = verdict.rejection
    return runDueWindows()
  }

  private mutating func runDueWindows() -> [Effect] {
    var effects: [Effect] = []
    while let end = reception.clock.takeNextWindow() {
      var window = intakes[0].close(at: end)
      for index in intakes.indices.dropFirst() { window.merge(intakes[index].close(at: end)) }
      guard let changes = book(window, of: reception) else { continue }
      effects += changes
      effects += conclude(window)
      seekEvidence()
    }
    return effects
  }

  private mutating func seekEvidence() {
    let queries = wantedEvidence(of: reception)
    guard !queries.isEmpty else { return }
    var found: [TraceEvidence] = []
    for intake in intakes { found.merge(intake.search(queries, endedBefore: snapshot.at)) }
    take(found, of: reception)
  }
}
