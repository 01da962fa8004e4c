internal import Answers
internal import Engine

/// When the engine's memory is stored next: once a minute, when an incident opens or closes, and
/// when it is asked for.
///
/// Where it takes long it is done less often: at the most a fiftieth of the time.
struct MemorySchedule: Sendable {
  private static let interval = Duration.seconds(60)

  private var due = ContinuousClock.now
  private var isUrgent = false
  private var open: Set<Int> = []

  /// Whether the minute is over.
  func isDue(at now: ContinuousClock.Instant) -> Bool { now >= due }

  /// Whether it cannot wait: whoever asks is about to take it.
  mutating func takeUrgentTurn() -> Bool {
    defer { isUrgent = false }
    return isUrgent
  }

  /// The next look finds it urgent.
  mutating func hurry() { isUrgent = true }

  /// A crash must not make a second incident of one.
  mutating func note(_ effects: [Effect]) {
    for case .incident(let incident) in effects {
      let isNews =
        incident.isOpen
        ? open.insert(incident.number).inserted : open.remove(incident.number) != nil
      if isNews { isUrgent = true }
    }
  }

  /// It was stored, begun at `start`.
  mutating func done(since start: ContinuousClock.Instant) {
    due = start + max(Self.interval, start.duration(to: .now) * 50)
  }
}
