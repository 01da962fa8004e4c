/// Which traces are looked at closely when not all can be: one of 2^`level`, by their id alone.
///
/// Whoever takes a trace at one level takes it at every lower one.
package struct TraceSample: Hashable, Sendable {
  /// 0 (all traces) to `levelMax`.
  package var level: UInt8 = 0
  package static let levelMax: UInt8 = 20

  package init() {}

  /// Whether the trace with this low id is one of them.
  @inlinable
  package func takes(_ low: UInt64) -> Bool {
    // Ids may be counters: the upper bits of the product depend on all of them.
    level == 0 || (low &* 0x9E37_79B9_7F4A_7C15) >> (64 &- UInt64(level)) == 0
  }

  /// The smaller of two samples, which is part of both.
  package func narrowed(to other: TraceSample) -> TraceSample {
    level >= other.level ? self : other
  }
}
