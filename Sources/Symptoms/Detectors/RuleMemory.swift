import Telemetry
import Vitals

/// What one rule remembers of one entity: its baseline, and the last values where growth is asked
/// for.
struct RuleMemory: Sendable, Codable {
  var ratio = RatioBaseline()
  var histogram = HistogramBaseline()
  var level = LevelBaseline()
  var calls = CallBaseline()
  var sentences = SentenceBaseline()
  var values: [Reading] = []

  /// A value when it was read.
  struct Reading: Sendable, Codable {
    var time: Timestamp
    var value: Double
  }

  /// Nothing was learned yet.
  var isBlank: Bool {
    ratio.windowCount == 0 && histogram.windowCount == 0 && level.level == nil
      && calls.isBlank && sentences.isBlank && values.isEmpty
  }

  /// Enough was learned to compare with.
  var isMature: Bool {
    ratio.isMature || histogram.isMature || level.isMature || !calls.expectations.isEmpty
  }

  /// Values kept for growth: an hour of 5 s windows.
  static let valueCountMax = 720

  mutating func remember(_ value: Double, at time: Timestamp, seconds: Double) {
    values.append(Reading(time: time, value: value))
    let oldest = time.advanced(bySeconds: -seconds)
    let fresh = values.firstIndex { $0.time >= oldest } ?? values.count
    if fresh > 1 { values.removeFirst(fresh - 1) }  // one older value covers the whole stretch
    if values.count > Self.valueCountMax { values.removeFirst(values.count - Self.valueCountMax) }
  }
}
