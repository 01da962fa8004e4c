import Telemetry
import Vitals

/// What one rule remembers of one entity: its baseline, and the last values where growth is asked
/// for.
struct RuleMemory: Sendable {
  var ratio = RatioBaseline()
  var histogram = HistogramBaseline()
  var level = LevelBaseline()
  var calls = CallBaseline()
  var values: [(time: Timestamp, value: Double)] = []

  /// Values kept for growth: an hour of 5 s windows.
  static let valueCountMax = 720

  mutating func remember(_ value: Double, at time: Timestamp, seconds: Double) {
    values.append((time, value))
    let oldest = time.advanced(bySeconds: -seconds)
    let fresh = values.firstIndex { $0.time >= oldest } ?? values.count
    if fresh > 1 { values.removeFirst(fresh - 1) }  // one older value covers the whole stretch
    if values.count > Self.valueCountMax { values.removeFirst(values.count - Self.valueCountMax) }
  }
}
