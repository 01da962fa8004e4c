package import Causes
internal import Symptoms
package import Telemetry
package import Topology
internal import Vitals

extension Impact {
  /// Seconds for which an entity counts as newly reached.
  static let freshSeconds = 60.0
  /// Operations and services named at the most; what is beyond is counted in `entityCount` only.
  static let namedMax = 100

  /// What an incident does to the estate.
  ///
  /// - Parameters:
  ///   - incident: its causes and their evidence.
  ///   - graph: holds every entity that the incident names.
  ///   - library: the one that it was diagnosed with.
  ///   - time: the moment for which it is said.
  /// - Complexity: O(evidence + explained symptoms).
  package init(
    of incident: Incident, graph: TopologyGraph, library: CausalLibrary, at time: Timestamp
  ) {
    var tally = ImpactTally(graph: graph, library: library)
    let evidence = Dictionary(
      incident.evidence.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    for cause in incident.diagnosis.causes {
      for explained in cause.explains { tally.add(explained, evidence[explained.symptom]) }
    }
    self = tally.impact(isOpen: incident.isOpen, at: time)
  }
}

extension TopologyGraph {
  /// Whether requests enter the estate here: a service with operations that nobody calls who is
  /// called himself (a generator of load that sends telemetry has no operations).
  package func isEntryPoint(_ id: EntityID) -> Bool {
    self[id].type == .service && hasOperations(id)
      && !neighbours(of: id, along: .calls, forward: false).contains(where: hasOperations)
      && !neighbours(of: id, along: .contains, forward: true).contains {
        self[$0].type == .consumerGroup
      }
  }

  private func hasOperations(_ id: EntityID) -> Bool {
    neighbours(of: id, along: .contains, forward: true).contains { self[$0].type == .operation }
  }
}

/// Gathers what is seen, entity by entity.
private struct ImpactTally {
  let graph: TopologyGraph
  let library: CausalLibrary
  var firstSeen: [EntityID: Timestamp] = [:]
  var entries: [String: EntryPointImpact] = [:]

  init(graph: TopologyGraph, library: CausalLibrary) {
    self.graph = graph
    self.library = library
  }

  mutating func add(_ explained: ExplainedSymptom, _ observation: SymptomObservation?) {
    let rule = library[explained.symptom.symptom]
    guard !rule.isHarmless else { return }
    let entity = graph[explained.symptom.entity]
    firstSeen[entity.id] = min(firstSeen[entity.id] ?? explained.onset, explained.onset)
    guard let service = entity.type == .service ? entity.name : entity.service,
      entity.type == .service || entity.type == .operation,
      let owner = graph.find(EntityKey(.service, service)), graph.isEntryPoint(owner)
    else { return }
    var entry = entries[service] ?? EntryPointImpact(service: service)
    if entity.type == .operation, !entry.operations.contains(entity.name),
      entry.operations.count < Impact.namedMax
    {
      entry.operations.append(entity.name)
    }
    if entity.type == .service, let observation { note(rule, observation, in: &entry) }
    entries[service] = entry
  }

  private func note(
    _ rule: SymptomRule, _ observation: SymptomObservation, in entry: inout EntryPointImpact
  ) {
    switch rule.measure {
    case .request(.errors): entry.failingShare = max(entry.failingShare ?? 0, observation.value)
    case .request(.duration):
      guard observation.value > entry.latencySeconds ?? 0 else { return }
      entry.latencySeconds = observation.value
      entry.latencyLimitSeconds = observation.threshold
    default: break
    }
  }

  func impact(isOpen: Bool, at time: Timestamp) -> Impact {
    let services = Set(
      firstSeen.keys.compactMap { id in
        graph[id].type == .service ? graph[id].name : graph[id].service
      })
    let began = firstSeen.values.min() ?? time
    let fresh = time.advanced(bySeconds: -Impact.freshSeconds)
    let sorted = entries.values.map { entry in
      var entry = entry
      entry.operations.sort()
      return entry
    }.sorted { left, right in
      let (a, b) = (left.failingShare ?? 0, right.failingShare ?? 0)
      return a == b ? left.service < right.service : a > b
    }
    return Impact(
      entryPoints: Array(sorted.prefix(Impact.namedMax)),
      services: Array(services.sorted().prefix(Impact.namedMax)), entityCount: firstSeen.count,
      isSpreading: isOpen && began < fresh && firstSeen.values.contains { $0 >= fresh })
  }
}
