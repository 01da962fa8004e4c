package import Telemetry

extension DiagnosisEngine {
  /// Takes in spans, then runs the windows that became due.
  ///
  /// - Parameter batch: decoded with this engine's `symbols`.
  /// - Returns: what came of the windows, in their order.
  package mutating func absorb(_ batch: SpanBatch) -> [Effect] {
    clock.observe(batch.end, isTimely: true)
    let identities = senders.identify(batch.resources, symbols: &symbols)
    let isAccepted = accepted(batch.end)
    for index in shards.indices {
      shards[index].absorb(
        batch, identities: identities, isAccepted: isAccepted, symbols: &symbols)
    }
    return runDueWindows()
  }

  /// Lets event time pass although nothing arrived, so that silence is noticed.
  ///
  /// - Parameter time: the present as the host's clock has it, moved by the lag of the telemetry.
  /// - Returns: what came of the windows, in their order.
  package mutating func advance(to time: Timestamp) -> [Effect] {
    clock.advance(to: time)
    return runDueWindows()
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
