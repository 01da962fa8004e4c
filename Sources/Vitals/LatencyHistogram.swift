/// Durations in buckets of eight an octave (each some 9 % wide), from 1 µs to 19 hours.
///
/// Counts are integers, so adding histograms is exact and commutative. Shorter durations count in
/// the first bucket, longer ones in the last. An empty histogram holds no memory.
package struct LatencyHistogram: Hashable, Sendable {
  /// Buckets that double the duration, and buckets in all.
  package static let bucketsPerOctave = 8
  package static let bucketCount = 36 * bucketsPerOctave

  /// Empty, or one count a bucket.
  package private(set) var counts: [UInt32] = []
  package private(set) var count = 0
  /// Exact sum, so that means do not suffer from the buckets' width.
  package private(set) var sumNanoseconds: Int64 = 0

  package init() {}

  /// Whether no duration was counted.
  package var isEmpty: Bool { count == 0 }

  /// Mean in seconds; nil when empty.
  package var mean: Double? { count == 0 ? nil : Double(sumNanoseconds) / 1e9 / Double(count) }

  /// - Parameter nanoseconds: 0 or more.
  package mutating func add(nanoseconds: Int64) {
    if counts.isEmpty { counts = Array(repeating: 0, count: Self.bucketCount) }
    counts[Self.bucket(ofNanoseconds: nanoseconds)] &+= 1
    count += 1
    sumNanoseconds &+= nanoseconds
  }

  /// Adds all counts of another histogram.
  package mutating func add(_ other: LatencyHistogram) {
    guard !other.isEmpty else { return }
    if counts.isEmpty { counts = Array(repeating: 0, count: Self.bucketCount) }
    for bucket in counts.indices { counts[bucket] &+= other.counts[bucket] }
    count += other.count
    sumNanoseconds &+= other.sumNanoseconds
  }

  /// The bucket of a duration: its octave over 1 µs, and the three bits after the leading one.
  package static func bucket(ofNanoseconds nanoseconds: Int64) -> Int {
    let scaled = UInt64(max(0, nanoseconds)) / 125  // 8 steps in the first microsecond
    guard scaled >= 8 else { return 0 }
    let exponent = 63 - scaled.leadingZeroBitCount
    let mantissa = Int(scaled >> UInt64(exponent - 3)) & 7
    return min((exponent - 3) * 8 + mantissa, bucketCount - 1)
  }

  /// The upper bound of a bucket in seconds.
  package static func upperBound(ofBucket bucket: Int) -> Double {
    let octave = Double(UInt64(1) << UInt64(bucket / 8))
    return octave * (1 + Double(bucket % 8 + 1) / 8) * 1e-6
  }

  /// The duration in seconds below which `share` of all lie, to the bucket's width; nil when empty.
  package func quantile(_ share: Double) -> Double? {
    guard count > 0 else { return nil }
    var left = max(1, Int((share * Double(count)).rounded(.up)))
    for (bucket, inBucket) in counts.enumerated() {
      left -= Int(inBucket)
      if left <= 0 { return Self.upperBound(ofBucket: bucket) }
    }
    return nil
  }

  /// From the first bucket with a count to behind the last one; nil when empty.
  package var filledBuckets: Range<Int>? {
    guard let first = counts.firstIndex(where: { $0 > 0 }),
      let last = counts.lastIndex(where: { $0 > 0 })
    else { return nil }
    return first..<last + 1
  }

  /// How many lie in buckets above `bucket`.
  package func count(aboveBucket bucket: Int) -> Int {
    guard !isEmpty, bucket + 1 < counts.count else { return 0 }
    return counts[(bucket + 1)...].reduce(0) { $0 + Int($1) }
  }
}
