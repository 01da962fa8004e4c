import Answers
import Causes
import Engine
import History
import Response
import Symptoms
import Telemetry
import Topology

/// All that is known for one moment, whether it is the present or long over.
struct Moment: Sendable {
  var at: Timestamp
  var presence: Presence
  var graph: TopologyGraph
  /// What was decided, in no order; symptoms that are not here are unknown.
  var observations: [SymptomObservation]
  /// Incidents, oldest first; `answer(of:)` says what is said of one.
  var found: [FoundIncident]
  /// By number.
  var cases: [Case]
  /// How the service levels stood, by service; nil where that was not kept.
  var levels: [LevelStanding]?
  /// Requests and lines that were kept of those in trouble; nil where none are kept.
  var evidence: [Evidence]?
  /// Alerts of other systems, where this is the present, and where it is not.
  private var heard: [HeardAlert] = []
  var remembered: [AnswerAlert] = []
  /// What is not known for this moment, whatever is asked.
  var gaps: [Gap]
  let library: CausalLibrary
  let deadlines: DeadlinePolicy

  /// The present.
  init(_ snapshot: EngineSnapshot, of desk: Desk) {
    library = desk.library
    cases = desk.cases().all
    deadlines = desk.deadlines
    at = snapshot.at
    presence = .live
    graph = snapshot.graph
    levels = snapshot.levels
    evidence = snapshot.evidence
    heard = snapshot.alerts
    observations = snapshot.observations
    gaps =
      snapshot.at == .zero
      ? [Gap(what: "everything", why: "no telemetry has been heard yet")] : []
    found = snapshot.incidents.map { incident in
      FoundIncident(
        number: incident.number, opened: incident.opened, closed: incident.closed,
        source: .engine(incident))
    }
  }

  /// Alerts of other systems, with names; by their beginning.
  var alerts: [AnswerAlert] {
    presence == .live
      ? heard.map { AnswerAlert($0, graph: graph, library: library) } : remembered
  }

  /// Ascending by key.
  var present: [SymptomObservation] { observations.present }

  /// What is to be said of all incidents at hand: causes of the open ones first, the newest
  /// incident first.
  var answer: Answer {
    guard presence == .remembered else {
      return Answer(
        at: at, incidents: found.compactMap(\.incident), present: present, graph: graph,
        library: library)
    }
    let causes = found.filter { $0.closed == nil }.reversed().flatMap { answer(of: $0).causes }
    let explained = causes.flatMap(\.explains)
    let unexplained = present.map(symptom).filter { seen in
      !explained.contains { $0.entity == seen.entity && $0.symptom == seen.symptom }
    }
    return Answer(
      at: at,
      causes: causes.filter { $0.verdict == .cause } + causes.filter { $0.verdict != .cause },
      unexplained: unexplained)
  }

  /// What is to be said of one incident.
  func answer(of found: FoundIncident) -> Answer {
    switch found.source {
    case .engine(let incident):
      Answer(at: at, incidents: [incident], present: [], graph: graph, library: library)
    case .history(let answer): answer
    }
  }

  /// Says something for this moment.
  func say<Body>(_ body: Body, unknown: [Gap] = []) -> Said<Body> {
    Said(at: at, presence: presence, unknown: gaps + unknown, body: body)
  }
}

extension Desk {
  /// The moment that is asked for in a parameter: the present without it, or what history has of an
  /// earlier one.
  ///
  /// - Throws: when it is later than what is known, or history cannot be read.
  func moment(_ asked: Asked, _ name: String = "at") throws(Refused) -> Moment {
    let snapshot = newest()
    guard let time = asked.moment(name), time != snapshot.at else {
      return Moment(snapshot, of: self)
    }
    _ = try time.known(by: snapshot.at, place: name)
    let history = try past(place: name, value: time.rfc3339)
    do throws(HistoryFailure) {
      return try Moment(at: time, in: history, of: self)
    } catch {
      throw Refused(error, place: name)
    }
  }
}

extension Moment {
  /// The entity of "type/name", or of a name that only one has.
  ///
  /// - Throws: when there is none, or several.
  func entity(_ text: String) throws(Refused) -> Entity {
    if let slash = text.firstIndex(of: "/"),
      let type = EntityType(rawValue: String(text[..<slash])),
      let id = graph.find(EntityKey(type, String(text[text.index(after: slash)...])))
    {
      return graph[id]
    }
    let named = graph.entities.filter { $0.name == text }
    guard let first = named.first else {
      throw Refused(.notFound, "no entity is named so", place: "entity", value: text)
    }
    guard named.count == 1 else {
      let all = named.map { "\($0.type.name)/\($0.name)" }.joined(separator: ", ")
      throw Refused(
        .unfitting, "several entities have this name", place: "entity", value: text, limit: all)
    }
    return first
  }

  /// The key of "type/name", whether or not it is there now, or of a name that only one has.
  ///
  /// - Throws: when a name without a type is nobody's, or several have it.
  func key(_ text: String) throws(Refused) -> EntityKey {
    if let slash = text.firstIndex(of: "/"),
      let type = EntityType(rawValue: String(text[..<slash]))
    {
      return EntityKey(type, String(text[text.index(after: slash)...]))
    }
    return try entity(text).key
  }

  func named(_ relation: Relation) -> NamedRelation {
    NamedRelation(relation: relation, from: graph[relation.from], to: graph[relation.to])
  }
}

extension [SymptomObservation] {
  /// Those of symptoms that are present, ascending by key.
  var present: Self { filter { $0.verdict == .present }.sorted { $0.key < $1.key } }
}
