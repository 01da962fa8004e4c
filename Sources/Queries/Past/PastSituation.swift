import Answers
import Causes
import History
import Symptoms
import Telemetry
import Topology

/// What is remembered of a moment, in the numbers of today's library: as much as a reasoner needs.
struct PastSituation: Sendable {
  /// The end of the window whose evidence it is: the last one that was judged.
  var at: Timestamp
  var graph: TopologyGraph
  /// Ascending by key.
  var observations: [SymptomObservation] = []
  /// Causes that were named in the window before.
  var carried: [CauseKey] = []
  /// The latest deployment of an entity.
  var changes: [EntityID: Timestamp]
  /// Marks of the models that it was judged by; nil where that was not stored.
  var models: [String: UInt32]?
  /// Also what was measured and not there is remembered.
  var isWhole: Bool
  /// Symptoms that today's library does not name any more, sorted.
  var forgottenSymptoms: [String] = []

  /// Seconds for which symptoms that had cleared are evidence still, as the engine has it: while an
  /// incident was open, and before it opened or without one.
  private static let evidenceSeconds = 1_800.0
  private static let quietSeconds = 30.0

  /// - Throws: `HistoryFailure` when the store cannot be read.
  init(
    at time: Timestamp, library: CausalLibrary, store: any HistoryStore
  ) throws(HistoryFailure) {
    let opened = try store.read(IncidentRecord.self, at: time).map(\.opened).min()
    let judged = try opened.flatMap { (opened) throws(HistoryFailure) in
      try store.lastSituation(in: min(opened, time)...time)
    }
    at = judged?.at ?? time
    // The engine knows what it has not heard of for a while longer than history calls it there.
    graph = try TopologyGraph(
      at: at, reachingBack: TopologyLedger.goneSeconds, in: store)
    changes = try Self.changes(at: at, graph, store)
    models = judged?.models
    isWhole = judged != nil
    if let judged {
      take(judged, library)
    } else {
      let begin = max(
        (opened ?? time).advanced(bySeconds: -Self.quietSeconds),
        time.advanced(bySeconds: -Self.evidenceSeconds))
      let span = min(time, max(.zero, begin))...time
      take(try store.read(EpisodeRecord.self, in: span, limit: .max).records, library)
    }
  }

  /// Takes what was judged then.
  private mutating func take(_ judged: SituationRecord, _ library: CausalLibrary) {
    var names = SymptomNames(library)
    var known: [SymptomKey: SymptomObservation] = [:]
    for sign in judged.signs {
      guard let entity = graph.find(sign.entity) else { continue }
      guard let symptom = names.find(graph[entity].scope, sign.symptom) else { continue }
      let key = SymptomKey(entity: entity, symptom: symptom)
      known[key] = SymptomObservation(
        key: key, verdict: sign.presence == nil ? .absent : .present,
        logLikelihoodRatio: sign.logLikelihoodRatio, onset: sign.presence?.onset ?? at,
        cleared: sign.presence?.cleared, value: sign.presence?.value ?? 0,
        threshold: sign.presence?.threshold ?? 0)
    }
    observations = known.values.sorted { $0.key < $1.key }
    carried = judged.carried.compactMap { cause in
      guard let entity = graph.find(cause.entity),
        let id = library.findCause(graph[entity].scope, cause.cause)
      else { return nil }
      return CauseKey(entity: entity, cause: id)
    }
    forgottenSymptoms = names.missed.sorted()
  }

  /// Takes the symptoms that were present: all that is known where nothing was stored of the
  /// judgement.
  private mutating func take(_ episodes: [EpisodeRecord], _ library: CausalLibrary) {
    var names = SymptomNames(library)
    var known: [SymptomKey: SymptomObservation] = [:]
    for episode in episodes {
      guard let id = graph.find(episode.entity),
        let rule = names.find(graph[id].scope, episode.symptom)
      else { continue }
      let key = SymptomKey(entity: id, symptom: rule)
      // The newest first: of several episodes of one symptom the last one tells how strong it was.
      var observation =
        known[key]
        ?? SymptomObservation(
          key: key, verdict: .present,
          logLikelihoodRatio: episode.logLikelihoodRatio > 0 ? episode.logLikelihoodRatio : 8,
          onset: episode.onset, cleared: episode.cleared.flatMap { $0 <= at ? $0 : nil },
          value: episode.value, threshold: episode.threshold)
      observation.onset = min(observation.onset, episode.onset)
      known[key] = observation
    }
    observations = known.values.sorted { $0.key < $1.key }
    forgottenSymptoms = names.missed.sorted()
  }

  private static func changes(
    at time: Timestamp, _ past: TopologyGraph, _ store: any HistoryStore
  ) throws(HistoryFailure) -> [EntityID: Timestamp] {
    let records = try store.read(
      ChangeRecord.self, in: .zero...max(.zero, time), limit: .max, isNewestFirst: true
    ).records
    var latest: [EntityID: Timestamp] = [:]
    for change in records where change.isDeployment {
      guard let id = past.find(change.entity), latest[id] == nil else { continue }
      latest[id] = change.at
    }
    return latest
  }

  /// What a library makes of it.
  func diagnosis(by library: CausalLibrary) -> Diagnosis {
    var reasoner = Reasoner(library: library)
    reasoner.goOn(from: carried)
    return reasoner.diagnose(
      Situation(graph: graph, observations: observations, changes: changes, at: at))
  }
}

/// Finds the rules of names, each looked for once, and notes names that are nobody's.
private struct SymptomNames {
  private struct Name: Hashable {
    var scope: EntityScope
    var symptom: String
  }

  private let library: CausalLibrary
  private var found: [Name: SymptomID?] = [:]
  /// "service.old-symptom".
  private(set) var missed: Set<String> = []

  init(_ library: CausalLibrary) { self.library = library }

  mutating func find(_ scope: EntityScope, _ symptom: String) -> SymptomID? {
    let name = Name(scope: scope, symptom: symptom)
    if let known = found[name] { return known }
    let id = library.findSymptom(scope, symptom)
    found[name] = .some(id)
    if id == nil { missed.insert("\(scope.type.name).\(symptom)") }
    return id
  }
}
