/// What all points of one metric share.
struct MetricDraft {
  var name: WireText?
  var unit: WireText?
  var kind = MetricBatch.Kind.gauge
  var temporality = MetricBatch.Temporality.unspecified
  var isMonotonic = false

  /// Numbers that the enum does not have are `unspecified`.
  mutating func setTemporality(_ number: UInt64) {
    let number = UInt8(exactly: UInt32(truncatingIfNeeded: number)) ?? 0
    temporality = MetricBatch.Temporality(rawValue: number) ?? .unspecified
  }
}

/// One point while it is being read, of whichever kind.
struct PointDraft {
  var start: UInt64 = 0
  var time: UInt64 = 0
  /// Number, or the sum of a distribution; nil when the sender gave none.
  var value: Double?
  var count: UInt64 = 0
  var flags: UInt64 = 0
  var explicit = ExplicitHistogram()
  var exponential = ExponentialHistogram()

  /// DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK.
  var hasNoRecordedValue: Bool { flags & 1 != 0 }

  /// Empties the draft and keeps its arrays' memory.
  mutating func reset() {
    start = 0
    time = 0
    value = nil
    count = 0
    flags = 0
    explicit.reset()
    exponential.reset()
  }
}

/// Buckets of a HistogramDataPoint as sent.
struct ExplicitHistogram {
  var counts: [UInt64] = []
  /// Bounds as bit patterns of doubles.
  var boundPatterns: [UInt64] = []

  mutating func reset() {
    counts.removeAll(keepingCapacity: true)
    boundPatterns.removeAll(keepingCapacity: true)
  }

  /// Why the buckets make no sense, or nil when they do.
  ///
  /// Both lists may be absent.
  var fault: String? {
    if counts.isEmpty && boundPatterns.isEmpty { return nil }
    guard counts.count == boundPatterns.count + 1 else {
      return "\(counts.count) buckets do not fit \(boundPatterns.count) bounds"
    }
    for index in boundPatterns.indices {
      let bound = Double(bitPattern: boundPatterns[index])
      let isSorted = index == 0 || bound > Double(bitPattern: boundPatterns[index - 1])
      if bound.isNaN || !isSorted { return "bound \(index) does not exceed the one before it" }
    }
    return nil
  }

  /// Appends the filled buckets in ascending order.
  func append(to column: inout [MetricBucket]) {
    for (index, count) in counts.enumerated() where count > 0 {
      let lower = index == 0 ? -.infinity : Double(bitPattern: boundPatterns[index - 1])
      let upper =
        index == boundPatterns.count ? .infinity : Double(bitPattern: boundPatterns[index])
      column.append(MetricBucket(lower: lower, upper: upper, count: count))
    }
  }
}
