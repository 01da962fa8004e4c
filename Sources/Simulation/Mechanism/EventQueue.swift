/// What happens at a moment of a simulation.
struct SimulationEvent {
  enum Kind: UInt8 {
    /// Users' next request at an entry.
    case arrival
    /// A request reaches the instance that is to serve it.
    case reach
    /// A request's own work, or the statement or look-up it waits for, is done.
    case done
    /// An answer comes back to its caller.
    case answer
    /// A caller, or who waits for a connection, gives up.
    case giveUp
    /// A call is tried again.
    case retry
    /// A message can be handed to a consumer.
    case deliver
    /// A process is there again.
    case start
  }

  var time: Int64
  /// Breaks ties in the order of planning.
  var order: UInt64
  var kind: Kind
  /// The frame, entry, queue or instance that it is about.
  var subject: Int32
  /// For a frame, the step it belongs to: an event of a step that is over means nothing.
  var serial: UInt32
  /// For an answer, how the call ended.
  var status: Int32
}

/// Events in the order of time: a binary heap.
struct EventQueue {
  private var heap: [SimulationEvent] = []
  private var planned: UInt64 = 0

  var nextTime: Int64 { heap.first?.time ?? .max }

  /// O(log events).
  mutating func plan(
    _ kind: SimulationEvent.Kind, at time: Int64, subject: Int32, serial: UInt32 = 0,
    status: Int32 = 0
  ) {
    planned += 1
    heap.append(
      SimulationEvent(
        time: time, order: planned, kind: kind, subject: subject, serial: serial, status: status))
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard isBefore(child, parent) else { break }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  /// The first event, taken out; O(log events).
  mutating func take() -> SimulationEvent? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    guard !heap.isEmpty else { return first }
    heap[0] = last
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, isBefore(child + 1, child) { child += 1 }
      guard isBefore(child, parent) else { break }
      heap.swapAt(child, parent)
      parent = child
    }
    return first
  }

  private func isBefore(_ left: Int, _ right: Int) -> Bool {
    let (first, second) = (heap[left], heap[right])
    return first.time != second.time ? first.time < second.time : first.order < second.order
  }
}
