/// Buckets of one sign of an ExponentialHistogramDataPoint as sent: bucket `i` covers
/// (base^(offset + i), base^(offset + i + 1)].
struct ExponentialBuckets {
  var offset: Int32 = 0
  var counts: [UInt64] = []

  mutating func reset() {
    offset = 0
    counts.removeAll(keepingCapacity: true)
  }
}

/// An ExponentialHistogramDataPoint as sent; base = 2^(2^-scale).
///
/// Source: OpenTelemetry metrics data model, "ExponentialHistogram".
struct ExponentialHistogram {
  var scale: Int32 = 0
  var zeroCount: UInt64 = 0
  var zeroThreshold = 0.0
  var positive = ExponentialBuckets()
  var negative = ExponentialBuckets()

  /// Scales that senders use: at -11 one bucket holds all doubles above 1, and no SDK goes beyond
  /// 20.
  static let scales: ClosedRange<Int32> = -11...20

  mutating func reset() {
    scale = 0
    zeroCount = 0
    zeroThreshold = 0
    positive.reset()
    negative.reset()
  }

  /// Why the buckets make no sense, or nil when they do.
  var fault: String? {
    guard Self.scales.contains(scale) else {
      return "scale \(scale) is outside \(Self.scales.lowerBound)...\(Self.scales.upperBound)"
    }
    return zeroThreshold >= 0 ? nil : "zero_threshold is negative or no number"
  }

  /// Appends the filled buckets in ascending order: negative values, those near zero, positive
  /// ones.
  ///
  /// The zero bucket without a threshold holds exactly the zeros: it is (-least magnitude, 0].
  func append(to column: inout [MetricBucket]) {
    for index in negative.counts.indices.reversed() where negative.counts[index] > 0 {
      let power = Int(negative.offset) + index
      column.append(
        MetricBucket(
          lower: -bound(power + 1), upper: -bound(power), count: negative.counts[index]))
    }
    if zeroCount > 0 {
      let lower = zeroThreshold > 0 ? -zeroThreshold : -Double.leastNonzeroMagnitude
      column.append(MetricBucket(lower: lower, upper: zeroThreshold, count: zeroCount))
    }
    for index in positive.counts.indices where positive.counts[index] > 0 {
      let power = Int(positive.offset) + index
      column.append(
        MetricBucket(lower: bound(power), upper: bound(power + 1), count: positive.counts[index]))
    }
  }

  /// base^power = 2^(power / 2^scale), clamped to 0...infinity.
  ///
  /// Made of square roots alone, which IEEE 754 rounds exactly: the same bits on every machine,
  /// where the C library's exp2 gives no such promise.
  func bound(_ power: Int) -> Double {
    guard scale > 0 else {
      return Self.powerOfTwo(clamping: power * (1 << -Int(scale)))
    }
    let steps = 1 << Int(scale)
    var fraction = 1.0
    for bit in 0..<Int(scale) where power & (steps - 1) & (1 << bit) != 0 {
      fraction *= Self.roots[Int(scale) - bit]
    }
    return fraction * Self.powerOfTwo(clamping: power >> Int(scale))
  }

  private static func powerOfTwo(clamping exponent: Int) -> Double {
    Double(sign: .plus, exponent: max(-1100, min(exponent, 1100)), significand: 1)
  }

  /// `roots[n]` is 2^(2^-n).
  private static let roots: [Double] = (1...Int(scales.upperBound)).reduce(into: [2.0]) {
    roots, _ in
    roots.append((roots.last ?? 1).squareRoot())
  }
}
