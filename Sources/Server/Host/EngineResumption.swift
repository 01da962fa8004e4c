internal import Answers
package import Causes
package import Engine
internal import Foundation
package import History
internal import Symptoms
internal import Telemetry
internal import Topology

/// Begins an engine where the last one stopped, as far as history remembers it.
package struct EngineResumption: Sendable {
  package let engine: DiagnosisEngine
  /// For people: what the engine goes on from.
  package let summary: String

  /// What goes on, as it is told when it begins.
  package var standing: [Effect] {
    engine.presentSymptoms.map { .symptomBegan($0, at: engine.snapshot.at) }
      + engine.snapshot.incidents.filter(\.isOpen).map { .incident($0) }
  }

  /// Reads the newest memory that can be read, numbers incidents on, and ends in history what the
  /// engine knows nothing of any more.
  ///
  /// - Throws: `HistoryFailure` when the store cannot be read or written.
  package init(
    library: CausalLibrary, settings: EngineSettings, alertRules: AlertRuleSet = AlertRuleSet(),
    store: any HistoryStore
  ) throws(HistoryFailure) {
    var engine = try Self.remembered(
      by: store, library: library, settings: settings, alertRules: alertRules)
    engine.continueIncidents(after: Int(clamping: try store.lastIncidentID()))
    self.engine = engine
    let graph = engine.snapshot.graph
    let openCount = engine.snapshot.incidents.count { $0.isOpen }
    summary =
      graph.entities.isEmpty
      ? "nothing remembered"
      : "\(graph.entities.count) entities, \(openCount) open incident(s)"
    try Self.endLeftovers(engine, store)
  }

  /// The engine as it was when it was last remembered; one that has heard nothing where it never
  /// was.
  ///
  /// Nothing is written.
  static func remembered(
    by store: any HistoryStore, library: CausalLibrary, settings: EngineSettings,
    alertRules: AlertRuleSet
  ) throws(HistoryFailure) -> DiagnosisEngine {
    let memories = try store.read(
      MemoryRecord.self, in: .zero ... .max, limit: MemoryRecord.keptCount
    ).records
    let memory = memories.lazy.compactMap { EngineMemoryText.memory(of: $0.json) }.first
    return memory.map { memory in
      DiagnosisEngine(
        library: library, settings: settings, alertRules: alertRules, from: memory)
    } ?? DiagnosisEngine(library: library, settings: settings, alertRules: alertRules)
  }

  /// What an earlier run left open and this one does not know ends where that one was last heard
  /// of.
  private static func endLeftovers(
    _ engine: DiagnosisEngine, _ store: any HistoryStore
  ) throws(HistoryFailure) {
    let graph = engine.snapshot.graph
    let present = Set(
      engine.presentSymptoms.map { observation in
        "\(observation.onset.nanoseconds) \(graph[observation.key.entity].key.text) "
          + engine.library[observation.key.symptom].name
      })
    let open = Set(engine.snapshot.incidents.filter(\.isOpen).map { Int64($0.number) })
    var rows: [HistoryRow] = []
    for var episode in try store.read(EpisodeRecord.self, at: .max) where episode.cleared == nil {
      let name = "\(episode.onset.nanoseconds) \(episode.entity.text) \(episode.symptom)"
      guard !present.contains(name) else { continue }
      episode.cleared = max(episode.onset, engine.snapshot.at)
      rows.append(episode.row)
    }
    for var incident in try store.read(IncidentRecord.self, at: .max)
    where incident.closed == nil && !open.contains(incident.id) {
      incident.closed = max(incident.changed, incident.opened)
      rows.append(incident.row)
    }
    try store.append(rows)
  }
}

/// An engine's memory as JSON.
enum EngineMemoryText {
  /// The text of a memory.
  static func json(of memory: EngineMemory) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return Array(try encoder.encode(memory))
  }

  /// Nil for what is damaged or of another form.
  static func memory(of json: [UInt8]) -> EngineMemory? {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let memory = try? decoder.decode(EngineMemory.self, from: Data(json))
    return memory?.version == EngineMemory.formVersion ? memory : nil
  }
}
