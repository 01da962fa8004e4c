/// A moment in event time: nanoseconds since 1970-01-01T00:00:00Z, as OTLP carries it.
///
/// Range: 1677 to 2262. Wire values above `Int64.max` are read as `Timestamp.max`; what is
/// implausible (the 1970s, next year) is rejected by whoever knows the present, see `EventClock` in
/// Engine.
package struct Timestamp: Hashable, Comparable, Sendable, Codable {
  /// Nanoseconds since the beginning of 1970, UTC.
  package var nanoseconds: Int64

  package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// Reads the wire's unsigned nanoseconds, clamped to `max`.
  package init(wire: UInt64) { nanoseconds = Int64(clamping: wire) }

  /// The beginning of 1970: how OTLP says that there is no time.
  package static let zero = Timestamp(nanoseconds: 0)
  /// The last moment that can be told, in 2262.
  package static let max = Timestamp(nanoseconds: .max)

  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// Moves by whole nanoseconds, clamped to the range instead of trapping.
  package func advanced(byNanoseconds delta: Int64) -> Timestamp {
    let (sum, overflow) = nanoseconds.addingReportingOverflow(delta)
    return Timestamp(nanoseconds: overflow ? (delta > 0 ? .max : .min) : sum)
  }

  /// Moves by a number of seconds.
  package func advanced(bySeconds seconds: Double) -> Timestamp {
    advanced(byNanoseconds: Int64(clamping: Int(seconds * 1e9)))
  }

  /// Seconds from `earlier` to this moment; negative when `earlier` is later.
  package func seconds(since earlier: Timestamp) -> Double {
    Double(nanoseconds &- earlier.nanoseconds) / 1e9
  }
}
