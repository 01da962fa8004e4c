package import Telemetry
import Vitals

/// A window that is over: what intakes counted in it, added up.
package struct ClosedWindow: Sendable {
  /// The end of the window.
  package let end: Timestamp
  var deltas: WindowDeltas
  /// What the intakes hold and had to leave out, summed.
  var counters: [EngineCounter]

  /// Adds what another intake counted in the same window.
  package mutating func merge(_ other: ClosedWindow) {
    deltas.merge(other.deltas)
    for (place, counter) in other.counters.enumerated() {
      counters[place].value += counter.value
    }
  }
}
