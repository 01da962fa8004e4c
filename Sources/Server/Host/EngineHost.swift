package import Answers
package import Causes
package import Engine
internal import ServiceLifecycle
internal import Symptoms
internal import Synchronization
package import Telemetry

/// Owns the engine: gives it what the doors receive, lets time pass, and publishes what it thinks.
///
/// A request is decoded by its thread's own reader, goes through the reception, which is held for
/// microseconds, and is absorbed by one intake after the other. Whoever brought the newest event
/// closes the windows that became due. Requests that come one after the other give the same answer
/// each time; those that come at once are absorbed in some order, which the answer does not depend
/// on unless one came as late as a sender may at the most. Readers get the last snapshot and never
/// wait for the engine.
package final class EngineHost: TelemetrySink, AlertSink, Service {
  /// Seconds of real time without telemetry after which nobody is waited for any more.
  private static let idleSeconds = 15.0

  /// What every request passes through.
  private struct Front {
    var reception: Reception
    var lastArrival: ContinuousClock.Instant?
    /// Event time at the last arrival.
    var newestAtArrival = Timestamp.zero
    var totals = Totals()
  }

  /// What went through so far; shown on the status page.
  package struct Totals: Hashable, Sendable {
    package var requestCounts: [TelemetrySignal: Int] = [:]
    package var itemCounts: [TelemetrySignal: Int] = [:]
    /// Items rejected within requests that were accepted.
    package var rejectedItemCount = 0
    /// Requests that could not be read.
    package var malformedRequestCount = 0
  }

  /// Shards that suit this machine: one for each core, and no more than there are readers to bring
  /// them anything.
  package static var usualShardCount: Int { DoorReaders.usualCount }

  package let library: CausalLibrary
  package let settings: EngineSettings
  private let latestTime: @Sendable () -> Timestamp
  private let readers: DoorReaders
  private let front: Mutex<Front>
  private let intakes: SharedIntakes
  /// Its reception and intakes are those above; it is locked to close windows only.
  private let engine: Mutex<DiagnosisEngine>
  private let published: Mutex<EngineSnapshot>
  private let traces: OwnTraces?
  private let onEffects: @Sendable ([Effect], EngineSnapshot) -> Void

  /// - Parameters:
  ///   - library: what is known of how things fail.
  ///   - settings: bounds and pace of the engine.
  ///   - decodingLimits: bounds of one decoded request.
  ///   - engine: one to go on with; nil for one that has heard nothing yet.
  ///   - latestTime: what no event can be later than, asked for once a request; never by default.
  ///   - traces: told of what is done here; nil for nobody.
  ///   - onEffects: told of every window that ended and of what the engine decided in it, in its
  ///     order, with the snapshot that names it. Called under the engine's lock: it must be quick
  ///     and must not call back.
  package init(
    library: CausalLibrary, settings: EngineSettings = EngineSettings(),
    decodingLimits: DecodingLimits = DecodingLimits(), engine: DiagnosisEngine? = nil,
    latestTime: @escaping @Sendable () -> Timestamp = { .max }, traces: OwnTraces? = nil,
    onEffects: @escaping @Sendable ([Effect], EngineSnapshot) -> Void = { _, _ in }
  ) {
    self.library = library
    self.settings = settings
    self.latestTime = latestTime
    self.traces = traces
    self.onEffects = onEffects
    let engine = engine ?? DiagnosisEngine(library: library, settings: settings)
    var decodingLimits = decodingLimits
    decodingLimits.readerCount = DoorReaders.usualCount
    readers = DoorReaders(
      of: DoorReader(
        spans: SpanReader(limits: decodingLimits),
        metrics: engine.metricReader(limits: decodingLimits),
        logs: LogReader(limits: decodingLimits)))
    front = Mutex(Front(reception: engine.reception))
    intakes = SharedIntakes(engine.intakes)
    self.engine = Mutex(engine)
    published = Mutex(engine.snapshot)
  }

  /// The engine as it was at the end of the last window.
  package var snapshot: EngineSnapshot { published.withLock { $0 } }

  /// What the engine knows, to be remembered.
  package var image: EngineImage { engine.withLock { $0.image } }

  package var totals: Totals { front.withLock { $0.totals } }

  /// What is to be said now, of all incidents in memory.
  package var answer: Answer { Self.answer(of: snapshot, library: library) }

  static func answer(of snapshot: EngineSnapshot, library: CausalLibrary) -> Answer {
    Answer(
      at: snapshot.at, incidents: snapshot.incidents,
      present: snapshot.observations.filter { $0.verdict == .present },
      graph: snapshot.graph, library: library)
  }

  package func accept(
    _ signal: TelemetrySignal, encoding: OTLPEncoding, bytes: UnsafeRawBufferPointer
  ) throws(Refusal) -> Acceptance {
    let span = traces?.begin("absorb \(signal.rawValue)", isFrequent: true)
    defer { traces?.end(span, [.whole("whence.batch.bytes", bytes.count)]) }
    do throws(WireError) {
      let absorbed = try readers.withReader { (reader, number) throws(WireError) in
        switch signal {
        case .traces:
          try absorb(spans: bytes, encoding, &reader.spans, from: number)
        case .metrics:
          try absorb(metrics: bytes, encoding, &reader.metrics, from: number)
        case .logs:
          try absorb(logs: bytes, encoding, &reader.logs, from: number)
        }
      }
      if absorbed.isWindowDue { closeDueWindows() }
      return absorbed.acceptance
    } catch {
      front.withLock { $0.totals.malformedRequestCount += 1 }
      throw .malformed("\(signal.rawValue) request: \(error)")
    }
  }

  package func tell(_ alerts: [Alert]) -> Int { engine.withLock { $0.tell(alerts) } }

  /// Lets event time pass until every window that ended by the newest event is over.
  ///
  /// For the end of a recording: nothing more will come, so nobody needs to be waited for. The
  /// window that the newest event lies in is left open: what came of it is not all that happened
  /// in it, and would look like requests that are missing.
  package func drain() { endWindows { _ in true } }

  /// Ends windows that nobody adds to any more, until the service is told to stop; then drains.
  package func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        try? await Task.sleep(for: .seconds(1))
        self.passTime(at: .now)
      }
    }
    drain()
  }

  /// Ends windows once nothing arrived for long enough in real time.
  func passTime(at now: ContinuousClock.Instant) {
    endWindows { last in last.duration(to: now) >= .seconds(Self.idleSeconds) }
  }
}

