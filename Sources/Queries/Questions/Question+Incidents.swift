import Answers
import Engine
import Telemetry

extension Question {
  static let incidents = Question(
    "incidents", "All incidents at hand, the newest first.",
    [
      Parameter("state", .choice(["open", "closed"]), "Only incidents in this state."),
      .limit(100), .cursor,
    ],
    form: Form<Page<IncidentLine>>("Incidents") { page in
      page.member("incidents", Forms.incidentLine.list) { $0.items }
      page.whole("total", "On all pages together.") { $0.total }
      page.text("next", "Cursor of the next page; null on the last.") { $0.next?.description }
    }
  ) { asked, desk throws(Refused) in
    let moment = try desk.moment(asked)
    let state = asked.text("state")
    let lines = moment.incidents.reversed().filter { incident in
      state == nil || incident.isOpen == (state == "open")
    }.map { IncidentLine($0, in: moment) }
    // The newest first: numbers fall, cursors rise.
    return moment.say(Page(of: lines, asked) { Cursor(Int(Int32.max) - $0.incident.number) })
  }

  static let incident = Question(
    "incident", path: "incidents/{id}", "One incident with its causes and their evidence.",
    [.incidentID],
    form: Form<IncidentWhole>("Incident") { whole in
      whole.all(of: Forms.incidentLine) { $0.line }
      whole.member("causes", Forms.cause.list, "Chosen ones first.") { $0.answer.causes }
      whole.member("unexplained", Forms.symptom.list) { $0.answer.unexplained }
    }, text: { $0.answer.text }
  ) { asked, desk throws(Refused) in
    let moment = try desk.moment(asked)
    let incident = try moment.incident(asked.whole("id") ?? 0)
    return moment.say(
      IncidentWhole(
        line: IncidentLine(incident, in: moment), answer: moment.answer(of: incident)))
  }
}

extension Parameter {
  static let incidentID = Parameter(
    "id", .whole(1...Int(Int32.max)), "Number of the incident.", isRequired: true)
}

/// An incident in short.
struct IncidentLine: Sendable {
  var incident: Incident
  /// The chosen causes, most probable first.
  var causes: [AnswerCause]

  init(_ incident: Incident, in moment: Moment) {
    self.incident = incident
    causes = moment.answer(of: incident).causes.filter { $0.verdict == .cause }
  }
}

/// An incident with everything.
struct IncidentWhole: Sendable {
  var line: IncidentLine
  var answer: Answer
}

extension Forms {
  static let incidentLine = Form<IncidentLine>("IncidentLine") { line in
    line.whole("number", "From 1 in the order of opening.") { $0.incident.number }
    line.choice("state", of: ["open", "closed"]) { $0.incident.isOpen ? "open" : "closed" }
    line.moment("opened") { $0.incident.opened }
    line.moment("closed", "Null while it is open.") { $0.incident.closed }
    line.member("lead", Forms.leadCause.optional, "The most probable cause.") { $0.causes.first }
    line.whole("causeCount", "Causes chosen.") { $0.causes.count }
  }

  /// A cause in short.
  static let leadCause = Form<AnswerCause>("LeadCause") { cause in
    cause.member("entity", answerEntity, "Where it is.") { $0.entity }
    cause.text("cause", "Its name in the model of that type.") { $0.cause }
    cause.text("summary", "One sentence.") { $0.summary }
    cause.number("probability", "That it is going on, 0 to 1.") { $0.probability }
    cause.text("severity") { $0.severity }
    cause.moment("onset", "When it probably began.") { $0.onset }
    cause.whole("explainedCount", "Symptoms that it accounts for.") { $0.explains.count }
  }
}
