package import Telemetry

/// Which window takes an item: windows follow one another without gaps, and end at whole multiples
/// of their length.
package struct WindowGrid: Sendable {
  /// Length of a window, above 0.
  package let nanoseconds: Int64
  /// End of the window that was closed last.
  package var closedEnd = Timestamp.zero

  /// Windows of this length, above 0.
  package init(seconds: Double) { nanoseconds = Int64(seconds * 1e9) }

  /// The end of the window that takes an item of this time: its own, or the next to close when that
  /// is over.
  package func end(of time: Timestamp) -> Timestamp {
    let start = (max(time.nanoseconds, 1) - 1) / nanoseconds * nanoseconds
    return max(
      Timestamp(nanoseconds: start).advanced(byNanoseconds: nanoseconds),
      closedEnd.advanced(byNanoseconds: nanoseconds))
  }

  /// The times around `time` that this window takes as well: those behind `start` up to `until`.
  ///
  /// What is late goes to the next window to close, whichever its own was, and stands for itself.
  package func times(
    around time: Timestamp, in end: Timestamp
  ) -> (start: Timestamp, until: Timestamp) {
    let start = end.advanced(byNanoseconds: -nanoseconds)
    return time > start ? (start, end) : (time.advanced(byNanoseconds: -1), time)
  }

  /// Whether a window with this end is so far ahead of `time` that its future will never come.
  package func isLost(_ end: Timestamp, at time: Timestamp) -> Bool {
    end > time.advanced(bySeconds: 7_200)
  }
}
