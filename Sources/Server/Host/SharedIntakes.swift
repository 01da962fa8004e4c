internal import Dispatch
internal import Engine
internal import Synchronization
internal import Telemetry
internal import Topology

/// The intakes of an engine, each behind a lock of its own: batches are absorbed at once, in one
/// intake after the other.
///
/// What intakes count are integers that are added up, so the order in which batches get there means
/// nothing, as long as they come before their window is closed.
struct SharedIntakes: Sendable {
  private final class Place: Sendable {
    let intake: Mutex<Intake>
    /// What it counted in the window that is being closed; nil between two.
    let closed = Mutex<ClosedWindow?>(nil)

    init(_ intake: Intake) { self.intake = Mutex(intake) }
  }

  private let places: [Place]

  init(_ intakes: [Intake]) { places = intakes.map { Place($0) } }

  /// Calls `absorb` with every intake, beginning at one that others do not begin at when `number`
  /// differs.
  func forEach(from number: Int, _ absorb: (inout Intake) -> Void) {
    for offset in places.indices {
      places[(number + offset) % places.count].intake.withLock { absorb(&$0) }
    }
  }

  /// Ends a window in all of them, on as many cores as there are, and adds up what they counted.
  func close(at end: Timestamp) -> ClosedWindow {
    let places = places
    guard places.count > 1 else { return places[0].intake.withLock { $0.close(at: end) } }
    DispatchQueue.concurrentPerform(iterations: places.count) { index in
      let window = places[index].intake.withLock { $0.close(at: end) }
      places[index].closed.withLock { $0 = window }
    }
    var windows = places.compactMap { $0.closed.withLock { $0.take() } }
    var sum = windows.removeFirst()
    for window in windows { sum.merge(window) }
    return sum
  }

  /// What the traces that are held say about the queries, in their order; of spans that ended
  /// before `time`.
  func search(_ queries: [TraceQuery], endedBefore time: Timestamp) -> [TraceEvidence] {
    var found: [TraceEvidence] = []
    for place in places {
      found.merge(place.intake.withLock { $0.search(queries, endedBefore: time) })
    }
    return found
  }
}
