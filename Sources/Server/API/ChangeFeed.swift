internal import Answers
internal import Causes
internal import Engine
internal import NIOCore
internal import Queries
internal import Symptoms
internal import Synchronization
internal import Telemetry
internal import Topology

/// Tells whoever listens what changes, as server-sent events (WHATWG HTML, section 9.2).
///
/// Looks at the version of what is known several times a second: nobody who produces changes has to
/// know who listens. Each listener has a bounded queue; one who reads too slowly loses the oldest
/// events, never those of others, and sees it by the gap in the ids.
final class ChangeFeed: Sendable {
  private static let lookInterval = Duration.milliseconds(200)
  /// Looks between two signs of life on a quiet line: 15 s.
  private static let looksPerHeartbeat = 75

  private struct State {
    var listeners: [Int: AsyncStream<ByteBuffer>.Continuation] = [:]
    var nextListener = 0
    var nextEvent = 1
    var droppedCount = 0
    var isOver = false
  }

  private let desk: Desk
  private let limits: APILimits
  private let state = Mutex(State())

  init(desk: Desk, limits: APILimits) {
    self.desk = desk
    self.limits = limits
  }

  var listenerCount: Int { state.withLock { $0.listeners.count } }
  /// Events that were dropped because their listener was slow.
  var droppedCount: Int { state.withLock { $0.droppedCount } }

  /// Everything from now on; the first event says where things stand.
  ///
  /// - Throws: when there are too many listeners already.
  func listen() throws(Refused) -> AsyncStream<ByteBuffer> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: ByteBuffer.self, bufferingPolicy: .bufferingNewest(limits.eventsPerStreamMax))
    let number: Int? = state.withLock { state in
      guard state.listeners.count < limits.eventStreamCountMax, !state.isOver else { return nil }
      state.nextListener += 1
      state.listeners[state.nextListener] = continuation
      return state.nextListener
    }
    guard let number else {
      throw Refused(
        .unavailable, "too many are listening", place: "events",
        limit: "\(limits.eventStreamCountMax) at one moment")
    }
    continuation.onTermination = { [weak self] _ in
      self?.state.withLock { $0.listeners[number] = nil }
    }
    let tick = Self.tick(desk.newest(), desk.version)
    continuation.yield(event("tick", tick))
    return stream
  }

  /// Looks for changes until it is cancelled; then ends all streams.
  func run() async {
    var known = desk.version
    var snapshot = desk.newest()
    var quietLooks = 0
    while !Task.isCancelled {
      try? await Task.sleep(for: Self.lookInterval)
      let version = desk.version
      quietLooks += 1
      if version != known {
        let newest = desk.newest()
        tell(Self.changes(from: snapshot, to: newest, version))
        (known, snapshot, quietLooks) = (version, newest, 0)
      } else if quietLooks >= Self.looksPerHeartbeat {
        send(ByteBuffer(string: ": still here\n\n"))
        quietLooks = 0
      }
    }
    let all = state.withLock { state in
      state.isOver = true
      return Array(state.listeners.values)
    }
    for listener in all { listener.finish() }
  }

  private func tell(_ changes: [(name: String, data: String)]) {
    for change in changes { send(event(change.name, change.data)) }
  }

  private func send(_ bytes: ByteBuffer) {
    let all = state.withLock { Array($0.listeners.values) }
    var droppedCount = 0
    for listener in all {
      if case .dropped = listener.yield(bytes) { droppedCount += 1 }
    }
    if droppedCount > 0 { state.withLock { $0.droppedCount += droppedCount } }
  }

  private func event(_ name: String, _ data: String) -> ByteBuffer {
    let number = state.withLock { state in
      defer { state.nextEvent += 1 }
      return state.nextEvent
    }
    return ByteBuffer(string: "id: \(number)\nevent: \(name)\ndata: \(data)\n\n")
  }

  /// What is worth telling, in the order of happening: incidents by number, then the tick.
  private static func changes(
    from old: EngineSnapshot, to new: EngineSnapshot, _ version: Desk.Version
  ) -> [(name: String, data: String)] {
    let known = Dictionary(
      old.incidents.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    let changed = new.incidents.filter { incident in
      guard let before = known[incident.number] else { return true }
      return before.closed != incident.closed
        || before.diagnosis.causes.map(\.key) != incident.diagnosis.causes.map(\.key)
    }
    return changed.map { ("incident", Self.incident($0)) } + [("tick", tick(new, version))]
  }

  private static func incident(_ incident: Incident) -> String {
    var json = JSONText()
    json.object { json in
      json.int("number", incident.number)
      json.string("state", incident.isOpen ? "open" : "closed")
    }
    return json.text
  }

  private static func tick(_ snapshot: EngineSnapshot, _ version: Desk.Version) -> String {
    var json = JSONText()
    json.object { json in
      json.string("at", snapshot.at.rfc3339)
      json.int("topology", snapshot.graph.version)
      json.int("openIncidents", snapshot.incidents.count { $0.isOpen })
      json.int("presentSymptoms", snapshot.observations.count { $0.verdict == .present })
      json.int("changes", version.changeCount)
    }
    return json.text
  }
}
