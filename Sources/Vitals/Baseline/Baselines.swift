#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// What is usual for a ratio of counts: a running ratio that forgets with a half-life.
package struct RatioBaseline: Sendable, Codable {
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
///
/// Only the buckets from the shortest to the longest duration ever learned are held.
package struct HistogramBaseline: Sendable, Codable {
  /// Weights of the buckets from `first` on.
  private var counts: [Double] = []
  private var first = 0
  /// Requests learned, weighted by their age.
  package private(set) var count = 0.0
  private var sum = 0.0
  /// Windows with requests that were learned.
  package private(set) var windowCount = 0
  /// Natural logarithms of windows' means in seconds: their running mean and mean square.
  private var logMean = 0.0
  private var logMeanSquare = 0.0

  package init() {}

  /// Learns a window; one without requests teaches nothing.
  package mutating func learn(_ histogram: LatencyHistogram) {
    guard let filled = histogram.filledBuckets else { return }
    widen(to: filled)
    for place in counts.indices { counts[place] *= BaselineDecay.perWindow }
    for bucket in filled { counts[bucket - first] += Double(histogram.count(inBucket: bucket)) }
    count = count * BaselineDecay.perWindow + Double(histogram.count)
    sum = sum * BaselineDecay.perWindow + Double(histogram.sumNanoseconds) / 1e9
    windowCount += 1
    learn(mean: Double(histogram.sumNanoseconds) / 1e9 / Double(histogram.count))
  }

  private mutating func learn(mean: Double) {
    let level = log(max(mean, Self.shortestSeconds))
    let weight = max(1 / Double(windowCount), 1 - BaselineDecay.perWindow)
    logMean += (level - logMean) * weight
    logMeanSquare += (level * level - logMeanSquare) * weight
  }

  /// How surprising a mean this long can be at the most, by how far means of windows lay apart so
  /// far: twice the log likelihood ratio of a normal distribution of their logarithms, since it is
  /// asked of two windows running.
  ///
  /// Requests of one window are no independent witnesses: they share a trace, a page, a pause.
  package func surprise(ofMean seconds: Double) -> Double {
    let variance = max(Self.spreadMin * Self.spreadMin, logMeanSquare - logMean * logMean)
    let far = log(max(seconds, Self.shortestSeconds)) - logMean
    return far > 0 ? far * far / variance : 0
  }

  /// Means below this are taken as this: one microsecond.
  private static let shortestSeconds = 1e-6
  /// The least spread of logarithms: windows' means differ by a tenth.
  private static let spreadMin = 0.1

  private mutating func widen(to filled: Range<Int>) {
    guard !counts.isEmpty else {
      first = filled.lowerBound
      counts = Array(repeating: 0, count: filled.count)
      return
    }
    if filled.lowerBound < first {
      counts.insert(contentsOf: repeatElement(0, count: first - filled.lowerBound), at: 0)
      first = filled.lowerBound
    }
    let missing = filled.upperBound - (first + counts.count)
    if missing > 0 { counts.append(contentsOf: repeatElement(0, count: missing)) }
  }

  /// Whether enough windows and requests were seen to compare with it.
  package var isMature: Bool {
    windowCount >= BaselineDecay.windowCountMature && count >= BaselineDecay.countMature
  }

  /// The usual mean in seconds; 0 without data.
  package var mean: Double { count > 0 ? sum / count : 0 }

  /// The highest bucket of which at most `share` of all lie above, and the share that does.
  package func tail(_ share: Double) -> (bucket: Int, share: Double) {
    let most = share * count
    var above = 0.0
    for place in counts.indices.reversed() {
      if above + counts[place] > most { return (first + place, count > 0 ? above / count : 0) }
      above += counts[place]
    }
    return (0, share)
  }
}

/// What is usual for a number: median and median absolute deviation of the last windows.
///
/// Kept in order beside the order of arrival, so that a window costs no sorting; as long as all
/// values are one and the same, which is the rule for what hardly ever happens, only their number
/// is held.
package struct LevelBaseline: Sendable, Codable {
  /// Windows looked back on.
  package static let valueCountMax = 60
  /// In the order of arrival, a ring from `next` on once it is full; empty while all are `usual`.
  private var values: [Double] = []
  private var ordered: [Double] = []
  private var next: Int32 = 0
  private var count: Int32 = 0
  private var usual = 0.0

  package init() {}

  private enum CodingKeys: String, CodingKey { case values, next, count, usual }

  /// Reads back what was encoded.
  ///
  /// - Throws: when no baseline can have these values; they come from a file.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    values = try container.decode([Double].self, forKey: .values)
    next = try container.decode(Int32.self, forKey: .next)
    count = try container.decode(Int32.self, forKey: .count)
    usual = try container.decode(Double.self, forKey: .usual)
    let isSound =
      values.isEmpty ? (0...Int32(Self.valueCountMax)).contains(count) : Int(count) == values.count
    guard isSound, values.count <= Self.valueCountMax,
      (0..<Int32(Self.valueCountMax)).contains(next)
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .count, in: container, debugDescription: "no level has these values")
    }
    ordered = values.sorted()
  }

  /// Learns a window's value; what is not finite teaches nothing.
  package mutating func learn(_ value: Double) {
    guard value.isFinite else { return }
    if count == 0 { usual = value }
    if values.isEmpty {
      guard value != usual else {
        count = min(count + 1, Int32(Self.valueCountMax))
        return
      }
      values = Array(repeating: usual, count: Int(count))
      ordered = values
    }
    if values.count < Self.valueCountMax {
      values.append(value)
      count += 1
    } else {
      ordered.remove(at: place(of: values[Int(next)]))
      values[Int(next)] = value
      next = (next + 1) % Int32(Self.valueCountMax)
    }
    ordered.insert(value, at: place(of: value))
  }

  /// How many are less than a value.
  private func place(of value: Double) -> Int {
    var low = 0
    var high = ordered.count
    while low < high {
      let middle = (low + high) / 2
      if ordered[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Whether enough windows were seen to compare with it.
  package var isMature: Bool { Int(count) >= BaselineDecay.windowCountMature }

  /// Median and spread (1.4826 times the median absolute deviation, the standard deviation of a
  /// normal distribution); nil without data.
  package var level: (median: Double, spread: Double)? {
    guard count > 0 else { return nil }
    guard !ordered.isEmpty else { return (usual, 0) }
    let median = Self.middle(ordered)
    return (median, 1.4826 * deviation(from: median))
  }

  /// The median absolute deviation, found by walking from the median outwards.
  private func deviation(from median: Double) -> Double {
    var above = place(of: median)
    var below = above - 1
    let middle = ordered.count / 2
    var last = 0.0
    for rank in 0...middle {
      let before = last
      let isBelow =
        above == ordered.count
        || (below >= 0 && median - ordered[below] <= ordered[above] - median)
      last = abs(ordered[isBelow ? below : above] - median)
      if isBelow { below -= 1 } else { above += 1 }
      if rank == middle, ordered.count % 2 == 0 { return (before + last) / 2 }
    }
    return last
  }

  /// The value that `share` of the last windows did not exceed; nil without data.
  package func quantile(_ share: Double) -> Double? {
    guard count > 0 else { return nil }
    guard !ordered.isEmpty else { return usual }
    let rank = (share * Double(ordered.count)).rounded(.up)
    return ordered[min(ordered.count, max(1, Int(rank))) - 1]
  }

  /// The middle value, or the mean of the two middle ones.
  ///
  /// - Precondition: there are values.
  package static func median(_ values: [Double]) -> Double { middle(values.sorted()) }

  private static func middle(_ sorted: [Double]) -> Double {
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
  package static let countMature = 6.0
}
