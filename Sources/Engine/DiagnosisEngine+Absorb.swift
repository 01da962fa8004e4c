package import Telemetry

extension DiagnosisEngine {
  /// Takes in spans, then runs the windows that became due.
  ///
  /// - Parameters:
  ///   - batch: decoded by `reader`, whose batches come in the order in which it gave them.
  ///   - reader: remembers what this engine calls the shapes of the batch.
  /// - Returns: what came of the windows, in their order.
  /// - Complexity: O(spans); strings are looked at only when a shape is new to the reader.
  package mutating func absorb(_ batch: SpanBatch, from reader: inout SpanReader) -> [Effect] {
    reader.meanings.learn(batch, senders: &senders, symbols: &symbols)
    clock.observe(batch.rows)
    let isAccepted = accepted(batch.rows)
    for index in shards.indices {
      shards[index].absorb(batch, meanings: &reader.meanings, isAccepted: isAccepted)
    }
    return runDueWindows()
  }

  /// Takes in spans of a batch that stands for itself.
  package mutating func absorb(_ batch: SpanBatch) -> [Effect] {
    var reader = SpanReader()
    return absorb(batch, from: &reader)
  }

  /// Lets event time pass although nothing arrived, so that silence is noticed.
  ///
  /// - Parameter time: the present as the host's clock has it, moved by the lag of the telemetry.
  /// - Returns: what came of the windows, in their order.
  package mutating func advance(to time: Timestamp) -> [Effect] {
    clock.advance(to: time)
    return runDueWindows()
  }

  /// Which spans have a time that can be; nil when all have.
  private mutating func accepted(_ rows: [SpanRow]) -> [Bool]? {
    guard let (oldest, latest) = rows.endRange, !clock.acceptsAll(from: oldest, through: latest)
    else {
      rejection = Rejection()
      return nil
    }
    return accepted(rows.map(\.end))
  }

  /// Which items of a batch have a time that can be; the others are refused, see `rejection`.
  mutating func accepted(_ times: [Timestamp]) -> [Bool] {
    rejection = Rejection()
    return times.map { time in
      if clock.accepts(time) { return true }
      let (age, lead) = (Int(EventClock.ageSecondsMax), Int(EventClock.leadSecondsMax))
      rejection.add(
        time > clock.ceiling
          ? "the time \(time.nanoseconds) ns is after \(clock.ceiling.nanoseconds) ns, which is "
            + "the present and what clocks may differ"
          : "the time \(time.nanoseconds) ns is more than \(age) s before or \(lead) s after the "
            + "newest event, \(clock.newest.nanoseconds) ns")
      implausibleCount += 1
      return false
    }
  }
}
