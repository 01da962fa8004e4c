import Telemetry

/// Items of one sender in one window, one behind the other: noted together, as one sign of life.
struct WindowEar {
  /// -1 before the first item.
  var identity: Int32 = -1
  /// Times from behind `start` up to `until` fall into one window.
  private var start = Timestamp.zero
  private var until = Timestamp.zero
  /// Of that window among the open ones.
  var place = 0
  var latest = Timestamp.zero
  /// Items that told of an error.
  var errorCount = 0

  /// Has heard nothing yet.
  init() {}

  /// Hears the first item of a sender in the window that takes it, which is at `place`.
  init(_ identity: Int32, _ time: Timestamp, place: Int, grid: WindowGrid) {
    self.identity = identity
    (start, until) = grid.times(around: time, in: grid.end(of: time))
    self.place = place
    latest = time
  }

  @inline(__always)
  func covers(_ identity: Int32, _ time: Timestamp) -> Bool {
    identity == self.identity && time > start && time <= until
  }
}
