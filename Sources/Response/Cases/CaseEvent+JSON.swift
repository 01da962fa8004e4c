package import Answers
internal import Telemetry

extension CaseEvent {
  /// The event as one JSON object; `init(json:)` reads it back, equal.
  package var json: String {
    var json = JSONText()
    write(to: &json)
    return json.text
  }

  /// Writes it as one JSON object: case, at, actor, kind, body.
  package func write(to json: inout JSONText) {
    json.object { json in
      json.int("case", number)
      json.string("at", at.rfc3339)
      json.object("actor") { json in
        json.string("name", by.name)
        json.string("role", by.role.rawValue)
      }
      json.string("kind", body.kind)
      json.key("body")
      body.write(to: &json)
    }
  }
}

extension CaseEventBody {
  /// The body alone as a JSON object; `kind` must be kept beside it.
  package var json: String {
    var json = JSONText()
    write(to: &json)
    return json.text
  }

  /// What kind of event it is: a word that stays, in lower case with hyphens.
  package var kind: String {
    switch self {
    case .opened: "opened"
    case .found: "found"
    case .cleared: "cleared"
    case .acknowledged: "acknowledged"
    case .assigned: "assigned"
    case .commented: "commented"
    case .mitigated: "mitigated"
    case .resolved: "resolved"
    case .reopened: "reopened"
    case .priorityOverridden: "priority-overridden"
    case .priorityCleared: "priority-cleared"
    case .merged: "merged"
    case .absorbed: "absorbed"
    case .split: "split"
    case .released: "released"
    case .maintenanceBegun: "maintenance-begun"
    case .maintenanceEnded: "maintenance-ended"
    case .remedy: "remedy"
    case .alertAttached: "alert-attached"
    case .alertCleared: "alert-cleared"
    case .notified: "notified"
    case .playbookOffered: "playbook-offered"
    }
  }

  func write(to json: inout JSONText) {
    json.object { json in
      switch self {
      case .opened(let finding), .cleared(let finding): finding.writeMember(to: &json)
      case .found(let finding, let change):
        finding.writeMember(to: &json)
        json.member("change", change.rawValue)
      case .acknowledged(let text), .commented(let text), .mitigated(let text),
        .resolved(let text), .reopened(let text):
        json.member("text", text)
      case .assigned(let owner):
        json.string("owner", owner)
      case .priorityOverridden(let priority, let reason):
        json.member("priority", priority.rawValue)
        json.member("text", reason)
      case .merged(let other), .absorbed(let other), .split(let other), .released(let other),
        .playbookOffered(let other):
        json.int("other", other)
      case .maintenanceBegun(let until, let reason):
        json.member("until", until.rfc3339)
        json.member("text", reason)
      case .remedy(let id, let step, let text, let target):
        json.member("id", id)
        json.member("step", step.rawValue)
        json.member("text", text)
        target?.writeMembers(to: &json)
      case .alertAttached(let alert):
        json.member("fingerprint", alert.fingerprint)
        json.member("name", alert.name)
        json.member("summary", alert.summary)
      case .alertCleared(let fingerprint): json.member("fingerprint", fingerprint)
      case .notified(let channel, let isDelivered, let text):
        json.member("channel", channel)
        json.bool("delivered", isDelivered)
        json.member("text", text)
      case .priorityCleared, .maintenanceEnded: break
      }
    }
  }
}

extension JSONText {
  /// Writes a member whose value is a string.
  mutating func member(_ name: String, _ value: String) {
    key(name)
    string(value)
  }
}

extension RemedyTarget {
  fileprivate func writeMembers(to json: inout JSONText) {
    json.member("action", action)
    json.member("cause", cause)
    json.key("entity")
    entity.write(to: &json)
  }
}

extension CaseFinding {
  fileprivate func writeMember(to json: inout JSONText) {
    json.key("finding")
    write(to: &json)
  }

  /// Writes it as one JSON object.
  package func write(to json: inout JSONText) {
    json.object { json in
      json.int("number", number)
      json.member("opened", opened.rfc3339)
      json.string("closed", closed?.rfc3339)
      json.key("cause")
      cause.write(to: &json)
      json.array("others", others) { $1.write(to: &$0) }
      json.key("impact")
      impact.write(to: &json)
    }
  }
}

extension FoundCause {
  /// Writes it as one JSON object.
  package func write(to json: inout JSONText) {
    json.object { json in
      json.key("entity")
      entity.write(to: &json)
      json.member("cause", name)
      json.member("summary", summary)
      json.member("severity", severity)
      json.number("probability", probability)
      json.member("onset", onset.rfc3339)
    }
  }
}
