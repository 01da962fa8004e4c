import Answers
package import Causes
package import Engine
package import Response
import Symptoms
import Topology

extension RemedySight {
  /// What a window shows of symptoms that are to clear.
  ///
  /// Cleared only when something was measured: silence is not health.
  ///
  /// - Complexity: O(symptoms + observations).
  package init(
    of symptoms: [RemedyBook.Symptom], in snapshot: EngineSnapshot, library: CausalLibrary
  ) {
    let wanted = Set(symptoms)
    var isMeasured = false
    for observation in snapshot.observations {
      let entity = snapshot.graph[observation.key.entity]
      let symptom = RemedyBook.Symptom(
        type: entity.type.name, name: entity.name,
        symptom: library[observation.key.symptom].name)
      guard wanted.contains(symptom) else { continue }
      guard observation.verdict == .absent else {
        self = .present
        return
      }
      isMeasured = true
    }
    self = isMeasured ? .cleared : .unknown
  }
}

extension RemedyBook.Symptom {
  /// What a cause of an incident accounts for now, as far as it is known.
  package static func all(
    of target: RemedyTarget, incident: Int, in snapshot: EngineSnapshot, library: CausalLibrary
  ) -> [RemedyBook.Symptom] {
    guard let one = snapshot.incidents.first(where: { $0.number == incident }) else { return [] }
    let answer = Answer(
      at: snapshot.at, incidents: [one], present: [], graph: snapshot.graph, library: library)
    let cause = answer.causes.first {
      $0.verdict == .cause && $0.cause == target.cause && $0.entity.type == target.entity.type
        && $0.entity.name == target.entity.name
    }
    return (cause?.explains ?? []).map {
      RemedyBook.Symptom(type: $0.entity.type, name: $0.entity.name, symptom: $0.symptom)
    }
  }
}
