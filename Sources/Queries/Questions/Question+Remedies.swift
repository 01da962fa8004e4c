import Answers
import Response
import Telemetry

extension Question {
  static let remedies = Question(
    "remedies", path: "incidents/{id}/remedies",
    "Actions that can be run for an incident's causes, and those that were proposed or run.",
    [.incidentID, .at], form: Forms.remedies, text: \.text
  ) { asked, desk throws(Refused) in
    let moment = try desk.moment(asked)
    let view = try moment.incidentView(asked)
    let book = desk.remedies?.book() ?? RemedyBook()
    let gaps =
      moment.presence == .live
      ? [] : [Gap(what: "actions that fit", why: "what can be run is known of the present only")]
    return moment.say(
      IncidentRemedies(of: view, book, isLive: moment.presence == .live), unknown: gaps)
  }
}

/// What can be run for an incident, and what was.
struct IncidentRemedies: Sendable {
  var number: Int
  var actions: [RemedyBook.Fitting]
  var runs: [RemedyStory]

  init(of view: IncidentView, _ book: RemedyBook, isLive: Bool) {
    number = view.number
    actions = isLive ? view.one.map { book.fitting($0) } ?? [] : []
    runs = view.one.map(RemedyStory.all) ?? []
  }

  /// For people: actions, then runs with their steps.
  var text: String {
    var lines = ["Incident \(number)"]
    for action in actions {
      let entity = action.target.entity
      lines.append(
        "  \(action.target.action), for \(action.target.cause) of \(entity.type) \(entity.name): "
          + (action.plan ?? "cannot be done: \(action.obstacle ?? "")"))
    }
    if actions.isEmpty { lines.append("  No action is declared for its causes.") }
    for run in runs {
      lines.append("  \(run.remedy.id)")
      lines += run.steps.map {
        "    \($0.at.rfc3339) \($0.by.name) \($0.step.rawValue) \($0.text)"
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// A remedy with all its steps.
struct RemedyStory: Sendable {
  /// One step, and who took it.
  struct Step: Sendable {
    var step: RemedyStep
    var at: Timestamp
    var by: Actor
    var text: String
  }

  var remedy: CaseRemedy
  var steps: [Step]

  /// All of a case, in the order of their proposal.
  static func all(_ one: Case) -> [RemedyStory] {
    one.remedies.map { remedy in
      RemedyStory(
        remedy: remedy,
        steps: one.events.compactMap { event in
          guard case .remedy(remedy.id, let step, let text, _) = event.body else { return nil }
          return Step(step: step, at: event.at, by: event.by, text: text)
        })
    }
  }
}

extension Forms {
  static let remedies = Form<IncidentRemedies>("IncidentRemedies") { remedies in
    remedies.whole("number", "Of the incident.") { $0.number }
    remedies.member("actions", fittingAction.list, "Those that fit its causes.") { $0.actions }
    remedies.member("runs", remedyStory.list, "In the order of their proposal.") { $0.runs }
  }

  static let fittingAction = Form<RemedyBook.Fitting>("RemedyAction") { action in
    action.text("action", "Its name.") { $0.target.action }
    action.text("summary") { $0.remedy.summary }
    action.text("cause", "What it is for.") { $0.target.cause }
    action.member("entity", answerEntity, "Where the cause is.") { $0.target.entity }
    action.flag("dryRun", "Nothing is done, only said.") { $0.remedy.action.isDryRun }
    action.choice("approval", of: Role.allCases.map(\.rawValue), "The least role that approves.") {
      $0.remedy.action.approval.rawValue
    }
    action.text("plan", "What would be done; null when it cannot be.") { $0.plan }
    action.text("obstacle", "Why it cannot be.") { $0.obstacle }
    action.moment("cooldownUntil", "Before then it may not begin again for this entity.") {
      $0.cooldownEnd
    }
    action.number("timeoutSeconds", "It is ended then.", decimals: 3) {
      $0.remedy.action.timeoutSeconds
    }
    action.number("checkSeconds", "How long the symptoms have to clear.", decimals: 3) {
      $0.remedy.action.checkSeconds
    }
    action.whole("checkWindows", "Windows on end without symptoms that confirm it.") {
      $0.remedy.action.checkWindowCount
    }
  }

  static let remedyStory = Form<RemedyStory>("RemedyRun") { run in
    run.text("id", "Unique within its incident.") { $0.remedy.id }
    run.text("action", "Name of the action; null where that was not said.") {
      $0.remedy.target?.action
    }
    run.text("cause", "What it is for.") { $0.remedy.target?.cause }
    run.member("entity", answerEntity.optional, "Where the cause is.") { $0.remedy.target?.entity }
    run.choice("step", of: RemedyStep.allCases.map(\.rawValue), "The newest.") {
      $0.remedy.step.rawValue
    }
    run.flag("underWay", "Something is being done or looked at.") { $0.remedy.step.isUnderWay }
    run.member("steps", remedyStep.list, "In their order.") { $0.steps }
  }

  static let remedyStep = Form<RemedyStory.Step>("RemedyStep") { step in
    step.choice("step", of: RemedyStep.allCases.map(\.rawValue)) { $0.step.rawValue }
    step.moment("at") { $0.at }
    step.text("by", "Who took it.") { $0.by.name }
    step.text("text", "What was said with it.") { $0.text }
  }
}
