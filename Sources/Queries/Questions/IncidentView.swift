import Answers
import Response
import Telemetry

/// An incident with its case: what was found and what people made of it.
struct IncidentView: Sendable {
  var number: Int
  /// Nil when no cause was ever chosen for it.
  var one: Case?
  /// What the engine says; without causes when it has forgotten the incident.
  var answer: Answer
  var opened: Timestamp
  /// When nothing of it was seen any more; nil while something is.
  var closed: Timestamp?
  /// For when its deadlines are told.
  var at: Timestamp
  var policy: DeadlinePolicy

  /// "pending": somebody still owes something.
  static let states = CaseState.allCases.map(\.rawValue)

  var state: CaseState { one?.state ?? (closed == nil ? .open : .resolved) }

  var causes: [AnswerCause] { answer.causes.filter { $0.verdict == .cause } }

  var deadlines: [Deadline] { one?.deadlines(policy, at: at) ?? [] }
}

extension Moment {
  /// All incidents, the newest first: those of the engine, and cases older than it.
  var incidentViews: [IncidentView] {
    let cases = Dictionary(cases.map { ($0.number, $0) }) { $1 }
    let found = Dictionary(found.map { ($0.number, $0) }) { $1 }
    return Set(cases.keys).union(found.keys).sorted(by: >).compactMap { number in
      view(number, cases[number], found[number])
    }
  }

  /// The incident of a number, which was asked for in the parameter `place`.
  ///
  /// - Throws: when there is none.
  func incidentView(_ number: Int, place: String) throws(Refused) -> IncidentView {
    let one = cases.first { $0.number == number }
    guard let view = view(number, one, found.last { $0.number == number }) else {
      throw Refused(.notFound, "there is no incident \(number)", place: place, value: "\(number)")
    }
    return view
  }

  /// The incident of a question about one.
  func incidentView(_ asked: Asked) throws(Refused) -> IncidentView {
    try incidentView(asked.whole("id") ?? 0, place: "id")
  }

  private func view(_ number: Int, _ one: Case?, _ found: FoundIncident?) -> IncidentView? {
    guard let opened = found?.opened ?? one?.opened else { return nil }
    return IncidentView(
      number: number, one: one,
      answer: found.map(answer) ?? Answer(at: at, causes: [], unexplained: []), opened: opened,
      closed: found == nil ? one?.finding.closed : found?.closed, at: at, policy: deadlines)
  }
}

extension Forms {
  static let incidentLine = Form<IncidentView>("IncidentLine") { line in
    line.whole("number", "From 1 in the order of opening.") { $0.number }
    line.choice("state", of: IncidentView.states, "What people made of it.") { $0.state.rawValue }
    line.flag("active", "Something of it is still seen.") { $0.closed == nil }
    line.text("priority", "P1 to P5: a person's, else the judged one.") {
      $0.one?.priority().rawValue
    }
    line.text("headline", "One sentence: what and where.") { $0.headline }
    line.moment("opened") { $0.opened }
    line.moment("closed", "When nothing of it was seen any more.") { $0.closed }
    line.text("owner", "Who sees to it.") { $0.one?.owner }
    line.member("deadlines", deadline.list, "What is promised, and how it stands.") {
      $0.deadlines
    }
    line.member("lead", leadCause.optional, "The most probable cause.") { $0.one?.finding.cause }
    line.whole("causeCount", "Causes chosen.") { $0.causes.count }
    line.member("services", text.list, "Services that show it.") {
      $0.one?.finding.impact.services ?? []
    }
  }

  static let deadline = Form<Deadline>("Deadline") { deadline in
    deadline.choice("promise", of: Deadline.Promise.allCases.map(\.rawValue)) {
      $0.promise.rawValue
    }
    deadline.moment("due") { $0.due }
    deadline.moment("done", "Null before it was done.") { $0.done }
    deadline.choice("standing", of: Deadline.Standing.allCases.map(\.rawValue)) {
      $0.standing.rawValue
    }
    deadline.number("secondsLeft", "Negative when late.", decimals: 3) { $0.secondsLeft }
  }

  /// A cause in short.
  static let leadCause = Form<FoundCause>("LeadCause") { cause in
    cause.member("entity", answerEntity, "Where it is.") { $0.entity }
    cause.text("cause", "Its name in the model of that type.") { $0.name }
    cause.text("summary", "One sentence.") { $0.summary }
    cause.number("probability", "That it is going on, 0 to 1.") { $0.probability }
    cause.text("severity") { $0.severity }
    cause.moment("onset", "When it probably began.") { $0.onset }
  }

  static let judgement = Form<PriorityJudgement>("PriorityJudgement") { judgement in
    judgement.text("priority", "As judged, whatever a person said.") { $0.priority.rawValue }
    judgement.choice("impact", of: PriorityLevel.allCases.map(\.rawValue)) { $0.impact.rawValue }
    judgement.text("impactReason") { $0.impactReason }
    judgement.choice("urgency", of: PriorityLevel.allCases.map(\.rawValue)) {
      $0.urgency.rawValue
    }
    judgement.text("urgencyReason") { $0.urgencyReason }
    judgement.text("sentence", "The rule applied, in one sentence.") { $0.sentence }
  }

  static let override = Form<PriorityOverride>("PriorityOverride") { override in
    override.text("priority") { $0.priority.rawValue }
    override.text("reason") { $0.reason }
    override.text("by") { $0.by.name }
    override.moment("at") { $0.at }
  }

  static let impact = Form<Impact>("Impact") { impact in
    impact.member("entryPoints", entryPoint.list, "Where requests enter, the worst first.") {
      $0.entryPoints
    }
    impact.member("services", text.list, "Services that show it.") { $0.services }
    impact.whole("entityCount", "Entities that show it.") { $0.entityCount }
    impact.flag("spreading", "It reached an entity within the last minute.") { $0.isSpreading }
  }

  static let entryPoint = Form<EntryPointImpact>("EntryPoint") { entry in
    entry.text("service") { $0.service }
    entry.member("operations", text.list, "Those that show it.") { $0.operations }
    entry.number("failingShare", "Of the requests; null when failures do not show.") {
      $0.failingShare
    }
    entry.number("latencySeconds", "Null when slowness does not show.") { $0.latencySeconds }
    entry.number("latencyLimitSeconds") { $0.latencyLimitSeconds }
  }

  static let caseRemedy = Form<CaseRemedy>("CaseRemedy") { remedy in
    remedy.text("id") { $0.id }
    remedy.choice("step", of: RemedyStep.allCases.map(\.rawValue)) { $0.step.rawValue }
    remedy.text("text", "What was said with that step.") { $0.text }
    remedy.moment("at") { $0.at }
  }

  static let caseAlert = Form<CaseAlert>("CaseAlert") { alert in
    alert.text("fingerprint") { $0.alert.fingerprint }
    alert.text("name") { $0.alert.name }
    alert.text("summary") { $0.alert.summary }
    alert.moment("attached") { $0.attached }
    alert.moment("cleared", "Null while it rings.") { $0.cleared }
  }
}

extension IncidentView {
  /// "connection-leak of pool billing-db: Connections are taken and not given back".
  var headline: String? {
    one.map { one in
      let cause = one.finding.cause
      return "\(cause.name) of \(cause.entity.type) \(cause.entity.name): \(cause.summary)"
    }
  }
}
