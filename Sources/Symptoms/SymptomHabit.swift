internal import Telemetry

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// How often a symptom of one entity has come and gone before.
///
/// What comes back every hour and goes again is how the entity is: that it is there once more says
/// no more of a new cause than its rarity does.
struct SymptomHabit: Sendable, Codable {
  /// Times that it came back before that is a habit.
  static let countMin: Int32 = 4
  /// Seconds for which it has to be gone to have come back: within trouble symptoms come and go.
  static let apartSeconds = 600.0
  /// Evidence that is left of what is there nearly always, in nats.
  static let strengthMin = 0.3

  /// Times that it was there, apart from one another.
  private(set) var count: Int32
  /// Seconds for which it was there, all times together.
  private(set) var presentSeconds: Double
  private(set) var firstOnset: Timestamp
  private(set) var lastEnd: Timestamp

  /// The habit after one more time, from its onset to its end.
  init(after habit: SymptomHabit?, from onset: Timestamp, to end: Timestamp) {
    let seconds = max(0, end.seconds(since: onset))
    guard let habit else {
      (count, presentSeconds, firstOnset, lastEnd) = (1, seconds, onset, end)
      return
    }
    self = habit
    if onset.seconds(since: lastEnd) >= Self.apartSeconds { count += 1 }
    presentSeconds += seconds
    lastEnd = end
  }

  var isHabit: Bool { count >= Self.countMin }

  /// The log likelihood ratio that its presence can have: how seldom it was there from its first
  /// time to the onset of this one.
  func strengthMax(from onset: Timestamp) -> Double {
    guard isHabit else { return .infinity }
    let seconds = max(1, onset.seconds(since: firstOnset))
    return max(Self.strengthMin, -log(min(1, max(1, presentSeconds) / seconds)))
  }
}

extension SymptomTable.Record {
  /// Seconds after which what was never seen otherwise is how it is.
  private static let settlingSeconds = 1_800.0

  /// Whether its presence is nothing that baselines should be kept from: a habit, or so ever since
  /// anything was known.
  func isUsual(at time: Timestamp) -> Bool {
    if habit?.isHabit ?? false { return true }
    return isPresent && !memory.isMature && time.seconds(since: onset) >= Self.settlingSeconds
  }
}
