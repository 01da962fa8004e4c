import Answers
import Response
import Telemetry

extension Question {
  static let whys = Question(
    "whys", path: "incidents/{id}/whys",
    "Five whys of an incident: from what is felt back to each cause, a sentence a step.",
    [.incidentID, .at],
    form: Form<[ReasonedCause]>("Whys") { whys in
      whys.member("causes", Forms.reasoned.list, "The most probable first.") { $0 }
    }
  ) { asked, desk throws(Refused) in
    let moment = try desk.moment(asked)
    let view = try moment.incidentView(asked)
    let reasoned = view.causes.map { ReasonedCause(cause: $0, whys: FiveWhys.whys($0)) }
    return moment.say(reasoned, unknown: view.forgotten)
  }

  static let impact = Question(
    "impact", path: "incidents/{id}/impact",
    "Whom an incident hurts: entry points, services, operations, and budgets that it burns.",
    [.incidentID, .at],
    form: Form<Harm>("Harm") { harm in
      harm.member("impact", Forms.impact.optional, "Null when no cause was chosen.") { $0.impact }
      harm.member("judgement", Forms.judgement.optional, "The priority that follows.") {
        $0.judgement
      }
      harm.member("burns", Forms.burn.list, "Budgets that it burns too fast, the fastest first.") {
        $0.burns
      }
      harm.member("entities", Forms.answerEntity.list, "All that show it, by type and name.") {
        $0.entities
      }
    }
  ) { asked, desk throws(Refused) in
    let moment = try desk.moment(asked)
    let view = try moment.incidentView(asked)
    return moment.say(Harm(of: view, in: moment), unknown: view.forgotten + moment.levelGaps)
  }
}

/// A cause with the way back to it.
struct ReasonedCause: Sendable {
  var cause: AnswerCause
  /// From what is felt furthest away; empty when the cause shows only where it is.
  var whys: [Why]
}

/// Whom an incident hurts.
struct Harm: Sendable {
  var impact: Impact?
  var judgement: PriorityJudgement?
  var burns: [BudgetBurn]
  var entities: [AnswerEntity]

  init(of view: IncidentView, in moment: Moment) {
    let finding = moment.finding(of: view)
    impact = finding?.impact
    let burns = finding.map { LevelStanding.burns(moment.levels ?? [], of: $0) } ?? []
    self.burns = burns
    judgement = finding.map {
      PriorityRule.judge($0, isActive: view.closed == nil, burns: burns)
    }
    let hit = Set(view.causes.flatMap { $0.explains.map(\.entity) })
    entities = hit.sorted { ($0.type, $0.name) < ($1.type, $1.name) }
  }
}

extension Moment {
  /// What is found of an incident: what its case says, which follows the engine, so that one figure
  /// is told everywhere; what the engine says where there is no case.
  ///
  /// Nil when no cause was ever chosen.
  func finding(of view: IncidentView) -> CaseFinding? {
    if let finding = view.one?.finding { return finding }
    guard let incident = found.first(where: { $0.number == view.number })?.incident else {
      return nil
    }
    let outline = IncidentOutline(of: incident, graph: graph, library: library, at: at)
    return CaseFinding(view.answer, of: outline)
  }

  /// Budgets are counted by the running engine alone.
  var levelGaps: [Gap] {
    levels == nil
      ? [Gap(what: "error budgets", why: "history does not keep how they stood at a moment")] : []
  }
}

extension IncidentView {
  /// Said of an incident that outlived what the engine remembers of it.
  var forgotten: [Gap] {
    causes.isEmpty && one != nil
      ? [Gap(what: "evidence", why: "the incident is older than what the engine remembers")] : []
  }
}

extension Forms {
  static let reasoned = Form<ReasonedCause>("ReasonedCause") { reasoned in
    reasoned.member("entity", answerEntity, "Where the cause is.") { $0.cause.entity }
    reasoned.text("cause", "Its name in the model of that type.") { $0.cause.cause }
    reasoned.text("summary", "One sentence.") { $0.cause.summary }
    reasoned.number("probability", "That it is going on, 0 to 1.") { $0.cause.probability }
    reasoned.member("whys", why.list, "Empty when it shows nowhere but where it is.") { $0.whys }
  }

  static let why = Form<Why>("Why") { why in
    why.text("question") { $0.question }
    why.text("answer") { $0.answer }
  }

  static let burn = Form<BudgetBurn>("BudgetBurn") { burn in
    burn.text("objective", "Name of the service level.") { $0.objective }
    burn.text("service") { $0.service }
    burn.number("rate", "Times faster than the budget allows.", decimals: 3) { $0.rate }
    burn.number("secondsLeft", "Until it is spent; null when it will not be.", decimals: 3) {
      $0.secondsLeft
    }
  }
}
