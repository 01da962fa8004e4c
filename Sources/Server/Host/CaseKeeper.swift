internal import Answers
package import Causes
package import Engine
package import History
package import Queries
package import Response
internal import ServiceLifecycle
internal import Synchronization
package import Telemetry

/// Holds the cases: what the engine finds and what people do become events of one book.
///
/// Looks at the newest snapshot whenever it is asked, and once a second by itself.
package final class CaseKeeper: Service {
  private struct State {
    var book: CaseBook
    var seen: Timestamp?
    var eventCount = 0
  }

  private let library: CausalLibrary
  private let newest: @Sendable () -> EngineSnapshot
  private let now: @Sendable () -> Timestamp
  private let onEvents: @Sendable ([CaseEvent]) -> Void
  private let settle: @Sendable () -> Void
  private let state: Mutex<State>

  /// - Parameters:
  ///   - library: the one that is diagnosed with.
  ///   - limits: bounds of each case.
  ///   - remembered: events of earlier runs, in their order.
  ///   - newest: the snapshot at the end of the last window.
  ///   - now: the clock of whoever does something.
  ///   - onEvents: told of every new event, in their order; called under the lock, so it must be
  ///     quick and must not call back.
  ///   - settle: called before a deed is answered as done; stores what `onEvents` was told of.
  package init(
    library: CausalLibrary, limits: CaseLimits = CaseLimits(), remembered: [CaseEvent] = [],
    newest: @escaping @Sendable () -> EngineSnapshot, now: @escaping @Sendable () -> Timestamp,
    onEvents: @escaping @Sendable ([CaseEvent]) -> Void = { _ in },
    settle: @escaping @Sendable () -> Void = {}
  ) {
    self.library = library
    self.newest = newest
    self.now = now
    self.onEvents = onEvents
    self.settle = settle
    var book = CaseBook(limits: limits)
    book.restore(remembered)
    let snapshot = newest()
    let ended = book.endLeftovers(
      known: Set(snapshot.incidents.map(\.number)), at: snapshot.at)
    state = Mutex(State(book: book))
    if !ended.isEmpty { onEvents(ended) }
  }

  /// All cases, up to the newest snapshot.
  package var cases: CaseBook {
    let snapshot = newest()
    return state.withLock { state in
      observe(snapshot, &state)
      return state.book
    }
  }

  /// Events since the start.
  package var eventCount: Int { state.withLock { $0.eventCount } }

  /// Does what somebody asks for, and has it stored before it returns.
  ///
  /// - Throws: why it is not possible; nothing is changed then.
  package func act(
    on number: Int, _ body: CaseEventBody, by who: Actor
  ) throws(CaseError) -> [CaseEvent] {
    let (snapshot, time) = (newest(), now())
    let events = try state.withLock { (state) throws(CaseError) in
      observe(snapshot, &state)
      let events = try state.book.act(on: number, body, by: who, at: time)
      tell(events, &state)
      return events
    }
    settle()
    return events
  }

  /// Looks at what is found, until the service is told to stop.
  package func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        try? await Task.sleep(for: .seconds(1))
        _ = self.cases
      }
    }
  }

  private func observe(_ snapshot: EngineSnapshot, _ state: inout State) {
    // Two who ask at once may come with an older one in the second place.
    guard snapshot.at > state.seen ?? .zero else { return }
    state.seen = snapshot.at
    let found = CaseFinding.all(of: snapshot, library: library)
    tell(state.book.observe(found, at: snapshot.at), &state)
    tell(state.book.settle(at: snapshot.at), &state)
  }

  private func tell(_ events: [CaseEvent], _ state: inout State) {
    guard !events.isEmpty else { return }
    state.eventCount += events.count
    onEvents(events)
  }
}

extension Desk {
  /// The desk of a running server.
  package init(
    host: EngineHost, cases: CaseKeeper, history: any HistoryStore, status: ServerStatus
  ) {
    self.init(library: host.library) { host.snapshot }
    self.cases = { cases.cases }
    self.history = history
    act = { (number, body, who) throws(CaseError) in try cases.act(on: number, body, by: who) }
    changeCount = { cases.eventCount }
    self.status = { status.figures }
  }
}
