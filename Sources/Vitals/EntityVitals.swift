package import Topology

/// How one entity is doing: all that the table holds of it, looked up once for many questions.
///
/// Valid until the next window is closed.
package struct EntityVitals: Sendable {
  package let id: EntityID
  /// Length of a window in seconds.
  package let windowSeconds: Double
  /// Telemetry of its own arrived in the last window.
  package let isHeard: Bool
  /// Whether any metric that a rule asks for was ever bound to it.
  package var hasMetrics: Bool { !series.isEmpty }

  /// The last windows of requests, more where requests are few, the newest last; empty when none
  /// was ever seen, and when nobody sent spans or logs in the last window.
  let windows: [RequestCounts]
  /// Its series by the number of the want that they serve.
  let series: [Int32: [Int32]]
  let phrases: [Int32: Int]
  let events: [String: Int]
  /// Operations: calls of the last windows by callee, the newest last; fewer windows than of
  /// requests for callees that are new.
  package let calls: [EntityID: [Int]]
  /// Of these, the calls after which a request began no other; likewise.
  package let lastCalls: [EntityID: [Int]]
  /// What left the last windows when this one began, requests and calls: what baselines learn, so
  /// that nothing is compared with itself.
  ///
  /// Nil when nothing left.
  package let left: RequestCounts?
  package let leftCalls: [EntityID: Int]
  package let leftLastCalls: [EntityID: Int]

  /// Operations: what the requests of the last window said; nil when nothing could be heard.
  package let sayings: Sayings?

  /// Whether it ever had requests.
  package var hasRequests: Bool { !windows.isEmpty }

  /// Requests of the last `count` windows.
  package func requestCount(windows count: Int) -> Int {
    var sum = 0
    for place in places(count) { sum += windows[place].count }
    return sum
  }

  /// The fewest of the last windows that hold so many requests; all that are kept if none do.
  package func windowCount(holding count: Int) -> Int {
    var sum = 0
    for (place, window) in windows.reversed().enumerated() {
      sum += window.count
      if sum >= count { return place + 1 }
    }
    return windows.count
  }

  private func places(_ count: Int) -> Range<Int> {
    max(0, windows.count - count)..<windows.count
  }

  /// Numerator and denominator of a ratio of counts over the last `count` windows; nil for measures
  /// that are none.
  package func ratio(_ measure: RequestMeasure, windows count: Int) -> (part: Int, whole: Int)? {
    var sum = (part: 0, whole: 0)
    for place in places(count) {
      guard let (part, whole) = windows[place].ratio(measure) else { return nil }
      sum = (sum.part + part, sum.whole + whole)
    }
    return sum
  }

  /// Durations of the last `count` windows together; nil for measures that are none.
  package func histogram(_ measure: RequestMeasure, windows count: Int) -> LatencyHistogram? {
    guard !windows.isEmpty, var sum = windows[windows.count - 1].histogram(measure) else {
      return nil
    }
    for place in places(count).dropLast() {
      if let earlier = windows[place].histogram(measure) { sum.add(earlier) }
    }
    return sum
  }
}

extension VitalsTable {
  /// All that is held of an entity.
  package func vitals(of id: EntityID) -> EntityVitals {
    EntityVitals(
      id: id, windowSeconds: windowSeconds, isHeard: isHeard(id),
      windows: isAnybodySpeaking ? requests[id]?.windows ?? [] : [], series: metrics.series(of: id),
      phrases: phrases[id] ?? [:], events: events[id] ?? [:],
      calls: isAnybodySpeaking ? calls.calls(of: id) : [:],
      lastCalls: isAnybodySpeaking ? lastCalls.calls(of: id) : [:],
      left: isAnybodySpeaking ? requests[id]?.left : nil,
      leftCalls: isAnybodySpeaking ? calls.leftCalls(of: id) : [:],
      leftLastCalls: isAnybodySpeaking ? lastCalls.leftCalls(of: id) : [:],
      sayings: isAnybodySpeaking ? sentences.sayings(of: id) : nil)
  }

  /// A reading as one number now, in its unit; nil without data.
  package func number(_ reading: MeasureReading, of entity: EntityVitals) -> Double? {
    switch reading {
    case .request(.loudestShare): return relations.loudestShares[entity.id]
    case .request(let measure):
      return entity.windows.last?.number(measure, seconds: windowSeconds)
    case .metric(let want, let reduction, let isRate):
      guard let rows = entity.series[want] else { return nil }
      return metrics.number(rows, reduction, isRate: isRate, at: end)
    case .quotient(let part, let whole):
      guard let part = number(part, of: entity), let whole = number(whole, of: entity), whole != 0
      else { return nil }
      return part / whole
    case .sum(let parts):
      let numbers = parts.compactMap { number($0, of: entity) }
      return numbers.isEmpty ? nil : numbers.reduce(0, +)
    case .first(let parts):
      for part in parts {
        if let number = number(part, of: entity) { return number }
      }
      return nil
    case .logs(let numbers):
      return entity.phrases.isEmpty
        ? 0 : Double(numbers.reduce(0) { $0 + (entity.phrases[$1] ?? 0) })
    case .event(let name): return Double(entity.events[name] ?? 0)
    case .silence: return silenceSeconds(of: entity.id)
    }
  }
}
