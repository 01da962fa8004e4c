package import Answers
package import Causes
package import Engine
internal import ServiceLifecycle
internal import Symptoms
internal import Synchronization
package import Telemetry

/// Owns the engine: gives it what the doors receive, lets time pass, and publishes what it thinks.
///
/// Decoding and absorbing happen in one ordered path under one lock, so that the same requests in
/// the same order give the same answer. Readers get the last snapshot and never wait for the
/// engine.
package final class EngineHost: TelemetrySink, Service {
  /// Seconds of real time without telemetry after which nobody is waited for any more.
  private static let idleSeconds = 15.0

  private struct Loop {
    var engine: DiagnosisEngine
    var spans: SpanReader
    var metrics: MetricReader
    var logs: LogReader
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

  package let library: CausalLibrary
  package let settings: EngineSettings
  private let decodingLimits: DecodingLimits
  private let latestTime: @Sendable () -> Timestamp
  private let loop: Mutex<Loop>
  private let published: Mutex<EngineSnapshot>
  private let onEffects: @Sendable ([Effect], EngineSnapshot) -> Void

  /// - Parameters:
  ///   - library: what is known of how things fail.
  ///   - settings: bounds and pace of the engine.
  ///   - decodingLimits: bounds of one decoded request.
  ///   - latestTime: what no event can be later than, asked for once a request; never by default.
  ///   - onEffects: told of every window that ended and of what the engine decided in it, in its
  ///     order, with the snapshot that names it. Called under the lock: it must be quick and must
  ///     not call back.
  package init(
    library: CausalLibrary, settings: EngineSettings = EngineSettings(),
    decodingLimits: DecodingLimits = DecodingLimits(),
    latestTime: @escaping @Sendable () -> Timestamp = { .max },
    onEffects: @escaping @Sendable ([Effect], EngineSnapshot) -> Void = { _, _ in }
  ) {
    self.library = library
    self.settings = settings
    self.decodingLimits = decodingLimits
    self.latestTime = latestTime
    self.onEffects = onEffects
    let engine = DiagnosisEngine(library: library, settings: settings)
    loop = Mutex(
      Loop(
        engine: engine, spans: SpanReader(limits: decodingLimits),
        metrics: engine.metricReader(limits: decodingLimits),
        logs: LogReader(limits: decodingLimits)))
    published = Mutex(EngineSnapshot())
  }

  /// The engine as it was at the end of the last window.
  package var snapshot: EngineSnapshot { published.withLock { $0 } }

  package var totals: Totals { loop.withLock { $0.totals } }

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
    do throws(WireError) {
      return try loop.withLock { (loop) throws(WireError) in
        try absorb(signal, encoding, bytes, &loop)
      }
    } catch {
      loop.withLock { $0.totals.malformedRequestCount += 1 }
      throw .malformed("\(signal.rawValue) request: \(error)")
    }
  }

  /// Lets event time pass until every window that has begun before the newest event is over.
  ///
  /// For the end of a recording: nothing more will come, so nobody needs to be waited for.
  package func drain() { loop.withLock { endWindows(&$0) } }

  /// Closes the windows that ended before the newest event, without waiting for the late any
  /// longer.
  ///
  /// Time goes no further: of a stretch in which nobody sent anything, nothing is known.
  private func endWindows(_ loop: inout Loop) {
    guard loop.newestAtArrival > .zero else { return }
    let lateness = loop.engine.clock.allowedLatenessSeconds
    let end = loop.newestAtArrival.advanced(bySeconds: lateness)
    publish(loop.engine.advance(to: end), &loop)
  }

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
    loop.withLock { loop in
      guard let last = loop.lastArrival else { return }
      if last.duration(to: now) >= .seconds(Self.idleSeconds) { endWindows(&loop) }
    }
  }

  private func absorb(
    _ signal: TelemetrySignal, _ encoding: OTLPEncoding, _ bytes: UnsafeRawBufferPointer,
    _ loop: inout Loop
  ) throws(WireError) -> Acceptance {
    let batch: DecodedBatch =
      switch signal {
      case .traces: .spans(try loop.spans.decode(bytes, encoding: encoding))
      case .metrics: .metrics(try loop.metrics.decode(bytes, encoding: encoding))
      case .logs: .logs(try loop.logs.decode(bytes, encoding: encoding))
      }
    loop.engine.clock.ceiling = latestTime()
    let effects =
      switch batch {
      case .spans(let batch): loop.engine.absorb(batch, from: &loop.spans)
      case .metrics(let batch): loop.engine.absorb(batch, from: &loop.metrics)
      case .logs(let batch): loop.engine.absorb(batch, from: &loop.logs)
      }
    loop.lastArrival = .now
    loop.newestAtArrival = loop.engine.clock.newest
    loop.totals.requestCounts[signal, default: 0] += 1
    loop.totals.itemCounts[signal, default: 0] += batch.itemCount
    let implausible = loop.engine.rejection
    let rejectedCount = batch.rejection.count + implausible.count
    loop.totals.rejectedItemCount += rejectedCount
    publish(effects, &loop)
    let isDecoded = batch.rejection.count == 0
    return Acceptance(
      rejectedCount: rejectedCount,
      message: isDecoded ? implausible.reason : batch.rejection.reason)
  }

  private func publish(_ effects: [Effect], _ loop: inout Loop) {
    let snapshot = loop.engine.snapshot
    let isNew = published.withLock { published in
      guard published.at != snapshot.at else { return false }
      published = snapshot
      return true
    }
    if isNew || !effects.isEmpty { onEffects(effects, snapshot) }
  }
}
