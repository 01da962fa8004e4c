import Answers
import Causes
import Symptoms
import Telemetry
import Topology

extension Moment {
  /// A symptom by name.
  func symptom(_ observation: SymptomObservation) -> AnswerSymptom {
    let rule = library[observation.key.symptom]
    return AnswerSymptom(
      entity: AnswerEntity(graph[observation.key.entity]), symptom: rule.name,
      summary: rule.summary, onset: observation.onset, cleared: observation.cleared,
      value: observation.value, threshold: observation.threshold)
  }

  /// "pool/billing-db/connection-leak": a cause at an entity in one text.
  func name(_ key: CauseKey) -> String {
    "\(name(graph[key.entity]))/\(library[key.cause].name)"
  }

  /// "service/billing": what a question about it takes.
  func name(_ entity: Entity) -> String { "\(entity.type.name)/\(entity.name)" }
}

extension AnswerEntity {
  /// The entity by name.
  init(_ entity: Entity) {
    self.init(
      type: entity.type.name, kind: entity.kind?.name, name: entity.name, service: entity.owner)
  }
}
