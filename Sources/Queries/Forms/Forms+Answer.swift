import Answers
import Causes

extension Forms {
  /// A symptom with what was measured; `isExplained` adds how surely the cause leads to it.
  private static func symptomMembers(
    _ symptom: inout Members<AnswerSymptom>, isExplained: Bool
  ) {
    symptom.member("entity", answerEntity, "Where it is seen.") { $0.entity }
    symptom.text("symptom", "Its name in the model of that type.") { $0.symptom }
    symptom.text("summary", "One sentence, true while it is present.") { $0.summary }
    symptom.moment("onset", "When it began.") { $0.onset }
    symptom.moment("cleared", "When it ended; null while it is present.") { $0.cleared }
    symptom.number("value", "What was measured, in the measure's unit.") { $0.value }
    symptom.number("threshold", "The limit that it went over, in the same unit.") { $0.threshold }
    guard isExplained else { return }
    symptom.number("strength", "How surely the cause leads to it.", decimals: 4) { $0.strength }
  }

  static let symptom = Form<AnswerSymptom>("Symptom") { symptomMembers(&$0, isExplained: false) }

  static let explained = Form<AnswerSymptom>("ExplainedSymptom") {
    symptomMembers(&$0, isExplained: true)
  }

  static let missing = Form<AnswerMissing>("MissingSymptom") { missing in
    missing.member("entity", answerEntity, "Where it would be seen.") { $0.entity }
    missing.text("symptom", "Its name in the model of that type.") { $0.symptom }
    missing.text("summary", "One sentence.") { $0.summary }
    missing.choice(
      "reason", of: ["absent", "unknown"],
      "Measured and not there, which speaks against the cause; or nothing measures it."
    ) { $0.reason }
    missing.number("strength", "How surely the cause leads to it.", decimals: 4) { $0.strength }
  }

  static let step = Form<AnswerStep>("Step") { step in
    step.member("entity", answerEntity) { $0.entity }
    step.text("node", "Name of the cause, condition or symptom.") { $0.node }
    step.text("summary", "One sentence.") { $0.summary }
  }

  static let cause = Form<AnswerCause>("Cause") { cause in
    cause.member("entity", answerEntity, "Where it is.") { $0.entity }
    cause.text("cause", "Its name in the model of that type.") { $0.cause }
    cause.text("summary", "One sentence.") { $0.summary }
    cause.choice(
      "verdict", of: ["cause", "alternative"],
      "Part of the best explanation, or what it might have been instead."
    ) { $0.verdict.rawValue }
    cause.number("probability", "That it is going on, 0 to 1.") { $0.probability }
    cause.choice("severity", of: Cause.Severity.allCases.map(\.rawValue)) { $0.severity }
    cause.whole("incident", "Number of the incident.") { $0.incident }
    cause.flag("active", "The incident is open.") { $0.isActive }
    cause.moment("onset", "When it probably began.") { $0.onset }
    cause.moment("change", "The change that raised the suspicion, if one did.") { $0.change }
    cause.member("explains", explained.list, "What it led to, in the order of onset.") {
      $0.explains
    }
    cause.member("missing", missing.list, "What it should show and is not seen.") { $0.missing }
    cause.member("path", step.list, "From the cause to the furthest symptom.") { $0.path }
    cause.member("remedies", text.list, "What to do, in order.") { $0.remedies }
    cause.member("whyNot", text.list, "Of an alternative: why it was not chosen.") { $0.whyNot }
  }

  /// Causes and what they leave over.
  static let answer = Form<Answer>("Diagnosis") { answer in
    answer.member("causes", cause.list, "Chosen ones first, most probable first.") { $0.causes }
    answer.member("earlier", cause.list, "Causes of incidents that were over before.") {
      $0.earlier
    }
    answer.member("unexplained", symptom.list, "Present symptoms that no cause accounts for.") {
      $0.unexplained
    }
    answer.number("elapsedSeconds", "Always 0 here: the diagnosis was made before.") { _ in 0 }
  }
}
