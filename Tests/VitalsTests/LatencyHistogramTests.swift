import TestSeeds
import Testing
import Vitals

/// Durations as services have them: mostly short, some very long, a few beyond all buckets.
private func durations(_ count: Int, _ random: inout SeededGenerator) -> [Int64] {
  (0..<count).map { _ in
    let octave = Double.random(in: 0...48, using: &random)
    return Int64((Double(sign: .plus, exponent: Int(octave), significand: 1) * 1.37).rounded())
      + Int64.random(in: 0...1_000, using: &random)
  }
}

@Suite struct `A latency histogram` {
  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `gives quantiles to the width of a bucket`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let values = durations(Int.random(in: 1...2_000, using: &random), &random).sorted()
    var histogram = LatencyHistogram()
    for value in values { histogram.add(nanoseconds: value) }
    for share in [0.0, 0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1] {
      let rank = max(1, Int((share * Double(values.count)).rounded(.up)))
      let exact = Double(values[rank - 1]) / 1e9
      let found = try #require(histogram.quantile(share))
      let context = "seed \(seed), share \(share): \(found) for \(exact)"
      let bucket = LatencyHistogram.bucket(ofNanoseconds: values[rank - 1])
      #expect(found == LatencyHistogram.upperBound(ofBucket: bucket), "\(context)")
      if bucket > 0 && bucket < LatencyHistogram.bucketCount - 1 {
        #expect(found >= exact * 0.999_999 && found <= exact * 1.126, "\(context)")
      }
    }
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `keeps count and mean exactly`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let values = durations(500, &random)
    var histogram = LatencyHistogram()
    for value in values { histogram.add(nanoseconds: value) }
    #expect(histogram.count == 500)
    #expect(histogram.sumNanoseconds == values.reduce(0, +))
    let mean = Double(values.reduce(0, +)) / 500 / 1e9
    #expect(abs(try #require(histogram.mean) - mean) <= 1e-9 * mean)
  }

  @Test func `has buckets whose bounds rise and fit to each other`() {
    for bucket in 1..<LatencyHistogram.bucketCount {
      let below = LatencyHistogram.upperBound(ofBucket: bucket - 1)
      let bound = LatencyHistogram.upperBound(ofBucket: bucket)
      #expect(bound > below)
      #expect(bound <= below * 1.126)
      // What lies right below the bound is in the bucket, the bound itself is in the next.
      let border = Int64((bound * 1e9).rounded(.up))
      let first = Int64((below * 1e9).rounded(.up))
      #expect(LatencyHistogram.bucket(ofNanoseconds: first) == bucket)
      let next = min(bucket + 1, LatencyHistogram.bucketCount - 1)
      #expect(LatencyHistogram.bucket(ofNanoseconds: border) == next)
    }
  }

  @Test(arguments: [
    (Int64.min, 0), (-1, 0), (0, 0), (999, 0), (1_000, 0), (1_125, 1), (2_000, 8),
    (Int64.max, LatencyHistogram.bucketCount - 1),
  ])
  func `has a bucket for everything`(_ nanoseconds: Int64, _ bucket: Int) {
    #expect(LatencyHistogram.bucket(ofNanoseconds: nanoseconds) == bucket)
  }

  @Test func `of nothing has no quantile and no mean`() {
    let histogram = LatencyHistogram()
    #expect(histogram.quantile(0.5) == nil)
    #expect(histogram.mean == nil)
    #expect(histogram.count(aboveBucket: 0) == 0)
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `merges in any order and grouping`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let parts = (0..<3).map { _ in
      var histogram = LatencyHistogram()
      let count = Int.random(in: 0...30, using: &random)
      for value in durations(count, &random) { histogram.add(nanoseconds: value) }
      return histogram
    }
    func sum(_ order: [LatencyHistogram]) -> LatencyHistogram {
      order.reduce(into: LatencyHistogram()) { $0.add($1) }
    }
    let whole = sum(parts)
    #expect(sum(parts.reversed()) == whole, "seed \(seed)")
    var right = parts[1]
    right.add(parts[2])
    #expect(sum([parts[0], right]) == whole, "seed \(seed)")
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `counts what lies above a bucket`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let values = durations(200, &random)
    var histogram = LatencyHistogram()
    for value in values { histogram.add(nanoseconds: value) }
    for bucket in [0, 8, 100, LatencyHistogram.bucketCount - 2, LatencyHistogram.bucketCount - 1] {
      let above = values.count { LatencyHistogram.bucket(ofNanoseconds: $0) > bucket }
      #expect(histogram.count(aboveBucket: bucket) == above, "seed \(seed), bucket \(bucket)")
    }
  }
}
