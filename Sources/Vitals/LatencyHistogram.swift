/// Durations in buckets of eight an octave (each some 9 % wide), from 1 µs to 19 hours.
///
/// Counts are integers, so adding histograms is exact and commutative. Shorter durations count in
/// the first bucket, longer ones in the last. Memory: four bytes for each bucket between the
/// shortest and the longest duration seen, none when empty.
package struct LatencyHistogram: Hashable, Sendable {
  /// Buckets that double the duration, and buckets in all.
  package static let bucketsPerOctave = 8
  package static let bucketCount = 36 * bucketsPerOctave

  /// Counts of the buckets from `first` on; the first and the last of them are never 0, so that
  /// equal contents are equal values.
  private var filled: [UInt32] = []
  private var first = 0
  package private(set) var count = 0
  /// Exact sum, so that means do not suffer from the buckets' width.
  package private(set) var sumNanoseconds: Int64 = 0

  package init() {}

  /// Whether no duration was counted.
  package var isEmpty: Bool { count == 0 }

  /// Mean in seconds; nil when empty.
  package var mean: Double? { count == 0 ? nil : Double(sumNanoseconds) / 1e9 / Double(count) }

  /// - Parameter nanoseconds: 0 or more.
  @inline(__always)
  package mutating func add(nanoseconds: Int64) {
    let bucket = Self.bucket(ofNanoseconds: nanoseconds)
    if bucket < first || bucket >= first &+ filled.count { cover(bucket..<bucket + 1) }
    filled[bucket &- first] &+= 1
    count &+= 1
    sumNanoseconds &+= nanoseconds
  }

  /// Adds all counts of another histogram.
  package mutating func add(_ other: LatencyHistogram) {
    guard !other.isEmpty else { return }
    if isEmpty {
      self = other
      return
    }
    cover(other.first..<other.first + other.filled.count)
    for (place, count) in other.filled.enumerated() {
      filled[other.first - first + place] &+= count
    }
    count += other.count
    sumNanoseconds &+= other.sumNanoseconds
  }

  /// Durations counted in a bucket.
  package func count(inBucket bucket: Int) -> Int {
    bucket < first || bucket >= first + filled.count ? 0 : Int(filled[bucket - first])
  }

  /// Makes room for counts in these buckets.
  private mutating func cover(_ buckets: Range<Int>) {
    if filled.isEmpty { first = buckets.lowerBound }
    if buckets.lowerBound < first {
      let more = repeatElement(UInt32(0), count: first - buckets.lowerBound)
      filled.insert(contentsOf: more, at: 0)
      first = buckets.lowerBound
    }
    let end = first + filled.count
    if buckets.upperBound > end {
      filled.append(contentsOf: repeatElement(0, count: buckets.upperBound - end))
    }
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
    for (place, inBucket) in filled.enumerated() {
      left -= Int(inBucket)
      if left <= 0 { return Self.upperBound(ofBucket: first + place) }
    }
    return nil
  }

  /// From the first bucket with a count to behind the last one; nil when empty.
  package var filledBuckets: Range<Int>? {
    filled.isEmpty ? nil : first..<first + filled.count
  }

  /// How many lie in buckets above `bucket`.
  package func count(aboveBucket bucket: Int) -> Int {
    filled.dropFirst(max(0, bucket + 1 - first)).reduce(0) { $0 + Int($1) }
  }
}
