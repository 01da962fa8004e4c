internal import Answers
internal import Telemetry

extension PostMortem {
  mutating func writeTimeLine() {
    document.heading(2, "Time line")
    document.paragraph("All times are UTC.")
    var entries: [(at: Timestamp, text: String)] = []
    for cause in causes {
      let phrase = "\(cause.summary) (\(EntityPhrase.long(cause.entity)))"
      if let change = cause.change {
        entries.append((change, "A change was made at \(EntityPhrase.long(cause.entity))."))
      }
      entries.append((cause.onset, "Began: \(phrase)."))
      entries += firstSeen(cause)
    }
    if let one = material.handled {
      entries += one.events.map { ($0.at, sentence($0)) }
    } else {
      entries.append((material.finding.opened, "Whence opened the incident."))
      if let closed = material.finding.closed { entries.append((closed, "It was over.")) }
    }
    let sorted = entries.enumerated().sorted {
      ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
    }
    document.table(
      ["Time", "What happened"], bounded(sorted.map { [$0.element.at.timeOfDay, $0.element.text] }))
  }

  /// When each kind of symptom was first seen, with how many more entities showed it later.
  private func firstSeen(_ cause: AnswerCause) -> [(at: Timestamp, text: String)] {
    var groups: [(summary: String, first: AnswerSymptom, others: Int)] = []
    for symptom in cause.explains.sorted(by: { $0.onset < $1.onset }) {
      let key = symptom.entity.type + symptom.summary
      if let place = groups.firstIndex(where: { $0.summary == key }) {
        groups[place].others += 1
      } else {
        groups.append((key, symptom, 0))
      }
    }
    return groups.map { group in
      let more = group.others > 0 ? ", and \(group.others) more of its kind later" : ""
      let symptom = group.first
      return (
        symptom.onset, "Seen at \(EntityPhrase.long(symptom.entity))\(more): \(symptom.summary)."
      )
    }
  }

  private func sentence(_ event: CaseEvent) -> String {
    let who = event.by == .whence ? "Whence" : event.by.name
    switch event.body {
    case .opened: return "Whence opened the incident."
    case .found(let finding, let change):
      let what = "\(finding.cause.name) of \(EntityPhrase.long(finding.cause.entity))"
      return switch change {
      case .refined: "Whence knew better: \(what)."
      case .moved: "Whence found the cause elsewhere: \(what)."
      case .impact: "It hurt in another way: \(finding.impact.entryPoints.first?.phrase ?? what)."
      }
    case .cleared: return "Nothing of it was seen any more."
    case .acknowledged(let text): return said("\(who) took notice", text)
    case .assigned(let owner): return "\(who) gave it to \(owner ?? "nobody")."
    case .commented(let text): return said(who, text)
    case .mitigated(let text): return said("\(who) called it mitigated", text)
    case .resolved(let text): return said("\(who) called it resolved", text)
    case .reopened(let text): return said("\(who) opened it again", text)
    case .priorityOverridden(let priority, let text):
      return said("\(who) made it \(priority.rawValue)", text)
    case .priorityCleared: return "\(who) took back the priority set by hand."
    case .merged(let other): return "\(who) merged it into incident \(other)."
    case .absorbed(let other): return "\(who) merged incident \(other) into it."
    case .split(let other): return "\(who) split it from incident \(other)."
    case .released(let other): return "\(who) split incident \(other) from it."
    case .maintenanceBegun(let until, let reason):
      return said("\(who) announced work until \(until.timeOfDay)", reason)
    case .maintenanceEnded: return "\(who) ended the announced work."
    case .remedy(let id, let step, let text, _): return said("Remedy \(id) \(step.rawValue)", text)
    case .alertAttached(let alert): return said("Alert \(alert.name) rang", alert.summary)
    case .alertCleared(let fingerprint): return "Alert \(fingerprint) was over."
    case .notified(let channel, let isDelivered, let text):
      return said("\(channel) was \(isDelivered ? "told" : "not reached")", text)
    case .playbookOffered(let other): return "The playbook of incident \(other) was offered."
    }
  }

  private func said(_ what: String, _ text: String) -> String {
    text.isEmpty ? what + "." : "\(what): \(text)"
  }
}
