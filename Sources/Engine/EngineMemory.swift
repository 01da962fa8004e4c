internal import Answers
package import Causes
internal import Response
package import Symptoms
package import Telemetry
package import Topology
package import Vitals

/// What an engine knows at the end of a window, to go on from after a restart.
///
/// Speaks of entities by their place in `topology`, of the library by names: an engine with another
/// library leaves out what that does not name. Not in it: spans that waited for their trace, and
/// exemplars, which are looked for anew while a symptom is present.
package struct EngineMemory: Codable, Sendable {
  /// Of the form; what has another one is not read.
  package static let formVersion = 2

  /// The `formVersion` of whoever wrote it.
  package var version = formVersion
  /// End of the last window.
  package var at: Timestamp
  package var windowSeconds: Double
  package var topology: TopologyMemory
  package var vitals: VitalsMemory
  package var symptoms: SymptomMemory
  /// By `SymptomMemory.names`.
  var present: [SymptomObservation]
  var evidence: [SymptomObservation]
  var changes: [EntityID: Timestamp]
  var incidents: IncidentBook
  /// What others told, by their beginning.
  var alerts: [Alert]
  /// How the budgets of service levels were used.
  var levels: ServiceLevelMemory
  /// Names of the causes and nodes that the incidents speak of, by number.
  var causeNames: [String]
  var nodeNames: [String]
}

/// What an engine knows, not yet put in order: cheap to take, so that the engine need not wait.
package struct EngineImage: Sendable {
  private let library: CausalLibrary
  private let at: Timestamp
  private let windowSeconds: Double
  private let graph: TopologyGraph
  private let topology: TopologyMemory
  private let vitals: VitalsMemory
  private let symptoms: SymptomTable
  private let present: [SymptomKey: SymptomObservation]
  private let evidence: EvidenceMemory
  private let changes: [EntityID: Timestamp]
  private let incidents: IncidentBook
  private let alerts: AlertMemory
  private let levels: ServiceLevelBook

  init(_ engine: DiagnosisEngine) {
    library = engine.library
    at = engine.snapshot.at
    windowSeconds = engine.settings.windowSeconds
    graph = engine.snapshot.graph
    topology = engine.topology.memory
    vitals = engine.vitals.memory
    symptoms = engine.symptoms
    present = engine.present
    evidence = engine.memory
    changes = engine.changes
    incidents = engine.incidents
    alerts = engine.alerts
    levels = engine.levels
  }

  /// The memory that this is the image of.
  ///
  /// - Complexity: O(entities x rules of their type).
  package var memory: EngineMemory {
    EngineMemory(
      at: at, windowSeconds: windowSeconds, topology: topology,
      vitals: vitals, symptoms: symptoms.memory(graph),
      present: present.values.sorted { $0.key < $1.key }, evidence: evidence.all,
      changes: changes, incidents: incidents.recent, alerts: alerts.told,
      levels: levels.memory, causeNames: library.causes.map(\.path),
      nodeNames: library.nodes.map(\.qualifiedName))
  }
}

extension DiagnosisEngine {
  /// What it knows now, at the cost of a copy of what changes next.
  package var image: EngineImage { EngineImage(self) }

  /// An engine that goes on where another one stopped.
  ///
  /// What does not fit (a window of another length, a damaged topology) is begun anew.
  package init(
    library: CausalLibrary, settings: EngineSettings = EngineSettings(),
    alertRules: AlertRuleSet = AlertRuleSet(), from memory: EngineMemory
  ) {
    self.init(library: library, settings: settings, alertRules: alertRules)
    guard memory.version == EngineMemory.formVersion, memory.windowSeconds == settings.windowSeconds
    else { return }
    let builder = TopologyBuilder(limits: settings.topology, from: memory.topology)
    guard builder.entities.count == memory.topology.entities.count else { return }
    topology = builder
    reception.clock = EventClock(windowSeconds: settings.windowSeconds, stoppedAt: memory.at)
    // What comes late for windows that are over counts for the next one.
    for index in intakes.indices { _ = intakes[index].close(at: memory.at) }
    vitals = VitalsTable(
      interest: vitals.interest, windowSeconds: settings.windowSeconds, from: memory.vitals,
      entityCount: builder.entities.count, relationCount: builder.relations.count)
    goOn(from: memory, in: topology.graph())
  }

  /// Takes up what speaks of entities and of the library.
  private mutating func goOn(from memory: EngineMemory, in graph: TopologyGraph) {
    let isEntity = { (id: EntityID) in graph.entities.indices.contains(Int(id.index)) }
    let translation = LibraryTranslation(memory, to: library)
    let seen = { (all: [SymptomObservation]) in
      all.filter { isEntity($0.key.entity) }.compactMap { $0.translated(translation.symptoms) }
    }
    symptoms = SymptomTable(rules: library.rules, from: memory.symptoms, graph, vitals.interest)
    changes = memory.changes.filter { isEntity($0.key) }
    for observation in seen(memory.present) { present[observation.key] = observation }
    self.memory = EvidenceMemory(seen(memory.evidence))
    incidents = memory.incidents.translated(translation, entityCount: graph.entities.count)
    reasoner.goOn(from: incidents.openCauses)
    _ = alerts.tell(memory.alerts)
    levels.goOn(from: memory.levels)
    snapshot.at = memory.at
    snapshot.graph = graph
    snapshot.observations = present.values.sorted { $0.key < $1.key }
    snapshot.incidents = incidents.all
    snapshot.levels = levels.standings(at: memory.at)
  }

  /// Symptoms that were present in the last window, by key.
  package var presentSymptoms: [SymptomObservation] {
    present.values.sorted { $0.key < $1.key }
  }

  /// Numbers incidents on from those of earlier runs.
  package mutating func continueIncidents(after number: Int) {
    incidents.continueNumbers(after: number)
  }
}
