/// What is usual for a ratio of counts: a running ratio that forgets with a half-life.
package struct RatioBaseline: Sendable {
  /// Counts learned, weighted by their age, and the windows that they came in.
  package private(set) var part = 0.0
  package private(set) var whole = 0.0
  package private(set) var windowCount = 0

  package init() {}

  /// Learns a window in which `part` of `whole` counted.
  package mutating func learn(part: Int, whole: Int) {
    self.part = self.part * BaselineDecay.perWindow + Double(part)
    self.whole = self.whole * BaselineDecay.perWindow + Double(whole)
    windowCount += 1
  }

  /// The usual ratio, with a little doubt for little data (as if one in 1,000 of 50 more had
  /// counted).
  package var ratio: Double { (part + 0.05) / (whole + 50) }

  /// Whether enough windows were seen to compare with it.
  package var isMature: Bool { windowCount >= BaselineDecay.windowCountMature }
}

/// What is usual for a duration: a running histogram that forgets with a half-life.
package struct HistogramBaseline: Sendable {
  private var counts: [Double] = []
  /// Requests learned, weighted by their age.
  package private(set) var count = 0.0
  private var sum = 0.0
  /// Windows with requests that were learned.
  package private(set) var windowCount = 0

  package init() {}

  /// Learns a window; one without requests teaches nothing.
  package mutating func learn(_ histogram: LatencyHistogram) {
    guard !histogram.isEmpty else { return }
    if counts.isEmpty { counts = Array(repeating: 0, count: LatencyHistogram.bucketCount) }
    for bucket in counts.indices {
      counts[bucket] = counts[bucket] * BaselineDecay.perWindow + Double(histogram.counts[bucket])
    }
    count = count * BaselineDecay.perWindow + Double(histogram.count)
    sum = sum * BaselineDecay.perWindow + Double(histogram.sumNanoseconds) / 1e9
    windowCount += 1
  }

  /// Whether enough windows and requests were seen to compare with it.
  package var isMature: Bool {
    windowCount >= BaselineDecay.windowCountMature && count >= BaselineDecay.countMature
  }

  /// The usual mean in seconds; 0 without data.
  package var mean: Double { count > 0 ? sum / count : 0 }

  /// The highest bucket of which at most `share` of all lie above, and the share that does.
  package func tail(_ share: Double) -> (bucket: Int, share: Double) {
    var above = 0.0
    for bucket in counts.indices.reversed() {
      if above + counts[bucket] > share * count { return (bucket, count > 0 ? above / count : 0) }
      above += counts[bucket]
    }
    return (0, share)
  }
}

/// What is usual for a number: median and median absolute deviation of the last windows.
package struct LevelBaseline: Sendable {
  /// Windows looked back on.
  package static let valueCountMax = 60
  private var values: [Double] = []
  private var next = 0

  package init() {}

  /// Learns a window's value; what is not finite teaches nothing.
  package mutating func learn(_ value: Double) {
    guard value.isFinite else { return }
    if values.count < Self.valueCountMax {
      values.append(value)
    } else {
      values[next] = value
      next = (next + 1) % Self.valueCountMax
    }
  }

  /// Whether enough windows were seen to compare with it.
  package var isMature: Bool { values.count >= BaselineDecay.windowCountMature }

  /// Median and spread (1.4826 times the median absolute deviation, the standard deviation of a
  /// normal distribution); nil without data.
  package var level: (median: Double, spread: Double)? {
    guard !values.isEmpty else { return nil }
    let median = Self.median(values)
    return (median, 1.4826 * Self.median(values.map { abs($0 - median) }))
  }

  /// The value that `share` of the last windows did not exceed; nil without data.
  package func quantile(_ share: Double) -> Double? {
    guard !values.isEmpty else { return nil }
    let rank = (share * Double(values.count)).rounded(.up)
    return values.sorted()[min(values.count, max(1, Int(rank))) - 1]
  }

  /// The middle value, or the mean of the two middle ones.
  ///
  /// - Precondition: there are values.
  package static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}

/// How fast baselines forget, and when they can be trusted.
package enum BaselineDecay {
  /// Weight of the past a window later: a half-life of 120 windows (10 minutes of 5 s).
  package static let perWindow = 0.99424
  /// Windows after which a baseline is compared with; before, detectors use absolute defaults.
  package static let windowCountMature = 6
  /// Requests that a histogram baseline needs as well.
  package static let countMature = 15.0
}
