import Answers
import Causes
import Engine
import Response
import Symptoms
import Telemetry
import Topology

/// All that is known for one moment, whether it is the present or long over.
struct Moment: Sendable {
  var at: Timestamp
  var presence: Presence
  var graph: TopologyGraph
  /// What was decided; symptoms that are not here are unknown.
  ///
  /// Ascending by key.
  var observations: [SymptomObservation]
  /// Oldest first.
  var incidents: [Incident]
  /// By number.
  var cases: [Case]
  let library: CausalLibrary
  let deadlines: DeadlinePolicy

  init(_ snapshot: EngineSnapshot, of desk: Desk) {
    cases = desk.cases().all
    library = desk.library
    deadlines = desk.deadlines
    at = snapshot.at
    presence = .live
    graph = snapshot.graph
    observations = snapshot.observations.sorted { $0.key < $1.key }
    incidents = snapshot.incidents
  }

  var present: [SymptomObservation] { observations.filter { $0.verdict == .present } }

  /// What is to be said of all incidents at hand.
  var answer: Answer {
    Answer(at: at, incidents: incidents, present: present, graph: graph, library: library)
  }

  /// What is to be said of one of them.
  func answer(of incident: Incident) -> Answer {
    Answer(at: at, incidents: [incident], present: [], graph: graph, library: library)
  }

  /// Says something for this moment.
  func say<Body>(_ body: Body, unknown: [Gap] = []) -> Said<Body> {
    let silence =
      at == .zero
      ? [Gap(what: "everything", why: "no telemetry has been heard yet")] : []
    return Said(at: at, presence: presence, unknown: silence + unknown, body: body)
  }
}

extension Desk {
  /// The present.
  func moment(_ asked: Asked) throws(Refused) -> Moment { Moment(newest(), of: self) }
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
      throw Refused(.notFound, "no entity is named \(text)", place: "entity", value: text)
    }
    guard named.count == 1 else {
      let all = named.map { "\($0.type.name)/\($0.name)" }.joined(separator: ", ")
      throw Refused(
        .badParameter, "several entities have this name", place: "entity", value: text, limit: all)
    }
    return first
  }

  func named(_ relation: Relation) -> NamedRelation {
    NamedRelation(relation: relation, from: graph[relation.from], to: graph[relation.to])
  }
}
