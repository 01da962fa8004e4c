import Answers
import Causes
import Symptoms
import Telemetry
import Topology
import Vitals

extension DiagnosisEngine {
  mutating func runDueWindows() -> [Effect] {
    var effects: [Effect] = []
    while let end = clock.takeNextWindow() { effects += closeWindow(at: end) }
    return effects
  }

  /// Ends one window: counts -> topology and vitals -> symptoms -> diagnosis -> incident.
  private mutating func closeWindow(at end: Timestamp) -> [Effect] {
    var deltas = WindowDeltas()
    for index in shards.indices { deltas.merge(shards[index].close(at: end)) }
    // Nobody sent anything: nothing is known of this stretch, least of all that anything is wrong.
    guard !deltas.heard.isEmpty || !deltas.entries.isEmpty || !deltas.exits.isEmpty else {
      return []
    }

    vitals.close(
      deltas, at: end, topology: &topology, identities: senders.identities,
      series: series, symbols: symbols)
    var effects = noteChanges()
    let graph = topology.graph()
    let observations = symptoms.examine(graph, vitals: vitals, at: end)
    effects += noteSymptoms(observations, at: end)
    let evidence = memory.add(
      observations, at: end, isIncidentOpen: incidents.current != nil)
    let diagnosis = diagnose(evidence, graph: graph, at: end)
    effects += noteIncident(diagnosis, evidence: evidence, at: end)
    publish(graph, observations: observations, diagnosis: diagnosis, at: end)
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
      Situation(graph: graph, observations: evidence, changes: changes, at: time))
  }

  private mutating func noteIncident(
    _ diagnosis: Diagnosis, evidence: [SymptomObservation], at time: Timestamp
  ) -> [Effect] {
    let changed = incidents.update(
      diagnosis, evidence: evidence, isAnyPresent: memory.isAnyPresent,
      isHurting: isHurting(diagnosis), at: time, settings: settings)
    if incidents.current == nil, changed?.isOpen == false { memory.forget() }
    return changed.map { [.incident($0)] } ?? []
  }

  private func isHurting(_ diagnosis: Diagnosis) -> Bool {
    diagnosis.causes.contains { cause in
      cause.explains.contains { !library[$0.symptom.symptom].isHarmless }
    }
  }

  private mutating func publish(
    _ graph: TopologyGraph, observations: [SymptomObservation], diagnosis: Diagnosis,
    at time: Timestamp
  ) {
    snapshot.at = time
    snapshot.graph = graph
    snapshot.observations = observations
    snapshot.diagnosis = diagnosis
    snapshot.incidents = incidents.all
    snapshot.allowedLatenessSeconds = clock.allowedLatenessSeconds
    snapshot.counters = counters
  }

  /// What the engine holds and what it had to leave out, by name, summed over shards.
  private var counters: [EngineCounter] {
    var totals: [EngineCounter] = []
    for (index, shard) in shards.enumerated() {
      for (place, counter) in shard.counters.enumerated() {
        if index == 0 {
          totals.append(EngineCounter(name: counter.name, value: counter.value))
        } else {
          totals[place].value += counter.value
        }
      }
    }
    return totals + [
      EngineCounter(name: "items of an impossible time refused", value: implausibleCount),
      EngineCounter(name: "log lines of one template too many", value: vitals.droppedLineCount),
      EngineCounter(name: "series", value: series.count),
      EngineCounter(name: "entities", value: topology.entities.count),
      EngineCounter(name: "relations", value: topology.relations.count),
      EngineCounter(name: "entities or relations refused", value: topology.refusedCount),
      EngineCounter(name: "symbols", value: symbols.count),
      EngineCounter(name: "strings beyond the symbol limit", value: symbols.overflowCount),
      EngineCounter(name: "senders", value: senders.identities.count),
      EngineCounter(name: "senders refused", value: senders.refusedCount),
    ]
  }
}