extension EngineHost {
  private struct Absorbed: Sendable {
    var acceptance: Acceptance
    var isWindowDue: Bool
  }

  private func absorb(
    spans bytes: UnsafeRawBufferPointer, _ encoding: OTLPEncoding, _ reader: inout SpanReader,
    from number: Int
  ) throws(WireError) -> Absorbed {
    let batch = try reader.decode(bytes, encoding: encoding)
    let (verdict, absorbed) = receive(.traces, batch.count, batch.rejection) { reception in
      reception.receive(batch, from: &reader)
    }
    intakes.forEach(from: number) {
      $0.absorb(batch, from: &reader, isAccepted: verdict.isAccepted)
    }
    return absorbed
  }

  private func absorb(
    metrics bytes: UnsafeRawBufferPointer, _ encoding: OTLPEncoding, _ reader: inout MetricReader,
    from number: Int
  ) throws(WireError) -> Absorbed {
    absorb(try reader.decode(bytes, encoding: encoding), &reader, from: number)
  }

  /// Takes in what `reader` has just read, in whichever form it was written.
  private func absorb(
    _ batch: MetricBatch, _ reader: inout MetricReader, from number: Int
  ) -> Absorbed {
    let count = batch.count + batch.skippedCount
    let (verdict, absorbed) = receive(.metrics, count, batch.rejection) { reception in
      reception.receive(batch, from: &reader)
    }
    intakes.forEach(from: number) {
      $0.absorb(batch, from: reader, isAccepted: verdict.isAccepted)
    }
    return absorbed
  }

  private func absorb(
    logs bytes: UnsafeRawBufferPointer, _ encoding: OTLPEncoding, _ reader: inout LogReader,
    from number: Int
  ) throws(WireError) -> Absorbed {
    let batch = try reader.decode(bytes, encoding: encoding)
    let (verdict, absorbed) = receive(.logs, batch.count, batch.rejection) { reception in
      reception.receive(batch, from: &reader)
    }
    intakes.forEach(from: number) {
      $0.absorb(batch, from: reader, isAccepted: verdict.isAccepted)
    }
    return absorbed
  }

