import Answers
import Causes
import Response
import Symptoms
import Telemetry
import Topology
import Vitals

extension DiagnosisEngine {
  /// Silence beyond this is silence, and no interval of metrics.
  private static let resolutionSecondsMax = 900.0

  /// Takes what intakes counted in a window into topology and vitals.
  ///
  /// The one step of a window that needs the names of things: what comes after it does not hold up
  /// anybody who brings telemetry.
  ///
  /// - Parameters:
  ///   - window: closed by all intakes; windows come in their order.
  ///   - reception: whose numbers are counted by.
  /// - Returns: what changed in the estate; nil when nobody sent anything. Then nothing is known of
  ///   this stretch, least of all that anything is wrong, and there is nothing to conclude.
  package mutating func book(_ window: ClosedWindow, of reception: Reception) -> [Effect]? {
    let deltas = window.deltas
    guard !deltas.heard.isEmpty || !deltas.entries.isEmpty || !deltas.exits.isEmpty else {
      return nil
    }
    vitals.close(
      deltas, at: window.end, topology: &topology, identities: reception.senders.identities,
      series: reception.series, symbols: reception.symbols)
    snapshot.allowedLatenessSeconds = reception.clock.allowedLatenessSeconds
    receptionCounters = reception.counters
    return noteChanges()
  }

  /// Concludes the window that was booked last: symptoms -> diagnosis -> incident -> snapshot.
  package mutating func conclude(_ window: ClosedWindow) -> [Effect] {
    let end = window.end
    let graph = topology.graph()
    noteLevels(graph, at: end)
    let observations = alerts.add(
      to: symptoms.examine(graph, vitals: vitals, at: end), graph, at: end,
      isIncidentOpen: incidents.isAnyOpen)
    var effects = noteSymptoms(observations, at: end)
    let evidence = memory.add(
      observations, at: end, isIncidentOpen: incidents.isAnyOpen)
    let diagnosis = diagnose(evidence, graph: graph, at: end)
    effects += noteIncident(diagnosis, evidence: evidence, at: end)
    publish(graph, observations: observations, diagnosis: diagnosis, at: end)
    snapshot.counters = window.counters + ownCounters
    return effects
  }

  private mutating func noteChanges() -> [Effect] {
    topology.takeChanges().map { change in
      vitals.book(change)
      // A restart is what failures look like from outside; only what people did raises suspicion.
      if change.kind == .deployment { changes[change.entity] = change.time }
      return .changed(change)
    }
  }

  private mutating func noteSymptoms(
    _ observations: [SymptomObservation], at time: Timestamp
  ) -> [Effect] {
    var now: [SymptomKey: SymptomObservation] = [:]
    var effects: [Effect] = []
    for observation in observations where observation.verdict == .present {
      now[observation.key] = observation
      if present[observation.key] == nil { effects.append(.symptomBegan(observation, at: time)) }
    }
    for (key, observation) in present.sorted(by: { $0.key < $1.key }) where now[key] == nil {
      effects.append(.symptomCleared(observation, at: time))
    }
    present = now
    return effects
  }

  private mutating func diagnose(
    _ evidence: [SymptomObservation], graph: TopologyGraph, at time: Timestamp
  ) -> Diagnosis {
    guard evidence.contains(where: { $0.verdict == .present }) else { return Diagnosis(at: time) }
    return reasoner.diagnose(
      Situation(
        graph: graph, observations: evidence, changes: changes, at: time,
        resolutionSeconds: secondsSinceLook(at: time)))
  }

  /// Seconds since the window before was concluded, in which anything was heard: where only metrics
  /// are sent, as long as their interval.
  private func secondsSinceLook(at time: Timestamp) -> Double {
    guard snapshot.at > .zero else { return settings.windowSeconds }
    return min(Self.resolutionSecondsMax, max(0, time.seconds(since: snapshot.at)))
  }

  private mutating func noteIncident(
    _ diagnosis: Diagnosis, evidence: [SymptomObservation], at time: Timestamp
  ) -> [Effect] {
    let library = library
    let window = IncidentWindow(
      at: time, diagnosis: diagnosis, evidence: evidence, present: Set(present.keys),
      isHarmless: { library[$0.symptom].isHarmless })
    let changed = incidents.update(window, settings: settings)
    let closed = changed.filter { !$0.isOpen }
    if !closed.isEmpty { forget(closed) }
    let passed = incidents.passed(in: window, seconds: EvidenceMemory.quietSeconds)
    if !passed.isEmpty { memory.forget(where: passed.contains) }
    return changed.map { .incident($0) }
  }

  /// What is over is no evidence of what comes next.
  private mutating func forget(_ closed: [Incident]) {
    if incidents.isAnyOpen {
      memory.forget { incidents.isOver($0, closed: closed) }
    } else {
      memory.forget()
    }
  }

  private mutating func publish(
    _ graph: TopologyGraph, observations: [SymptomObservation], diagnosis: Diagnosis,
    at time: Timestamp
  ) {
    snapshot.at = time
    snapshot.graph = graph
    snapshot.observations = observations
    snapshot.requests = vitals.requestNumbers
    snapshot.diagnosis = diagnosis
    snapshot.incidents = incidents.all
    snapshot.levels = levels.standings(at: time)
    snapshot.alerts = alerts.all
  }

  /// What the engine holds and what it had to leave out, by name.
  private var ownCounters: [EngineCounter] {
    receptionCounters + [
      EngineCounter(name: "log lines of one template too many", value: vitals.droppedLineCount),
      EngineCounter(
        name: "requests' sentences one too many", value: vitals.droppedSentenceCount),
      EngineCounter(name: "entities", value: topology.entities.count),
      EngineCounter(name: "relations", value: topology.relations.count),
      EngineCounter(name: "entities or relations refused", value: topology.refusedCount),
      EngineCounter(name: "alerts", value: alerts.all.count),
      EngineCounter(name: "alerts refused", value: alerts.refusedCount),
    ]
  }
}

extension Reception {
  /// Likewise for who sends and what names they use.
  var counters: [EngineCounter] {
    [
      EngineCounter(name: "items of an impossible time refused", value: implausibleCount),
      EngineCounter(name: "series", value: series.count),
      EngineCounter(name: "symbols", value: symbols.count),
      EngineCounter(name: "strings beyond the symbol limit", value: symbols.overflowCount),
      EngineCounter(name: "senders", value: senders.identities.count),
      EngineCounter(name: "senders refused", value: senders.refusedCount),
    ]
  }
}
