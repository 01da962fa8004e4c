import Answers
import Response
import Telemetry

extension Question {
  static let timeline = Question(
    "timeline", path: "incidents/{id}/timeline",
    "One incident in the order of time: changes, symptoms, what was found and what was done.",
    [.incidentID, .at, .limit(500), .cursor],
    form: Form<Page<TimelineEntry>>("Timeline") { page in
      page.page("entries", Forms.timelineEntry, "Earliest first.") { $0 }
    }
  ) { asked, desk throws(Refused) in
    let moment = try desk.moment(asked)
    let entries = TimelineEntry.all(of: try moment.incidentView(asked))
    let numbered = entries.enumerated().map { place, entry in
      var entry = entry
      entry.place = place
      return entry
    }
    return moment.say(Page(of: numbered, asked) { Cursor($0.place) })
  }
}

/// One thing that happened in the course of an incident.
struct TimelineEntry: Sendable {
  /// What it is.
  enum Kind: String, CaseIterable, Sendable { case change, onset, symptom, cleared, event }

  var at: Timestamp
  var kind: Kind
  /// Where; nil for what was done.
  var entity: AnswerEntity?
  /// The symptom, cause or kind of event, and a sentence.
  var name: String
  var text: String
  /// Who did it.
  var by: String?
  var place = 0

  /// In the order of time; at one moment changes and causes before what they led to.
  static func all(of view: IncidentView) -> [TimelineEntry] {
    var entries: [TimelineEntry] = []
    for cause in view.causes {
      if let change = cause.change {
        entries.append(
          TimelineEntry(
            at: change, kind: .change, entity: cause.entity, name: "change",
            text: "A change that raises the suspicion"))
      }
      entries.append(
        TimelineEntry(
          at: cause.onset, kind: .onset, entity: cause.entity, name: cause.cause,
          text: cause.summary))
    }
    let seen = view.causes.flatMap(\.explains) + view.answer.unexplained
    var told: Set<AnswerSymptom> = []
    for var symptom in seen {
      symptom.strength = 0
      guard told.insert(symptom).inserted else { continue }
      entries.append(TimelineEntry(symptom, at: symptom.onset, .symptom))
      if let cleared = symptom.cleared {
        entries.append(TimelineEntry(symptom, at: cleared, .cleared))
      }
    }
    for event in view.one?.events ?? [] {
      entries.append(
        TimelineEntry(
          at: event.at, kind: .event, name: event.body.kind, text: event.body.words,
          by: event.by.name))
    }
    return entries.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .map(\.element)
  }
}

extension TimelineEntry {
  init(_ symptom: AnswerSymptom, at time: Timestamp, _ kind: Kind) {
    self.init(
      at: time, kind: kind, entity: symptom.entity, name: symptom.symptom, text: symptom.summary)
  }
}

extension CaseEventBody {
  /// What was said with it; empty where its kind says everything.
  fileprivate var words: String {
    switch self {
    case .opened(let finding), .found(let finding, _), .cleared(let finding):
      "\(finding.cause.name) of \(finding.cause.entity.type) \(finding.cause.entity.name)"
    case .acknowledged(let text), .commented(let text), .mitigated(let text),
      .resolved(let text), .reopened(let text):
      text
    case .assigned(let owner): owner ?? "nobody"
    case .priorityOverridden(let priority, let reason): "\(priority.rawValue): \(reason)"
    case .merged(let other), .absorbed(let other), .split(let other), .released(let other),
      .playbookOffered(let other):
      "incident \(other)"
    case .maintenanceBegun(let until, let reason): "until \(until.rfc3339): \(reason)"
    case .remedy(let id, let step, let text, _): "\(id) \(step.rawValue): \(text)"
    case .alertAttached(let alert): "\(alert.name): \(alert.summary)"
    case .alertCleared(let fingerprint): fingerprint
    case .notified(let channel, let isDelivered, let text):
      "\(channel)\(isDelivered ? "" : " (not delivered)"): \(text)"
    case .priorityCleared, .maintenanceEnded: ""
    }
  }
}

extension Forms {
  static let timelineEntry = Form<TimelineEntry>("TimelineEntry") { entry in
    entry.moment("at") { $0.at }
    entry.choice(
      "kind", of: TimelineEntry.Kind.allCases.map(\.rawValue),
      "A change, the onset of a cause, a symptom that began or cleared, something found or done."
    ) { $0.kind.rawValue }
    entry.member("entity", answerEntity.optional, "Where; null for what was done.") { $0.entity }
    entry.text("name", "The symptom, cause or kind of event.") { $0.name }
    entry.text("text", "One sentence.") { $0.text }
    entry.text("by", "Who did it.") { $0.by }
  }
}
