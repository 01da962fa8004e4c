import TestSeeds
import Testing
import Vitals

private func histogram(_ milliseconds: [Int64]) -> LatencyHistogram {
  var histogram = LatencyHistogram()
  for value in milliseconds { histogram.add(nanoseconds: value * 1_000_000) }
  return histogram
}

@Suite struct `Baselines know what is usual` {
  @Test func `a ratio forgets by half in about 120 windows`() {
    var baseline = RatioBaseline()
    baseline.learn(part: 1_000, whole: 10_000)
    for _ in 0..<120 { baseline.learn(part: 0, whole: 0) }
    #expect(abs(baseline.part - 500) < 5)
    #expect(abs(baseline.whole - 5_000) < 50)
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `a ratio is the weighted sum of its windows`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var baseline = RatioBaseline()
    let windows = (0..<50).map { _ in
      let whole = Int.random(in: 0...100, using: &random)
      return (part: Int.random(in: 0...whole, using: &random), whole: whole)
    }
    for window in windows { baseline.learn(part: window.part, whole: window.whole) }
    var weight = 1.0
    var (part, whole) = (0.0, 0.0)
    for window in windows.reversed() {
      part += weight * Double(window.part)
      whole += weight * Double(window.whole)
      weight *= BaselineDecay.perWindow
    }
    #expect(abs(baseline.part - part) < 1e-6, "seed \(seed)")
    #expect(abs(baseline.whole - whole) < 1e-6, "seed \(seed)")
    #expect(abs(baseline.ratio - (part + 0.05) / (whole + 50)) < 1e-9, "seed \(seed)")
  }

  @Test func `little data says little: the ratio is not 0 without errors`() {
    var baseline = RatioBaseline()
    #expect(baseline.ratio == 0.001)
    baseline.learn(part: 0, whole: 5)
    #expect(baseline.ratio > 0.0009 && baseline.ratio < 0.001)
  }

  @Test(arguments: [(5, false), (6, true), (100, true)])
  func `a baseline is compared with after some windows`(_ windows: Int, _ isMature: Bool) {
    var ratio = RatioBaseline()
    var level = LevelBaseline()
    var durations = HistogramBaseline()
    for _ in 0..<windows {
      ratio.learn(part: 0, whole: 10)
      level.learn(1)
      durations.learn(histogram([5, 5, 5]))
    }
    #expect(ratio.isMature == isMature)
    #expect(level.isMature == isMature)
    #expect(durations.isMature == isMature)
  }

  @Test func `a histogram needs requests as well as windows`() {
    var baseline = HistogramBaseline()
    for _ in 0..<6 { baseline.learn(histogram([5])) }
    #expect(!baseline.isMature)
    for _ in 0..<4 { baseline.learn(histogram([5])) }
    #expect(baseline.isMature)
  }

  @Test func `a mean is as surprising as means of windows lay close together before`() {
    var calm = HistogramBaseline()
    var restless = HistogramBaseline()
    for round in 0..<60 {
      calm.learn(histogram([100, 100, 100]))
      restless.learn(histogram([10 << (round % 5)]))
    }
    #expect(calm.surprise(ofMean: 0.2) > 8)
    #expect(restless.surprise(ofMean: 0.2) < 3)
    #expect(restless.surprise(ofMean: 20) > 8)
    #expect(calm.surprise(ofMean: 0.05) == 0)
  }

  @Test func `a window without any request teaches a histogram nothing`() {
    var baseline = HistogramBaseline()
    baseline.learn(histogram([10, 20]))
    baseline.learn(LatencyHistogram())
    #expect(baseline.windowCount == 1)
    #expect(baseline.count == 2)
    #expect(abs(baseline.mean - 0.015) < 1e-12)
  }

  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func `the tail is the lowest bucket with no more than the share above`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var baseline = HistogramBaseline()
    var weights = [Double](repeating: 0, count: LatencyHistogram.bucketCount)
    for _ in 0..<20 {
      let values = (0..<Int.random(in: 1...40, using: &random)).map { _ in
        Int64.random(in: 1...900, using: &random)
      }
      baseline.learn(histogram(values))
      for bucket in weights.indices { weights[bucket] *= BaselineDecay.perWindow }
      for value in values {
        weights[LatencyHistogram.bucket(ofNanoseconds: value * 1_000_000)] += 1
      }
    }
    let whole = weights.reduce(0, +)
    for share in [0.01, 0.05, 0.5, 0.9] {
      let above = { (bucket: Int) in weights[(bucket + 1)...].reduce(0, +) / whole }
      let wanted = weights.indices.first { above($0) <= share } ?? 0
      let tail = baseline.tail(share)
      #expect(tail.bucket == wanted, "seed \(seed), share \(share)")
      #expect(abs(tail.share - above(wanted)) < 1e-9, "seed \(seed), share \(share)")
    }
  }

  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func `a level is the median of the last values and their spread`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var baseline = LevelBaseline()
    let values = (0..<Int.random(in: 1...150, using: &random)).map { _ in
      Double.random(in: -50...50, using: &random)
    }
    for value in values { baseline.learn(value) }
    let kept = Array(values.suffix(LevelBaseline.valueCountMax))
    let level = try #require(baseline.level)
    let median = middle(kept)
    #expect(level.median == median, "seed \(seed)")
    let spread = 1.4826 * middle(kept.map { abs($0 - median) })
    #expect(level.spread == spread, "seed \(seed)")
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `a quantile has its share of the last values at or below it`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var baseline = LevelBaseline()
    #expect(baseline.quantile(0.5) == nil)
    let values = (0..<Int.random(in: 1...90, using: &random)).map { _ in
      Double(Int.random(in: -9...9, using: &random))
    }
    for value in values { baseline.learn(value) }
    let kept = values.suffix(LevelBaseline.valueCountMax)
    for share in [0.0, 0.1, 0.5, 0.9, 1] {
      let quantile = try #require(baseline.quantile(share))
      let needed = share * Double(kept.count)
      #expect(Double(kept.count { $0 <= quantile }) >= needed, "seed \(seed), share \(share)")
      let below = kept.count { $0 < quantile }
      #expect(below == 0 || Double(below) < needed, "seed \(seed), share \(share)")
    }
  }

  /// Half of the values are at or below it: found by counting, without sorting.
  private func middle(_ values: [Double]) -> Double {
    func ranked(_ rank: Int) -> Double {
      values.first { value in
        let below = values.count { $0 < value }
        let equal = values.count { $0 == value }
        return below <= rank && rank < below + equal
      } ?? .nan
    }
    let half = values.count / 2
    return values.count % 2 == 1 ? ranked(half) : (ranked(half - 1) + ranked(half)) / 2
  }

  @Test func `what is no number is not learned`() {
    var baseline = LevelBaseline()
    for value in [Double.nan, .infinity, -.infinity] { baseline.learn(value) }
    #expect(baseline.level == nil)
  }
}
