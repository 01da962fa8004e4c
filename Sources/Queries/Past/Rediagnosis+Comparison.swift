import Answers
import Causes
import History
import Topology

extension Rediagnosis {
  /// Lays what is said today beside what was thought then.
  struct Comparison {
    let answer: Answer
    let library: CausalLibrary
    let models: ModelChanges?
    let isWhole: Bool

    /// All causes of either, the most probable now first.
    func changes(since before: [DiagnosisRecord.Cause]) -> [Change] {
      var changes: [Change] = []
      for cause in answer.causes where cause.verdict == .cause {
        let then = before.first { $0.isOf(cause.entity, cause.cause) }?.probability
        changes.append(
          Change(
            entity: cause.entity, cause: cause.cause, then: then, today: cause.probability,
            reason: reason(of: cause, then: then)))
      }
      for cause in before
      where !changes.contains(where: { cause.isOf($0.entity, $0.cause) }) {
        let other = answer.causes.first { cause.isOf($0.entity, $0.cause) }
        changes.append(
          Change(
            entity: other?.entity ?? cause.answerEntity, cause: cause.cause,
            then: cause.probability, today: other?.probability,
            reason: reason(ofGone: cause.cause, other)))
      }
      return changes
    }

    private func reason(of cause: AnswerCause, then: Double?) -> String? {
      guard let then else {
        return "It was no part of the diagnosis then." + why(of: cause.cause, at: cause.entity)
      }
      guard abs(cause.probability - then) >= Rediagnosis.probabilityStep else { return nil }
      let verdict =
        cause.probability > then
        ? "It is taken to be surer than then." : "It is taken to be less sure than then."
      return verdict + why(of: cause.cause, at: cause.entity)
    }

    private func reason(ofGone name: String, _ other: AnswerCause?) -> String {
      guard let other else {
        return library.causes.contains { $0.name == name }
          ? "Nothing that is remembered of the moment speaks for it."
          : "The library does not name it any more."
      }
      let lost = other.whyNot.first ?? "Another cause explains more."
      return lost + why(of: name, at: other.entity)
    }

    /// What can have moved a judgement, as a further sentence; empty when it is not known.
    private func why(of name: String, at entity: AnswerEntity) -> String {
      guard let models else { return "" }
      let own = Set(
        library.causes.filter { $0.name == name && $0.scope.type.name == entity.type }
          .map(\.scope.description))
      if !own.isDisjoint(with: models.added) { return " Its model is new since then." }
      if !own.isDisjoint(with: models.changed) { return " Its model was changed since then." }
      if !models.isEmpty { return " Other models were changed since then." }
      return isWhole
        ? " The library is the same; of the estate, shares of calls are remembered roughly." : ""
    }
  }
}

extension DiagnosisRecord.Cause {
  fileprivate func isOf(_ entity: AnswerEntity, _ cause: String) -> Bool {
    self.entity == "\(entity.type) \(entity.name)" && self.cause == cause
  }

  /// As far as the record tells: type and name.
  fileprivate var answerEntity: AnswerEntity {
    let parts = entity.split(separator: " ", maxSplits: 1).map(String.init)
    return AnswerEntity(type: parts.first ?? "", kind: nil, name: parts.last ?? "", service: nil)
  }
}
