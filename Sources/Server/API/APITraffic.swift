internal import Queries
internal import Synchronization

/// Who may ask now, and what was asked so far.
final class APITraffic: Sendable {
  private struct State {
    var inFlightCount = 0
    /// Requests that may come at once, refilled with time.
    var tokens: Double
    var filled: ContinuousClock.Instant
    var counts: [String: Int] = [:]

    mutating func refill(to now: ContinuousClock.Instant, perSecond rate: Double) {
      let seconds = filled.duration(to: now) / .seconds(1)
      filled = now
      tokens = min(rate, tokens + max(0, seconds) * rate)
    }
  }

  private let limits: APILimits
  private let state: Mutex<State>

  init(limits: APILimits, now: ContinuousClock.Instant = .now) {
    self.limits = limits
    state = Mutex(State(tokens: Double(limits.apiRequestsPerSecondMax), filled: now))
  }

  /// Lets a request in; every one that was let in must leave.
  ///
  /// - Throws: when too many are being answered, or came in the last second.
  func enter(at now: ContinuousClock.Instant = .now) throws(Refused) {
    let refusal: Refused? = state.withLock { state in
      state.refill(to: now, perSecond: Double(limits.apiRequestsPerSecondMax))
      state.counts["requests", default: 0] += 1
      guard state.tokens >= 1 else {
        state.counts["refused.rate", default: 0] += 1
        return Refused(
          .tooMany, "too many requests; come again in a second", place: "rate",
          limit: "\(limits.apiRequestsPerSecondMax) a second")
      }
      guard state.inFlightCount < limits.apiInFlightCountMax else {
        state.counts["refused.inFlight", default: 0] += 1
        return Refused(
          .unavailable, "too many requests are being answered; come again in a second",
          place: "inFlight", value: String(state.inFlightCount),
          limit: "\(limits.apiInFlightCountMax) at one moment")
      }
      state.tokens -= 1
      state.inFlightCount += 1
      return nil
    }
    if let refusal { throw refusal }
  }

  func leave() { state.withLock { $0.inFlightCount -= 1 } }

  /// Counts something by name.
  func count(_ name: String) { state.withLock { $0.counts[name, default: 0] += 1 } }

  /// What was counted, by name.
  var counts: [NamedCount] {
    state.withLock { state in
      [NamedCount("inFlight", state.inFlightCount)]
        + state.counts.sorted { $0.key < $1.key }.map { NamedCount($0.key, $0.value) }
    }
  }
}
