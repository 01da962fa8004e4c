package import Answers

/// One question and its answer on the way back from what users feel to the cause.
package struct Why: Hashable, Sendable {
  /// What is asked, and the sentence that answers it.
  package var question: String
  package var answer: String
}

/// The causal path read backwards, in plain sentences.
package enum FiveWhys {
  /// From what is felt furthest away down to the cause; empty for a cause without a path.
  package static func whys(_ cause: AnswerCause) -> [Why] {
    var sentences: [String] = []
    for step in cause.path {
      let sentence = sentence(step)
      if sentences.last != sentence { sentences.append(sentence) }
    }
    return zip(sentences, sentences.dropFirst()).reversed().map { cause, effect in
      Why(question: "Why is it that \(effect)?", answer: "Because \(cause).")
    }
  }

  /// A node's sentence with the entity in the place of "it": "web's requests take long".
  static func sentence(_ step: AnswerStep) -> String {
    let name = EntityPhrase.short(step.entity)
    let summary = step.summary
    if summary.hasPrefix("It ") { return name + summary.dropFirst(2) }
    if summary.hasPrefix("Its ") {
      return EntityPhrase.possessive(step.entity) + summary.dropFirst(3)
    }
    return "\(lowered(summary)) (\(name))"
  }

  /// A sentence in the middle of another one: without its capital, unless a name begins it.
  static func lowered(_ sentence: String) -> String {
    guard let first = sentence.first, sentence.dropFirst().first?.isUppercase != true else {
      return sentence
    }
    return first.lowercased() + sentence.dropFirst()
  }
}

/// Entities in sentences.
enum EntityPhrase {
  /// A service by its name alone, "pool shop → mysql" for anything else.
  static func short(_ entity: AnswerEntity) -> String {
    entity.type == "service" ? entity.name : "\(entity.type) \(entity.name)"
  }

  /// "service shop", "pool shop → mysql".
  static func long(_ entity: AnswerEntity) -> String { "\(entity.type) \(entity.name)" }

  static func possessive(_ entity: AnswerEntity) -> String {
    let name = short(entity)
    return name.hasSuffix("s") ? name + "'" : name + "'s"
  }
}

extension CaseFinding {
  /// What is wrong, where, and who feels it, in one sentence without a full stop.
  package var headline: String {
    let place = EntityPhrase.long(cause.entity)
    let felt = impact.entryPoints.first.map { "; \($0.phrase)" } ?? ""
    return "\(cause.summary) at \(place)\(felt)"
  }
}
