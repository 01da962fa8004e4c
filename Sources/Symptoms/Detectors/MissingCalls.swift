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

  /// Whether calls that requests usually make are not made: the callee whose share is missing most
  /// surely.
  func missingCalls(floor: Double, memory: RuleMemory) -> Judgement {
    guard entity.requestCount(windows: 1) > 0 else { return .silent }
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