  /// Takes a batch of `itemCount` items through the reception.
  private func receive(
    _ signal: TelemetrySignal, _ itemCount: Int, _ decoding: Rejection,
    _ receive: (inout Reception) -> Reception.Verdict
  ) -> (Reception.Verdict, Absorbed) {
    let latest = latestTime()
    return front.withLock { front in
      front.reception.clock.ceiling = latest
      let verdict = receive(&front.reception)
      let rejectedCount = decoding.count + verdict.rejection.count
      front.lastArrival = .now
      front.newestAtArrival = front.reception.clock.newest
      front.totals.requestCounts[signal, default: 0] += 1
      front.totals.itemCounts[signal, default: 0] += itemCount
      front.totals.rejectedItemCount += rejectedCount
      let reason = decoding.count == 0 ? verdict.rejection.reason : decoding.reason
      return (
        verdict,
        Absorbed(
          acceptance: Acceptance(rejectedCount: rejectedCount, message: reason),
          isWindowDue: front.reception.clock.isWindowDue)
      )
    }
  }
}

extension EngineHost: RemoteWriteSink {
  package func accept(
    remoteWrite bytes: UnsafeRawBufferPointer, version: RemoteWriteVersion
  ) throws(Refusal) -> RemoteWriteAcceptance {
    do throws(WireError) {
      let (absorbed, write) = try readers.withReader { (reader, number) throws(WireError) in
        let write = try reader.metrics.decodeRemoteWrite(bytes, version: version)
        return (absorb(write.batch, &reader.metrics, from: number), write)
      }
      if absorbed.isWindowDue { closeDueWindows() }
      return RemoteWriteAcceptance(
        sampleCount: write.sampleCount, histogramCount: write.histogramCount,
        rejectedCount: absorbed.acceptance.rejectedCount, message: absorbed.acceptance.message)
    } catch {
      front.withLock { $0.totals.malformedRequestCount += 1 }
      throw .malformed("remote write request: \(error)")
    }
  }
}

extension EngineHost {
  /// Closes the windows that ended before the newest event, without waiting for the late any
  /// longer, if that is due by the time of the last arrival.
  ///
  /// Time goes no further: of a stretch in which nobody sent anything, nothing is known.
  private func endWindows(_ isDue: (ContinuousClock.Instant) -> Bool) {
    let isOver = front.withLock { front in
      guard let last = front.lastArrival, front.newestAtArrival > .zero, isDue(last) else {
        return false
      }
      let lateness = front.reception.clock.allowedLatenessSeconds
      front.reception.clock.advance(to: front.newestAtArrival.advanced(bySeconds: lateness))
      return true
    }
    if isOver { closeDueWindows() }
  }

  /// Closes windows until none is due.
  ///
  /// Batches are absorbed meanwhile; who brings one that makes another window due waits, so that
  /// telemetry cannot run away from its diagnosis.
  private func closeDueWindows() {
    engine.withLock { engine in
      while let end = front.withLock({ $0.reception.clock.takeNextWindow() }) {
        let tick = traces?.begin("tick")
        defer { traces?.end(tick, [.text("whence.window.end", end.rfc3339)]) }
        let window = intakes.close(at: end)
        let changes = front.withLock { engine.book(window, of: $0.reception) }
        guard let changes else { continue }
        let effects = changes + diagnose(window, &engine, in: tick)
        seekEvidence(&engine)
        publish(effects, engine.snapshot)
      }
    }
  }

  private func diagnose(
    _ window: ClosedWindow, _ engine: inout DiagnosisEngine, in tick: OwnSpan?
  ) -> [Effect] {
    let span = traces?.begin("diagnose", in: tick)
    let effects = engine.conclude(window)
    traces?.end(
      span,
      [
        .whole(
          "whence.symptoms.present", engine.snapshot.observations.count { $0.verdict == .present }),
        .whole("whence.incidents.open", engine.snapshot.incidents.count { $0.isOpen }),
      ])
    return effects
  }

  private func seekEvidence(_ engine: inout DiagnosisEngine) {
    let queries = front.withLock { engine.wantedEvidence(of: $0.reception) }
    guard !queries.isEmpty else { return }
    let found = intakes.search(queries, endedBefore: engine.snapshot.at)
    front.withLock { engine.take(found, of: $0.reception) }
  }

  private func publish(_ effects: [Effect], _ snapshot: EngineSnapshot) {
    let isNew = published.withLock { $0.at != snapshot.at }
    // First, so that nothing is done about an incident that is not on its way to history.
    if isNew || !effects.isEmpty { onEffects(effects, snapshot) }
    if isNew { published.withLock { $0 = snapshot } }
  }
}
