import Engine
import Symptoms
import Topology

extension Desk {
  /// The symptoms that can be decided at a moment.
  ///
  /// History keeps those that were present: of a moment that is over, what can be decided now of
  /// the entities that there were then is taken too.
  func measured(in moment: Moment) -> Set<SymptomKey> {
    var keys = Set(moment.observations.map(\.key))
    guard moment.presence == .remembered else { return keys }
    let snapshot = newest()
    for observation in snapshot.observations {
      let entity = snapshot.graph[observation.key.entity].key
      guard let then = moment.graph.find(entity) else { continue }
      keys.insert(SymptomKey(entity: then, symptom: observation.key.symptom))
    }
    return keys
  }
}

extension Moment {
  /// What is not known of the symptoms that could be decided.
  var measuredGaps: [Gap] {
    presence == .live
      ? []
      : [
        Gap(
          what: "what could be decided then",
          why: "history keeps what was present; what is measured now is taken for the rest")
      ]
  }
}
