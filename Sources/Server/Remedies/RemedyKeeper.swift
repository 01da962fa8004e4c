package import Causes
package import Engine
package import Queries
package import Response
internal import ServiceLifecycle
internal import Synchronization
package import Telemetry

/// Runs remedies: asks the book what may begin and what comes next, carries it out, and has each
/// step stored as an event of its case.
///
/// What is approved is stored before it is done. The book is held while a step is stored, so the
/// steps of a run stand in its case in their order.
package final class RemedyKeeper: Service {
  private let cases: CaseKeeper
  private let library: CausalLibrary
  private let windowSeconds: Double
  private let newest: @Sendable () -> EngineSnapshot
  private let now: @Sendable () -> Timestamp
  private let executor: any RemedyExecutor
  private let counts: RemedyCounts
  private let book: Mutex<RemedyBook>
  private let duties: AsyncStream<RemedyBook.Duty>
  private let begin: AsyncStream<RemedyBook.Duty>.Continuation

  /// Says in the cases what an earlier run left under way.
  ///
  /// - Parameters:
  ///   - remedies: what is declared.
  ///   - cases: where steps are stored.
  ///   - library: the one that is diagnosed with.
  ///   - windowSeconds: of the engine.
  ///   - limits: bounds of all remedies together.
  ///   - newest: the snapshot at the end of the last window.
  ///   - now: the present.
  ///   - counts: where what becomes of remedies is counted.
  ///   - executor: what carries things out; by default requests and programs.
  package init(
    remedies: [Remedy], cases: CaseKeeper, library: CausalLibrary, windowSeconds: Double,
    limits: RemedyLimits = RemedyLimits(), newest: @escaping @Sendable () -> EngineSnapshot,
    now: @escaping @Sendable () -> Timestamp, counts: RemedyCounts = RemedyCounts(),
    executor: (any RemedyExecutor)? = nil
  ) {
    self.cases = cases
    self.library = library
    self.windowSeconds = windowSeconds
    self.newest = newest
    self.now = now
    self.counts = counts
    self.executor = executor ?? LiveRemedyExecutor(limits: limits)
    // As many as may be under way wait here at the most.
    (duties, begin) = AsyncStream.makeStream(
      bufferingPolicy: .bufferingOldest(limits.remedyRunCountMax))
    var book = RemedyBook(remedies, limits: limits)
    let lost = book.restore(cases.cases.all)
    self.book = Mutex(book)
    for event in lost { tell(event) }
  }

  /// What is declared and under way.
  package var current: RemedyBook { book.withLock { $0 } }

  /// As the desk reaches it.
  package var hands: RemedyHands {
    RemedyHands(
      book: { self.current },
      propose: { (number, action, entity, who) throws(RemedyError) in
        try self.counted { () throws(RemedyError) in
          try self.propose(action, for: entity, in: number, by: who)
        }
      },
      approve: { (number, id, who) throws(RemedyError) in
        try self.counted { () throws(RemedyError) in
          try self.approve(id, in: number, by: who)
        }
      },
      reject: { (number, id, text, who) throws(RemedyError) in
        try self.counted { () throws(RemedyError) in
          try self.reject(id, in: number, by: who, text)
        }
      })
  }

  private func counted(_ deed: () throws(RemedyError) -> Void) throws(RemedyError) {
    do throws(RemedyError) { try deed() } catch {
      counts.noteRefused()
      throw error
    }
  }

  // MARK: Deeds

  /// - Throws: why it is not possible; nothing is changed then.
  private func propose(
    _ action: String, for entity: String?, in number: Int, by who: Actor
  ) throws(RemedyError) {
    try book.withLock { (book) throws(RemedyError) in
      let body = try book.propose(action, for: entity, in: try one(number))
      try store([body], in: number, by: who)
    }
  }

  private func approve(_ id: String, in number: Int, by who: Actor) throws(RemedyError) {
    let (snapshot, time) = (newest(), now())
    let duty = try book.withLock { (book) throws(RemedyError) -> RemedyBook.Duty? in
      let one = try one(number)
      let target = one.remedies.first { $0.id == id }?.target
      let symptoms = target.map {
        RemedyBook.Symptom.all(of: $0, incident: number, in: snapshot, library: library)
      }
      let approval = try book.approve(id, in: one, by: who, at: time, symptoms: symptoms ?? [])
      do throws(RemedyError) {
        try store(approval.bodies, in: number, by: who)
      } catch {
        if let duty = approval.duty { book.withdraw(duty.key) }
        throw error
      }
      return approval.duty
    }
    if let duty { begin.yield(duty) }
  }

  private func reject(
    _ id: String, in number: Int, by who: Actor, _ text: String
  ) throws(RemedyError) {
    try book.withLock { (book) throws(RemedyError) in
      try store([try book.reject(id, in: try one(number), by: who, text)], in: number, by: who)
    }
  }

  private func one(_ number: Int) throws(RemedyError) -> Case {
    guard let one = cases.cases[number] else {
      throw RemedyError("there is no incident \(number)", kind: .notFound)
    }
    return one
  }

  private func store(
    _ bodies: [CaseEventBody], in number: Int, by who: Actor
  ) throws(RemedyError) {
    for body in bodies {
      do throws(CaseError) {
        _ = try cases.act(on: number, body, by: who)
        counts.note(body)
      } catch {
        throw RemedyError(error.description)
      }
    }
  }

  /// Says something in a case that nobody asked for; a case that is full or gone takes no more.
  private func tell(_ event: RemedyBook.Event) {
    _ = try? cases.act(on: event.key.number, event.body, by: .whence)
    counts.note(event.body)
  }

  // MARK: What goes on

  /// Carries out and looks until the service group shuts down; what is under way by then is said to
  /// be unknown.
  package func run() async throws {
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        group.addTask {
          while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(1))
            self.look()
          }
        }
        for await duty in self.duties {
          group.addTask { await self.carryOut(duty) }
        }
        // The stream ends when this is cancelled; programs under way are ended by that as well.
        group.cancelAll()
      }
    }
    book.withLock { book in
      for event in book.stop() { tell(event) }
    }
  }

  private func carryOut(_ duty: RemedyBook.Duty) async {
    let report = await executor.carryOut(duty.order, timeoutSeconds: duty.timeoutSeconds)
    guard !Task.isCancelled else { return }
    let (snapshot, time) = (newest(), now())
    // Requests of before end in windows up to here.
    let end = snapshot.at.advanced(bySeconds: snapshot.allowedLatenessSeconds + windowSeconds)
    book.withLock { book in
      let events = book.carriedOut(
        duty.key, output: report.output, failure: report.failure, at: time, windowEnd: end)
      for event in events { tell(event) }
    }
  }

  /// Looks at what goes on: what the newest window shows, and whose time is up.
  package func look() {
    let (snapshot, time) = (newest(), now())
    let duties = book.withLock { book -> [RemedyBook.Duty] in
      guard book.runCount > 0 else { return [] }
      let next = book.look(at: time, windowEnd: snapshot.at) { symptoms in
        RemedySight(of: symptoms, in: snapshot, library: library)
      }
      for event in next.events { tell(event) }
      return next.duties
    }
    for duty in duties { begin.yield(duty) }
  }
}
