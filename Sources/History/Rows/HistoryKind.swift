/// What a row of history is about.
///
/// The numbers are stored; they are never used again for something else.
package enum HistoryKind: Int, CaseIterable, Hashable, Sendable {
  /// A version of an entity or relation.
  case entity = 1
  case relation = 2
  /// A symptom of an entity from its onset until it cleared.
  case episode = 3
  case incident = 4
  /// What was thought of an incident from a moment on.
  case diagnosis = 5
  /// Something that was done about an incident.
  case event = 6
  /// A deployment, a restart: what changed in the estate.
  case change = 7
  /// One window of the vitals of all entities, until it is part of the rows below.
  case window = 8
  /// Vitals of one entity, by length of the step: a window, a minute, an hour.
  case vitalsFine = 9
  case vitalsMinute = 10
  case vitalsHour = 11
  /// The engine as it was, to go on from.
  case memory = 12
  /// An alert of another system, as it stood over a stretch.
  case alert = 13
  /// What a diagnosis was made from.
  case situation = 14

  /// For the status page and failures.
  package var name: String {
    switch self {
    case .entity: "entities"
    case .relation: "relations"
    case .episode: "episodes"
    case .incident: "incidents"
    case .diagnosis: "diagnoses"
    case .event: "events"
    case .change: "changes"
    case .window: "windows"
    case .vitalsFine: "vitals by window"
    case .vitalsMinute: "vitals by minute"
    case .vitalsHour: "vitals by hour"
    case .memory: "engine memory"
    case .alert: "alerts"
    case .situation: "situations"
    }
  }
}
