package import Telemetry

/// How much of the past is kept: every kind has an age and a share of the bytes; both bounds hold,
/// the oldest goes first.
package struct HistoryRetention: Hashable, Sendable {
  /// Seconds of event time.
  package var ageSecondsMax: Double
  /// Bytes of all rows as they count them; indices and free pages of a store come on top.
  package var byteCountMax: Int
  /// Seconds for which vitals are kept by window.
  package var windowAgeSecondsMax: Double
  /// Seconds for which vitals are kept by minute.
  package var minuteAgeSecondsMax: Double

  package init(
    ageSecondsMax: Double = 30 * 86_400, byteCountMax: Int = 1 << 30,
    windowAgeSecondsMax: Double = 12 * 3_600, minuteAgeSecondsMax: Double = 7 * 86_400
  ) {
    self.ageSecondsMax = ageSecondsMax
    self.byteCountMax = byteCountMax
    self.windowAgeSecondsMax = windowAgeSecondsMax
    self.minuteAgeSecondsMax = minuteAgeSecondsMax
  }

  /// The moment before which rows of a kind are forgotten, at `time`.
  package func oldest(_ kind: HistoryKind, at time: Timestamp) -> Timestamp {
    time.advanced(bySeconds: -ageSeconds(kind))
  }

  /// The whole seconds for which rows of a kind are kept.
  package func ageSecondsMax(_ kind: HistoryKind) -> Int { Int(ageSeconds(kind)) }

  private func ageSeconds(_ kind: HistoryKind) -> Double {
    switch kind {
    case .vitalsFine, .window: min(ageSecondsMax, windowAgeSecondsMax)
    case .vitalsMinute: min(ageSecondsMax, minuteAgeSecondsMax)
    default: ageSecondsMax
    }
  }

  /// The bytes that rows of a kind may take.
  package func byteCountMax(_ kind: HistoryKind) -> Int {
    Int(Double(byteCountMax) * Self.share(kind))
  }

  /// The shares of all kinds make one.
  private static func share(_ kind: HistoryKind) -> Double {
    switch kind {
    case .entity, .relation, .episode, .event: 0.07
    case .change: 0.02
    case .incident: 0.06
    case .diagnosis: 0.14
    case .situation: 0.06
    case .window: 0.05
    case .alert: 0.04
    case .vitalsFine: 0.14
    case .vitalsMinute: 0.11
    case .vitalsHour: 0.05
    case .memory: 0.05
    }
  }
}
