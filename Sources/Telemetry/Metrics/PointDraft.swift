/// What a metric says of itself apart from its points.
struct MetricDraft {
  var name = WireText.none
  var unit = WireText.none
  var kind = MetricBatch.Kind.gauge
}

extension MetricBatch.Run {
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
  /// Number, or the sum of a distribution; NaN when the sender gave none.
  var value = Double.nan
  var hasValue = false
  var count: UInt64 = 0
  var flags: UInt64 = 0
  var attributes = AttributeRegion.none
  var buckets = BucketCheck()

  /// DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK.
  var hasNoRecordedValue: Bool { flags & 1 != 0 }

  mutating func setValue(_ number: Double) {
    value = number
    hasValue = true
  }
}

/// Where the attributes of a point stand in the message.
enum AttributeRegion {
  case none
  /// In one piece, and as guessed.
  case guessed
  /// In one piece.
  case single(WireText)
  /// In several pieces, gathered in the reader's scratch.
  case gathered
}

/// Whether the buckets of a histogram make sense; the buckets themselves nobody asks for.
///
/// Explicit ones need ascending bounds and one count more than bounds (or neither). Exponential
/// ones need a scale that senders use and a threshold that is not negative.
struct BucketCheck {
  private var countCount = 0
  private var boundCount = 0
  private var lastBound = 0.0
  private var unsortedBound = -1
  var scale: Int32 = 0
  var zeroThreshold = 0.0

  /// Scales that senders use: at -11 one bucket holds all doubles above 1, and no SDK goes beyond
  /// 20.
  static let scales: ClosedRange<Int32> = -11...20

  mutating func addCounts(_ count: Int) { countCount += count }

  @inline(__always)
  mutating func addBound(_ bound: Double) {
    let isSorted = boundCount == 0 || bound > lastBound
    if !isSorted || bound.isNaN, unsortedBound < 0 { unsortedBound = boundCount }
    lastBound = bound
    boundCount &+= 1
  }

  var hasNoBounds: Bool { boundCount == 0 }
  var areBoundsSound: Bool { unsortedBound < 0 }

  /// Takes all the bounds of a point, known to ascend.
  mutating func addSoundBounds(_ count: Int) { boundCount = count }

  /// Why explicit buckets make no sense, or nil when they do.
  var explicitFault: String? {
    if countCount == 0 && boundCount == 0 { return nil }
    guard countCount == boundCount + 1 else {
      return "\(countCount) buckets do not fit \(boundCount) bounds"
    }
    guard unsortedBound >= 0 else { return nil }
    return "bound \(unsortedBound) does not exceed the one before it"
  }

  /// Why exponential buckets make no sense, or nil when they do.
  ///
  /// Source: OpenTelemetry metrics data model, "ExponentialHistogram".
  var exponentialFault: String? {
    guard Self.scales.contains(scale) else {
      return "scale \(scale) is outside \(Self.scales.lowerBound)...\(Self.scales.upperBound)"
    }
    return zeroThreshold >= 0 ? nil : "zero_threshold is negative or no number"
  }
}
