import Server
import Synchronization

/// Tells of each door that opens, and when all are open.
final class OpenDoors: Sendable {
  private let closedCount: Mutex<Int>
  private let onAllOpen: @Sendable () -> Void

  init(count: Int, onAllOpen: @escaping @Sendable () -> Void) {
    closedCount = Mutex(count)
    self.onAllOpen = onAllOpen
  }

  func opened(_ name: String, _ host: String, _ port: Int) {
    Terminal.note("  \(name)  \(ListenAddress(host: host, port: port))")
    let left = closedCount.withLock { count in
      count -= 1
      return count
    }
    guard left == 0 else { return }
    onAllOpen()
    Terminal.note("ready")
  }
}
