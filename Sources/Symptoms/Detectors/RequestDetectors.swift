import Topology
import Vitals

/// One entity looked at in one window, rule by rule.
struct Examination {
  let entity: EntityVitals
  /// The rule at hand reads what is logged.
  var isOfLogs = false

  init(_ entity: EntityVitals) { self.entity = entity }

  /// Surprise (log likelihood ratio) that makes an excess of counts worth a second look; see
  /// `SymptomTable` for how often it must be seen.
  static let suspicious = 5.0
  /// Requests below which one window says nothing by itself.
  static let requestCountMin = 5
  /// By how much fewer requests than that must be over the limit to be believed: an order of
  /// magnitude.
  static let fewFactor = 10.0

  /// Calls were made, and all went well: what is logged meanwhile is not about them.
  ///
  /// Two windows, since a span ends after the line that tells why it failed.
  var isFailureFree: Bool {
    guard let (failed, calls) = entity.ratio(.errors, windows: 2) else { return false }
    return calls > 0 && failed == 0
  }

  /// Whether the ratio of counts is higher than usual: a binomial test.
  func proportion(_ measure: RequestMeasure, floor: Double, memory: RuleMemory) -> Judgement {
    guard let last = entity.ratio(measure, windows: 1) else { return .unknown }
    guard last.whole > 0 else { return .silent }
    let windows = windowCount(entity.requestCount(windows: 1))
    guard entity.hasRequests, let (part, whole) = entity.ratio(measure, windows: windows),
      whole >= 3
    else { return .unknown }
    let isMature = memory.ratio.isMature
    let usual = min(0.9, max(0.001, isMature ? memory.ratio.ratio : 0.01))
    let least = max(isMature ? floor : max(floor, 0.1), 2 * usual)
    let ratio = Double(part) / Double(whole)
    let surprise = Significance.excess(part: part, whole: whole, expected: usual)
    if part >= 2, ratio >= least, surprise >= Self.suspicious {
      return .present(surprise, value: ratio, threshold: least)
    }
    // Had the symptom been there, the ratio would be well above the floor.
    let expected = min(0.95, max(0.2, 3 * least))
    let against = Significance.logRatio(
      part: part, whole: whole, first: expected, second: min(usual, expected / 2))
    return against < -1 ? .absent(-against, value: ratio, threshold: least) : .unknown
  }

  /// Whether nearly all of what is counted is of one sort; nil for measures that are no ratio.
  ///
  /// One or two requests are all of one sort by chance.
  private func share(_ measure: RequestMeasure, above limit: Double) -> Judgement? {
    guard let last = entity.ratio(measure, windows: 1) else { return nil }
    guard last.whole > 0 else { return .silent }
    let windows = windowCount(entity.requestCount(windows: 1))
    guard let (part, whole) = entity.ratio(measure, windows: windows), whole >= 3 else {
      return .unknown
    }
    let share = Double(part) / Double(whole)
    if share > limit {
      return .present(min(Self.limitStrength, Double(whole)), value: share, threshold: limit)
    }
    return share < 0.9 * limit
      ? .absent(min(3, Double(whole) / 2), value: share, threshold: limit) : .unknown
  }

  /// Whether durations are longer than usual: how many lie in the slowest twentieth of the baseline
  /// (a shift of the tail or of the whole alike), and by how much the mean rose.
  func slower(
    _ measure: RequestMeasure, factor: Double, floor: Double, absolute: Double?,
    memory: RuleMemory
  ) -> Judgement {
    guard let last = entity.histogram(measure, windows: 1) else { return .unknown }
    // What seldom has requests says nothing between them.
    guard !last.isEmpty else { return entity.requestCount(windows: 1) > 0 ? .unknown : .silent }
    guard let now = entity.histogram(measure, windows: windowCount(last.count)), now.count >= 3,
      let mean = now.mean
    else { return .silent }
    guard memory.histogram.isMature else {
      guard let absolute else { return .unknown }
      return mean > absolute
        ? .present(3, value: mean, threshold: absolute)
        : .absent(1, value: mean, threshold: absolute)
    }
    let usual = memory.histogram.mean
    let limit = max(factor * usual, usual + floor)
    // Two or three requests by themselves are a finding only when they are slower by far than any
    // before.
    if let mean = last.mean, last.count >= 2, last.count < Self.requestCountMin,
      mean >= Self.fewFactor * limit
    {
      let surprise = surprise(last, memory.histogram, slowest: 0.01, least: 0.01)
      if surprise >= Self.suspicious { return .present(surprise, value: mean, threshold: limit) }
    }
    let surprise = surprise(now, memory.histogram, slowest: 0.05, least: 0.02)
    let isFarOut = memory.histogram.surprise(ofMean: mean) >= Self.suspicious
    if mean >= limit, isFarOut, surprise >= Self.suspicious {
      return .present(surprise, value: mean, threshold: limit)
    }
    guard mean < (usual + limit) / 2 else { return .unknown }
    return .absent(0.7 * Double(now.count), value: mean, threshold: limit)
  }

