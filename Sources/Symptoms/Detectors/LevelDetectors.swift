import Telemetry
import Topology
import Vitals

extension Examination {
  /// Strength of a plain limit: it was set by somebody who knows.
  static let limitStrength = 6.0

  /// What the number alone decides.
  func level(_ value: Double, _ rule: RuleReading, _ memory: RuleMemory) -> Judgement {
    switch rule.detector {
    case .above(let limit): return above(limit, value: value)
    case .below(let limit): return below(limit, value: value)
    case .risesAbove(let factor, let floor, let absolute):
      return risen(value, factor: factor, floor: floor, absolute: absolute, memory: memory)
    case .fallsBelow(let factor, let floor):
      return fallen(value, factor: factor, floor: floor, memory: memory)
    case .occurs(let count):
      // Telemetry may say any number; beyond a million all are as good as one.
      return occurs(count, count: Int(max(0, min(value, 1e6))), memory: memory)
    case .proportion, .grows, .outlier: return .unknown
    }
  }

  func above(_ limit: Double, value: Double) -> Judgement {
    if value > limit { return .present(Self.limitStrength, value: value, threshold: limit) }
    return value < 0.9 * limit || value == 0
      ? .absent(3, value: value, threshold: limit) : .unknown
  }

  func below(_ limit: Double, value: Double) -> Judgement {
    if value < limit { return .present(Self.limitStrength, value: value, threshold: limit) }
    return value > 1.1 * limit ? .absent(3, value: value, threshold: limit) : .unknown
  }

  /// Whether a level is far above usual, in its own spread and by a factor.
  func risen(
    _ value: Double, factor: Double, floor: Double, absolute: Double?, memory: RuleMemory
  ) -> Judgement {
    guard memory.level.isMature, let (median, spread) = memory.level.level else {
      guard let absolute else { return .unknown }
      return above(absolute, value: value)
    }
    // What it has reached now and then before is nothing new either.
    let often = 1.1 * (memory.level.quantile(0.95) ?? median)
    let limit = max(factor * median, floor, median + 4 * spread, often)
    if value >= limit {
      let excess = (value - median) / max(spread, 0.05 * abs(median), floor * 0.05, 1e-9)
      return .present(min(10, 3 + excess / 4), value: value, threshold: limit)
    }
    return value < (median + limit) / 2 ? .absent(2, value: value, threshold: limit) : .unknown
  }

  func fallen(_ value: Double, factor: Double, floor: Double, memory: RuleMemory) -> Judgement {
    guard memory.level.isMature, let (median, spread) = memory.level.level, median >= floor else {
      return .unknown
    }
    let often = memory.level.quantile(0.05) ?? median
    let limit = min(factor * median, median - 4 * spread, often)
    if value <= limit { return .present(5, value: value, threshold: limit) }
    return value > (median + limit) / 2 ? .absent(2, value: value, threshold: limit) : .unknown
  }

  /// Whether a level climbs without rest: nearly every step up, and by enough in all.
  func grows(seconds: Double, by share: Double, memory: RuleMemory) -> Judgement {
    let values = memory.values
    guard let first = values.first, let last = values.last, values.count >= 5,
      last.time.seconds(since: first.time) >= 0.8 * seconds
    else { return .unknown }
    let growth = (last.value - first.value) / max(abs(first.value), 1e-9)
    let tolerance = 0.005 * abs(first.value)
    let steps = zip(values, values.dropFirst())
    let falls = steps.filter { $1.value < $0.value - tolerance }.count
    let rises = steps.filter { $1.value > $0.value + tolerance / 5 }.count
    let isSteady = falls * 10 <= values.count && rises * 2 >= values.count
    if growth >= share, isSteady { return .present(5, value: growth, threshold: share) }
    return growth < share / 2 ? .absent(3, value: growth, threshold: share) : .unknown
  }

  /// Whether something is logged or happens more often than usual.
  func occurs(_ least: Int, count: Int, memory: RuleMemory) -> Judgement {
    let usual = memory.level.isMature ? memory.level.level?.median ?? 0 : 0
    let limit = max(Double(least), 3 * usual)
    if Double(count) >= limit {
      return .present(Self.limitStrength, value: Double(count), threshold: limit)
    }
    guard entity.isHeard, count == 0 else { return .unknown }
    // Nothing logged is weak evidence: not everything that happens is logged. Events are told more
    // reliably.
    return .absent(isOfLogs ? 1.5 : 2.5, value: Double(count), threshold: limit)
  }

  /// Whether one of several siblings stands out from their median.
  ///
  /// `requestCount` requests stand behind the value, if it is one of requests: two or three are
  /// slow or fail by chance.
  func outlier(
    _ value: Double, siblings: [Double], factor: Double, floor: Double, requestCount: Int? = nil
  ) -> Judgement {
    guard siblings.count >= 1 else { return .unknown }
    let median = LevelBaseline.median(siblings)
    let limit = max(factor * median, floor)
    if value > limit {
      let strength = requestCount.map { Double(min(8, $0)) } ?? 5
      return .present(strength, value: value, threshold: limit)
    }
    return value < (median + limit) / 2 ? .absent(2, value: value, threshold: limit) : .unknown
  }
}
