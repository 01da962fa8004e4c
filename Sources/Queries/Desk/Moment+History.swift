import Answers
import Causes
import History
import Response
import Symptoms
import Telemetry
import Topology

extension Moment {
  /// Incidents that are looked at for one moment of the past, the newest first.
  static let incidentCountMax = 1_000

  /// A moment that is over, as history has it.
  ///
  /// The estate is named anew, so that it can be asked like the present; symptoms that today's
  /// library does not know any more are left out and said to be.
  init(
    at time: Timestamp, in history: any HistoryStore, of desk: Desk
  ) throws(HistoryFailure) {
    at = time
    presence = .remembered
    library = desk.library
    deadlines = desk.deadlines
    graph = try TopologyGraph(at: time, in: history)
    gaps = [
      Gap(what: "absent symptoms", why: "history keeps what was present, not what was measured")
    ]
    // What cleared at this moment was absent in the window that ended then.
    let episodes = try history.read(EpisodeRecord.self, at: time).filter { $0.cleared != time }
    observations = []
    var unknownNames: Set<String> = []
    for episode in episodes {
      guard let id = graph.find(episode.entity),
        let rule = library.findSymptom(graph[id].scope, episode.symptom)
      else {
        unknownNames.insert("\(episode.symptom) of \(episode.entity.type.name)")
        continue
      }
      observations.append(
        SymptomObservation(
          key: SymptomKey(entity: id, symptom: rule), verdict: .present,
          logLikelihoodRatio: episode.logLikelihoodRatio, onset: episode.onset,
          value: episode.value, threshold: episode.threshold))
    }
    gaps += unknownNames.sorted().map {
      Gap(what: $0, why: "today's library or the estate of that moment does not know it")
    }
    found = try FoundIncident.all(at: time, in: history)
    var book = CaseBook()
    for one in desk.cases().all { book.restore(one.events.filter { $0.at <= time }) }
    cases = book.all
    let estate = graph
    remembered = try history.read(AlertRecord.self, at: time).map { AnswerAlert($0, in: estate) }
  }
}

extension AnswerAlert {
  /// An alert as history has it; whom it is about is named as the estate of the moment has it.
  fileprivate init(_ record: AlertRecord, in graph: TopologyGraph) {
    self.init(
      alert: record.alert,
      entity: record.entity.map { key in
        graph.find(key).map { AnswerEntity(graph[$0]) }
          ?? AnswerEntity(type: key.type.name, name: key.name)
      }, symptom: record.symptom, standing: record.standing)
  }
}

extension TopologyGraph {
  /// The estate at a moment, numbered by type and name.
  ///
  /// With `seconds` also what had gone so shortly before, as it was last.
  ///
  /// - Complexity: O(n log n) in what existed then.
  init(
    at time: Timestamp, reachingBack seconds: Double = 0, in history: any HistoryStore
  ) throws(HistoryFailure) {
    let span = min(time, max(.zero, time.advanced(bySeconds: -seconds)))...time
    // The newest version first, which is the one that is taken.
    let records = try history.read(EntityRecord.self, in: span, limit: .max).records
      .sorted { ($0.key, $1.from) < ($1.key, $0.from) }
    var entities: [Entity] = []
    var ids: [EntityKey: EntityID] = [:]
    for record in records where ids[record.key] == nil {
      let id = EntityID(index: Int32(entities.count))
      ids[record.key] = id
      entities.append(
        Entity(
          id: id, key: record.key, kind: record.technology, service: record.service,
          attributes: record.attributes, isVirtual: record.isVirtual,
          firstSeen: record.firstSeen, lastSeen: min(time, record.through)))
    }
    var known: Set<RelationName> = []
    let relations =
      try history.read(RelationRecord.self, in: span, limit: .max).records.compactMap { record in
        let name = RelationName(type: record.type, from: record.origin, to: record.target)
        guard let from = ids[record.origin], let to = ids[record.target],
          known.insert(name).inserted
        else { return nil }
        return Relation(
          type: record.type, from: from, to: to, provenance: record.provenance,
          quantities: record.quantities, firstSeen: record.firstSeen,
          lastSeen: min(time, record.through))
      } as [Relation]
    let sorted = relations.sorted {
      ($0.type.name, $0.from, $0.to) < ($1.type.name, $1.from, $1.to)
    }
    self.init(entities: entities, relations: sorted)
  }
}

/// What stays of a relation from version to version, and from one moment to another.
struct RelationName: Hashable {
  var type: RelationType
  var from: EntityKey
  var to: EntityKey
}

/// An incident as it was known at one moment.
struct FoundIncident: Sendable {
  /// From 1 in the order of opening.
  var number: Int
  var opened: Timestamp
  /// Nil while anything of it was seen.
  var closed: Timestamp?
  var source: Source

  /// Where what is said of it comes from.
  enum Source: Sendable {
    case engine(Incident)
    /// As it was said then.
    case history(Answer)
  }

  /// As the engine has it; nil for one that is remembered.
  var incident: Incident? {
    if case .engine(let incident) = source { incident } else { nil }
  }

  /// Incidents that had opened by a moment, oldest first, each as it was thought of then.
  static func all(
    at time: Timestamp, in history: any HistoryStore
  ) throws(HistoryFailure) -> [FoundIncident] {
    let records = try history.read(
      IncidentRecord.self, in: .zero...max(.zero, time), limit: Moment.incidentCountMax
    ).records
    var found: [FoundIncident] = []
    for record in records.sorted(by: { $0.id < $1.id }) where record.opened <= time {
      let diagnosis = try history.diagnosis(of: record.id, at: time)
      let closed = record.closed.flatMap { $0 <= time ? $0 : nil }
      var answer =
        (diagnosis?.answer).flatMap(Answer.init(json:))
        ?? Answer(at: time, causes: [], unexplained: [])
      for index in answer.causes.indices {
        answer.causes[index].incident = Int(record.id)
        answer.causes[index].isActive = closed == nil
      }
      found.append(
        FoundIncident(
          number: Int(record.id), opened: record.opened, closed: closed,
          source: .history(answer)))
    }
    return found
  }
}
