import Answers
import Response
import Telemetry

extension Question {
  static let incidents = Question(
    "incidents", "All incidents at hand, the newest first.",
    [
      Parameter(
        "state", .choice(["pending"] + IncidentView.states),
        "Only incidents in this state; pending are those that somebody still owes something."),
      Parameter("priority", .choice(Priority.allCases.map(\.rawValue)), "Only of this priority."),
      .at, .limit(100), .cursor,
    ],
    form: Form<Page<IncidentView>>("Incidents") { page in
      page.page("incidents", Forms.incidentLine) { $0 }
    }
  ) { asked, desk throws(Refused) in
    let moment = try desk.moment(asked)
    let (state, priority) = (asked.text("state"), asked.text("priority"))
    let chosen = moment.incidentViews.filter { view in
      (state == nil || view.state.rawValue == state
        || (state == "pending" && view.state.isPending))
        && (priority == nil || view.one?.priority().rawValue == priority)
    }
    // The newest first: numbers fall, cursors rise.
    return moment.say(Page(of: chosen, asked) { Cursor(Int(Int32.max) - $0.number) })
  }

  static let incident = Question(
    "incident", path: "incidents/{id}",
    "One incident: its causes and evidence, its priority with the reason, what was done.",
    [.incidentID, .at], form: Forms.incident, text: \.answer.text
  ) { asked, desk throws(Refused) in
    let moment = try desk.moment(asked)
    let view = try moment.incidentView(asked)
    return moment.say(view, unknown: view.forgotten)
  }
}

extension Parameter {
  static let incidentID = Parameter(
    "id", .whole(1...Int(Int32.max)), "Number of the incident.", isRequired: true)
}

extension Forms {
  static let incident = Form<IncidentView>("Incident") { whole in
    whole.all(of: incidentLine) { $0 }
    whole.member("judgement", judgement.optional, "How the priority was judged.") {
      $0.one?.judgement()
    }
    whole.member("override", override.optional, "A person's priority, with the reason.") {
      $0.one?.override
    }
    whole.member("impact", impact.optional, "Whom it hurts.") { $0.one?.finding.impact }
    whole.moment("acknowledged", "When somebody first took notice.") { $0.one?.acknowledged }
    whole.moment("restored", "When users ceased to be hurt.") { $0.one?.restored }
    whole.moment("resolved", "When it was called resolved.") { $0.one?.resolved }
    whole.number("secondsToAcknowledge", decimals: 3) { $0.one?.secondsToAcknowledge }
    whole.number("secondsToRestore", decimals: 3) { $0.one?.secondsToRestore }
    whole.whole("reopenedCount") { $0.one?.reopenedCount ?? 0 }
    whole.member("mergedInto", Forms.whole.optional, "The incident that handles it.") {
      $0.one?.mergedInto
    }
    whole.member("absorbed", Forms.whole.list, "Incidents that it handles too.") {
      $0.one?.absorbed ?? []
    }
    whole.moment("maintenanceUntil", "The end of announced work.") { $0.one?.maintenanceUntil }
    whole.member("remedyRuns", caseRemedy.list, "Remedies that were proposed or run.") {
      $0.one?.remedies ?? []
    }
    whole.member("alerts", caseAlert.list, "Alerts that it accounts for.") {
      $0.one?.alerts ?? []
    }
    whole.member("playbooks", Forms.whole.list, "Earlier incidents with the same cause.") {
      $0.one?.playbooks ?? []
    }
    whole.member("causes", cause.list, "Chosen ones first.") { $0.answer.causes }
    whole.member("unexplained", symptom.list) { $0.answer.unexplained }
  }
}
