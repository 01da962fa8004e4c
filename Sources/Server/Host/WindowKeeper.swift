package import Engine
package import Queries
internal import Synchronization

/// Holds what was measured in the last windows, for whoever asks.
package final class WindowKeeper: Sendable {
  private let windows = Mutex(MeasuredWindows())

  package init() {}

  /// What is kept at present.
  package var measured: MeasuredWindows { windows.withLock { $0 } }

  /// Takes the window that a snapshot ends; returns at once.
  package func note(_ snapshot: EngineSnapshot) { windows.withLock { $0.note(snapshot) } }
}