  /// How surprising it is that so many lie in the slowest share of the baseline.
  ///
  /// At least the ratio `least` is expected there, for baselines of few requests.
  private func surprise(
    _ now: LatencyHistogram, _ usual: HistogramBaseline, slowest share: Double, least: Double
  ) -> Double {
    let tail = usual.tail(share)
    return Significance.excess(
      part: now.count(aboveBucket: tail.bucket), whole: now.count,
      expected: min(0.5, max(least, tail.share, 1 / (1 + usual.count))))
  }

  /// Whether the count of requests is far from usual: a Poisson test with the spread that was seen.
  ///
  /// Few requests go far above their mean more often than a normal distribution has it: where five
  /// are usual, sixteen come by chance a hundred times as often.
  func rate(
    above factor: Double?, below share: Double?, floor: Double, memory: RuleMemory
  )
    -> Judgement
  {
    let seconds = entity.windowSeconds
    guard entity.hasRequests, memory.level.isMature, let (median, spread) = memory.level.level
    else { return .unknown }
    // Where requests come in bursts most windows are alike and some are not: the spread is theirs.
    let bursts = ((memory.level.quantile(0.9) ?? median) - median) / 1.28
    let deviation = max(median.squareRoot(), spread, factor == nil ? 0 : bursts, 1)
    let count = Double(entity.requestCount(windows: 1))
    let z = (count - median) / deviation
    // Load drifts with the time of day: what is compared with is the busy (or idle) end of the last
    // minutes.
    if let factor {
      let busy = memory.level.quantile(0.9) ?? median
      // Where requests come in bursts, one that is hardly larger than those before is no surge.
      let burst = 1.1 * (memory.level.quantile(0.98) ?? median)
      let least = max(factor * median, 0.8 * factor * busy, burst, floor * seconds)
      let surprise = Significance.crowd(
        of: count, expected: median, variance: spread * spread)
      if count >= least, z >= 4, surprise >= Self.suspicious {
        return .present(surprise, value: count / seconds, threshold: least / seconds)
      }
      // The further below the limit, the surer it is that there is no surge.
      let against = max(2, ((least - median) / deviation - z) / 2)
      return z < 3 ? .absent(against, value: count / seconds, threshold: least / seconds) : .unknown
    }
    let idle = memory.level.quantile(0.1) ?? median
    let limit = min((share ?? 1) * median, idle / 2)
    return fallen(median, deviation, floor: floor * seconds, limit: limit)
  }

  /// Low counts are judged over the last windows together: three requests a window may miss one by
  /// chance.
  private func fallen(
    _ median: Double, _ deviation: Double, floor: Double, limit: Double
  ) -> Judgement {
    let windows = Double(VitalsTable.recentWindowCount)
    guard median >= floor else { return .unknown }
    let recent = Double(entity.requestCount(windows: VitalsTable.recentWindowCount))
    let seconds = entity.windowSeconds
    let now = Double(entity.requestCount(windows: 1))
    let z = (median * windows - recent) / (deviation * windows.squareRoot())
    let zNow = (median - now) / deviation
    let isLasting = z >= 4.5 && recent <= limit * windows
    if now <= limit, zNow >= 4.5 || isLasting {
      let far = max(z, zNow)
      // The last window before telemetry stops is half empty; the next one tells.
      let most = isLasting ? far * far / 2 : min(far * far / 2, 0.9 * SymptomTable.strong)
      return .present(most, value: now / seconds, threshold: limit / seconds)
    }
    return now > limit && z < 2
      ? .absent(2, value: now / seconds, threshold: limit / seconds) : .unknown
  }

  /// Windows to look at: the last one, or the last few together when it has too little of what is
  /// measured, or as many as hold enough where even those have next to nothing.
  private func windowCount(_ size: Int) -> Int {
    guard size < Self.requestCountMin else { return 1 }
    let recent = VitalsTable.recentWindowCount
    guard entity.requestCount(windows: recent) < 3 else { return recent }
    return max(recent, entity.windowCount(holding: Self.requestCountMin))
  }

  /// Detectors that know how many requests stand behind a number; nil when the number alone
  /// decides.
  func requests(
    _ measure: RequestMeasure, _ rule: RuleReading, _ memory: RuleMemory
  ) -> Judgement? {
    switch rule.detector {
    case .proportion(let floor) where measure == .callsMissing:
      return missingCalls(floor: floor, memory: memory)
    case .proportion(let floor):
      return proportion(measure, floor: floor, memory: memory)
    case .above(let limit):
      return share(measure, above: limit)
    case .risesAbove(let factor, let floor, let absolute) where rule.isOfDurations:
      return slower(measure, factor: factor, floor: floor, absolute: absolute, memory: memory)
    case .risesAbove(let factor, let floor, _) where measure == .rate:
      return rate(above: factor, below: nil, floor: floor, memory: memory)
    case .fallsBelow(let factor, let floor) where measure == .rate:
      return rate(above: nil, below: factor, floor: floor, memory: memory)
    default:
      return nil
    }
  }
}
