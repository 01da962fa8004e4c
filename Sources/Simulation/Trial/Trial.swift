package import Answers
package import Causes
package import Engine
import Symptoms
import Telemetry
import Topology

/// One simulated outage, or one quiet stretch, given to an engine through its front door.
package struct TrialPlan: Sendable {
  /// Of the estate, its traffic and all noise.
  package var seed: UInt64
  /// Services of the estate, 3 to 10,000.
  package var serviceCount = 100
  package var faults: [Fault] = []
  package var noise = Noise.ordinary
  /// How its users come and go.
  package var tide = Tide.none
  /// Seconds before anything breaks, in which baselines form.
  package var calmSeconds = 90.0
  /// Seconds for which it stays broken.
  package var brokenSeconds = 90.0

  package init(seed: UInt64) { self.seed = seed }
}

/// What an engine made of a trial.
package struct TrialResult: Sendable {
  /// A cause that was named, chosen or not.
  package struct Named: Sendable {
    /// What was named, how probable it is said to be (0...1), and whether as a cause or only as an
    /// alternative.
    package var cause: CauseTruth
    package var probability: Double
    package var isChosen: Bool
  }

  /// As in the plan.
  package var seed: UInt64
  package var faults: [Fault]
  /// As ranked at the end.
  package var named: [Named] = []
  /// Seconds of event time from the fault to the first answer that chose it, for each fault; nil
  /// when none did.
  package var secondsToFind: [Double?]
  /// Present symptoms of the open incident at the end, with their onset in seconds after the first
  /// fault.
  package var symptoms: [(symptom: String, entity: String, onset: Double)] = []
  package var guesses = BaselineGuesses()
  /// Causes that were ever chosen and are not true.
  package var falselyChosen: Set<CauseTruth> = []
  /// Incidents that were opened, and the seconds that were simulated.
  package var incidentCount = 0
  package var seconds = 0.0
  /// Spans decoded, in all.
  package var spanCount = 0

  /// The most probable cause is a true one.
  package var isFirstRight: Bool {
    named.first.map { first in
      first.isChosen && faults.contains { $0.truth == first.cause }
    } ?? false
  }

  /// All true causes are among the chosen.
  package var areAllFound: Bool {
    faults.allSatisfy { fault in named.contains { $0.isChosen && $0.cause == fault.truth } }
  }

  /// Causes chosen at the end that are not true.
  package var falseCount: Int {
    named.filter { named in
      named.isChosen && !faults.contains { $0.truth == named.cause }
    }.count
  }
}

/// Runs a trial: simulates, encodes, decodes, diagnoses.
package struct Trial {
  private var engine: DiagnosisEngine
  private var feed: TelemetryFeed
  private let plan: TrialPlan
  private var result: TrialResult
  private let limits = DecodingLimits()
  private var spans = SpanReader()
  private var metrics: Telemetry.MetricReader
  private var logs = LogReader()

  /// Prepares a trial, in an estate drawn from the seed unless one is given.
  package init(_ plan: TrialPlan, library: CausalLibrary, estate: Estate? = nil) {
    self.plan = plan
    let estate = estate ?? Estate(seed: plan.seed, serviceCount: plan.serviceCount)
    engine = DiagnosisEngine(library: library)
    metrics = engine.metricReader(limits: limits)
    let end = plan.calmSeconds + plan.brokenSeconds
    feed = TelemetryFeed(
      estate, seed: plan.seed, noise: plan.noise,
      faults: plan.faults.map { (plan.calmSeconds, $0) }, disturbed: plan.calmSeconds...end,
      tide: plan.tide)
    result = TrialResult(
      seed: plan.seed, faults: plan.faults, secondsToFind: plan.faults.map { _ in nil })
  }

  /// Lets the whole trial pass.
  ///
  /// - Throws: when the decoder refuses what the simulation encoded, which is a mistake of either.
  package mutating func run() throws -> TrialResult {
    let end = plan.calmSeconds + plan.brokenSeconds
    while feed.seconds < end {
      for (signal, bytes) in feed.next() { try take(signal, bytes) }
    }
    let clock = engine.clock
    note(engine.advance(to: clock.newest.advanced(bySeconds: clock.allowedLatenessSeconds)))
    conclude()
    return result
  }

  /// What is said at the end.
  package var answer: Answer {
    let snapshot = engine.snapshot
    return Answer(
      at: snapshot.at, incidents: snapshot.incidents,
      present: snapshot.observations.filter { $0.verdict == .present }, graph: snapshot.graph,
      library: engine.library)
  }

  /// The state of the engine after the last window.
  package var snapshot: EngineSnapshot { engine.snapshot }

  private mutating func take(_ signal: TelemetryFeed.Signal, _ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { bytes in
      switch signal {
      case .traces:
        let batch = try spans.decode(bytes, encoding: .protobuf)
        result.spanCount += batch.count
        note(engine.absorb(batch, from: &spans))
      case .metrics:
        note(engine.absorb(try metrics.decode(bytes, encoding: .protobuf), from: &metrics))
      case .logs:
        note(engine.absorb(try logs.decode(bytes, encoding: .protobuf), from: &logs))
      }
    }
  }

  private mutating func note(_ effects: [Effect]) {
    for case .incident(let incident) in effects {
      let names = engine.snapshot.graph
      for cause in incident.diagnosis.causes { note(cause, names) }
    }
  }

  private mutating func note(_ cause: DiagnosedCause, _ graph: TopologyGraph) {
    let name = truth(cause.key, graph)
    guard let place = plan.faults.firstIndex(where: { $0.truth == name }) else {
      result.falselyChosen.insert(name)
      return
    }
    guard result.secondsToFind[place] == nil else { return }
    let now = Double(engine.clock.newest.nanoseconds - TelemetryFeed.epoch) / 1e9
    result.secondsToFind[place] = now - plan.calmSeconds
  }

  private func truth(_ key: CauseKey, _ graph: TopologyGraph) -> CauseTruth {
    let entity = graph[key.entity]
    return CauseTruth(
      type: entity.type.rawValue, entity: entity.name, cause: engine.library[key.cause].name)
  }

  private mutating func conclude() {
    result.named = answer.causes.map { cause in
      TrialResult.Named(
        cause: CauseTruth(type: cause.entity.type, entity: cause.entity.name, cause: cause.cause),
        probability: cause.probability, isChosen: cause.verdict == .cause)
    }
    let snapshot = engine.snapshot
    result.guesses = BaselineGuesses(snapshot, library: engine.library, seed: plan.seed)
    let evidence = snapshot.incidents.last?.evidence ?? []
    result.incidentCount = snapshot.incidents.last?.number ?? 0
    result.seconds = plan.calmSeconds + plan.brokenSeconds
    let first = Timestamp(nanoseconds: TelemetryFeed.epoch).advanced(bySeconds: plan.calmSeconds)
    result.symptoms = evidence.filter { $0.verdict == .present }.map { observation in
      (
        engine.library[observation.key.symptom].name,
        snapshot.graph[observation.key.entity].name, observation.onset.seconds(since: first)
      )
    }
  }
}
