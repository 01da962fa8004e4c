import Topology
import Vitals

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// What the requests of one operation are usually made of: calls for each request, by callee.
struct CallBaseline: Sendable, Codable {
  /// Calls learned before their absence is a finding.
  private static let callCountMin = 10.0

  private var ratios: [EntityID: RatioBaseline] = [:]
  /// Of the calls to each callee, those after which a request began no other.
  private var endings: [EntityID: RatioBaseline] = [:]

  init() {}

  /// Nothing was learned yet.
  var isBlank: Bool { ratios.isEmpty }

  /// Learns what left the last windows; where nothing was asked nothing is learned.
  mutating func learn(_ entity: EntityVitals) {
    guard let requests = entity.left?.count, requests > 0 else { return }
    for callee in entity.calls.keys {
      ratios[callee, default: RatioBaseline()].learn(
        part: entity.leftCalls[callee] ?? 0, whole: requests)
    }
    for (callee, count) in entity.leftCalls where count > 0 {
      endings[callee, default: RatioBaseline()].learn(
        part: min(count, entity.leftLastCalls[callee] ?? 0), whole: count)
    }
  }

  /// How often a request ends with a call to each callee that was called enough, among its calls.
  var usualEndings: [(callee: EntityID, ended: Double, called: Double)] {
    endings.compactMap { callee, ratio in
      guard ratio.isMature, ratio.whole >= Self.callCountMin else { return nil }
      return (callee, ratio.part, ratio.whole)
    }
  }

  /// Usual calls for each request, of callees that are known well.
  var expectations: [(callee: EntityID, perRequest: Double, learned: Double)] {
    ratios.compactMap { callee, ratio in
      guard ratio.isMature, ratio.part >= Self.callCountMin else { return nil }
      return (callee, ratio.part / ratio.whole, ratio.whole)
    }
  }
}

extension Examination {
  /// Of all calls that are expected, the part below which something is left undone.
  private static let undoneShare = 0.8

  /// Of calls to one callee, the part that may usually be a request's last one where that is a
  /// finding.
  private static let endingShareMax = 0.05
  /// Calls to it, at the fewest.
  private static let endedCountMin = 3

  /// Whether calls that requests usually make are not made, or none after a call that others
  /// always came after.
  func missingCalls(floor: Double, memory: RuleMemory) -> Judgement {
    guard entity.requestCount(windows: 1) > 0 else { return .silent }
    let judgement = callsNotMade(floor: floor, memory: memory)
    guard judgement.state != .present, let ended = endedEarly(floor: floor, memory: memory) else {
      return judgement
    }
    return ended
  }

  /// Whether requests end with a call to the same callee as they hardly ever did: their code leaves
  /// there.
  ///
  /// Nil if not.
  ///
  /// Told also where few of an operation's requests make the call at all.
  private func endedEarly(floor: Double, memory: RuleMemory) -> Judgement? {
    let usual = memory.calls.usualEndings
    var worst: (surprise: Double, share: Double)?
    for (callee, ended, called) in usual where ended <= Self.endingShareMax * called {
      let counts = entity.calls[callee] ?? []
      var windows = 0
      var calls = 0
      while windows < counts.count, calls < Self.requestCountMin {
        windows += 1
        calls += counts[counts.count - windows]
      }
      let lasts = (entity.lastCalls[callee] ?? []).suffix(windows).reduce(0, +)
      let share = Double(min(lasts, calls)) / Double(max(1, calls))
      guard calls >= Self.endedCountMin, share >= floor else { continue }
      let surprise = Significance.excess(
        part: min(lasts, calls), whole: calls, expected: (ended + 1) / (called + 2))
      if worst.map({ ($0.surprise, $0.share) < (surprise, share) }) ?? true {
        worst = (surprise, share)
      }
    }
    // Of many callees one is unusual by chance.
    guard let worst else { return nil }
    let surprise = worst.surprise - log(Double(usual.count))
    guard surprise >= Self.suspicious else { return nil }
    return .present(surprise, value: worst.share, threshold: floor)
  }

  /// The callee whose share of calls is missing most surely.
  private func callsNotMade(floor: Double, memory: RuleMemory) -> Judgement {
    let windows = entity.windowCount(holding: Self.requestCountMin)
    let requests = entity.requestCount(windows: windows)
    guard requests >= 2 else { return .silent }
    var worst: (surprise: Double, share: Double)?
    var expectedInAll = 0.0
    for (callee, perRequest, learned) in memory.calls.expectations {
      let made = (entity.calls[callee] ?? []).suffix(windows).reduce(0, +)
      let expected = perRequest * Double(requests)
      expectedInAll += expected
      let share = max(0, 1 - Double(made) / expected)
      // A call that nearly every request makes once is a coin that always fell on one side; others
      // come as they like, in bursts as long as a request makes them.
      let isConstant = perRequest > 0.9 && perRequest < 1.1
      let surprise =
        isConstant
        ? Significance.excess(
          part: max(0, requests - made), whole: requests,
          expected: max(0.02, 1 - perRequest + 1 / learned))
        : Self.shortfall(of: Double(made), expected: expected) / max(1, perRequest)
      if worst.map({ ($0.surprise, $0.share) < (surprise, share) }) ?? true {
        worst = (surprise, share)
      }
    }
    guard let worst else { return .unknown }
    // Who calls one callee instead of another leaves nothing undone.
    let madeInAll = entity.calls.values.reduce(0) { $0 + $1.suffix(windows).reduce(0, +) }
    let isLess = Double(madeInAll) < Self.undoneShare * expectedInAll
    if isLess, worst.share >= floor, worst.surprise >= Self.suspicious {
      return .present(worst.surprise, value: worst.share, threshold: floor)
    }
    guard worst.share < floor / 2 else { return .unknown }
    return .absent(min(3, 0.3 * Double(requests)), value: worst.share, threshold: floor)
  }

  /// How surprising it is to count so few where so many are expected (Poisson).
  private static func shortfall(of count: Double, expected: Double) -> Double {
    guard count < expected else { return 0 }
    return expected - count + (count > 0 ? count * log(count / expected) : 0)
  }
}
