internal import Answers
internal import Telemetry

/// Why a text is no event of a case.
package struct CaseEventFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is missing or wrong, and where.
  package var description: String

  init(_ description: String) { self.description = description }
}

extension CaseEvent {
  /// Reads what `json` wrote; members that it does not know are passed over.
  ///
  /// - Throws: what is missing or not understood.
  package init(json text: String) throws(CaseEventFailure) {
    let value = try CaseEventReader.parse(text)
    let who = CaseEventReader(try value.member("actor"))
    guard let role = Role(rawValue: try who.string("role")) else {
      throw CaseEventFailure("role is not known")
    }
    self.init(
      number: try value.int("case"), at: try value.time("at"),
      by: Actor(name: try who.string("name"), role: role),
      body: try CaseEventBody(
        kind: try value.string("kind"), CaseEventReader(try value.member("body"))))
  }
}

extension CaseEventBody {
  /// Reads a body that was kept apart from its event.
  ///
  /// - Throws: what is missing or not understood.
  package init(kind: String, json text: String) throws(CaseEventFailure) {
    self = try CaseEventBody(kind: kind, try CaseEventReader.parse(text))
  }

  init(kind: String, _ body: CaseEventReader) throws(CaseEventFailure) {
    switch kind {
    case "opened": self = .opened(try body.finding())
    case "cleared": self = .cleared(try body.finding())
    case "found":
      guard let change = FindingChange(rawValue: try body.string("change")) else {
        throw CaseEventFailure("change is not known")
      }
      self = .found(try body.finding(), change)
    case "acknowledged": self = .acknowledged(try body.string("text"))
    case "assigned": self = .assigned(body.value["owner"]?.string)
    case "commented": self = .commented(try body.string("text"))
    case "mitigated": self = .mitigated(try body.string("text"))
    case "resolved": self = .resolved(try body.string("text"))
    case "reopened": self = .reopened(try body.string("text"))
    case "priority-overridden":
      guard let priority = Priority(rawValue: try body.string("priority")) else {
        throw CaseEventFailure("priority is not known")
      }
      self = .priorityOverridden(priority, try body.string("text"))
    case "priority-cleared": self = .priorityCleared
    default: self = try Self.relation(kind: kind, body)
    }
  }

  private static func relation(
    kind: String, _ body: CaseEventReader
  ) throws(CaseEventFailure) -> CaseEventBody {
    switch kind {
    case "merged": return .merged(into: try body.int("other"))
    case "absorbed": return .absorbed(try body.int("other"))
    case "split": return .split(from: try body.int("other"))
    case "released": return .released(try body.int("other"))
    case "playbook-offered": return .playbookOffered(try body.int("other"))
    case "maintenance-begun":
      return .maintenanceBegun(until: try body.time("until"), reason: try body.string("text"))
    case "maintenance-ended": return .maintenanceEnded
    case "remedy":
      guard let step = RemedyStep(rawValue: try body.string("step")) else {
        throw CaseEventFailure("step is not known")
      }
      return .remedy(
        id: try body.string("id"), step, try body.string("text"), of: try body.target())
    case "alert-attached":
      return .alertAttached(
        AttachedAlert(
          fingerprint: try body.string("fingerprint"), name: try body.string("name"),
          summary: try body.string("summary")))
    case "alert-cleared": return .alertCleared(try body.string("fingerprint"))
    case "notified":
      return .notified(
        channel: try body.string("channel"), isDelivered: body.value["delivered"]?.bool ?? false,
        try body.string("text"))
    default: throw CaseEventFailure("kind \(kind) is not known")
    }
  }
}

/// Reads members that must be there.
struct CaseEventReader {
  let value: JSONValue

  init(_ value: JSONValue) { self.value = value }

  static func parse(_ text: String) throws(CaseEventFailure) -> CaseEventReader {
    do throws(JSONFailure) {
      return CaseEventReader(try JSONValue(json: text))
    } catch { throw CaseEventFailure(error.description) }
  }

  func member(_ name: String) throws(CaseEventFailure) -> JSONValue {
    guard let member = value[name] else { throw CaseEventFailure("\(name) is missing") }
    return member
  }

  func reader(_ name: String) throws(CaseEventFailure) -> CaseEventReader {
    CaseEventReader(try member(name))
  }

  func string(_ name: String) throws(CaseEventFailure) -> String {
    guard let text = try member(name).string else {
      throw CaseEventFailure("\(name) must be a string")
    }
    return text
  }

  func int(_ name: String) throws(CaseEventFailure) -> Int {
    guard let number = try member(name).int else {
      throw CaseEventFailure("\(name) must be a whole number")
    }
    return number
  }

  func number(_ name: String) throws(CaseEventFailure) -> Double {
    guard let number = try member(name).number else {
      throw CaseEventFailure("\(name) must be a number")
    }
    return number
  }

  func time(_ name: String) throws(CaseEventFailure) -> Timestamp {
    guard let time = Timestamp(rfc3339: try string(name)) else {
      throw CaseEventFailure("\(name) must be a moment as RFC 3339 has it")
    }
    return time
  }

  func list(_ name: String) throws(CaseEventFailure) -> [CaseEventReader] {
    guard let elements = try member(name).array else {
      throw CaseEventFailure("\(name) must be a list")
    }
    return elements.map(CaseEventReader.init)
  }

  func strings(_ name: String) throws(CaseEventFailure) -> [String] {
    try list(name).compactMap(\.value.string)
  }
}

extension CaseEventReader {
  func finding() throws(CaseEventFailure) -> CaseFinding {
    let finding = try reader("finding")
    var others: [FoundCause] = []
    for other in try finding.list("others") { others.append(try other.cause()) }
    let isClosed = finding.value["closed"].map { !$0.isNull } ?? false
    return CaseFinding(
      number: try finding.int("number"), opened: try finding.time("opened"),
      closed: isClosed ? try finding.time("closed") : nil,
      cause: try finding.reader("cause").cause(), others: others,
      impact: try finding.reader("impact").impact())
  }

  func cause() throws(CaseEventFailure) -> FoundCause {
    FoundCause(
      entity: try reader("entity").entity(),
      name: try string("cause"), summary: try string("summary"), severity: try string("severity"),
      probability: try number("probability"), onset: try time("onset"))
  }

  /// What a remedy is for; nil where that is not said.
  func target() throws(CaseEventFailure) -> RemedyTarget? {
    guard let action = value["action"]?.string else { return nil }
    return RemedyTarget(
      action: action, cause: try string("cause"), entity: try reader("entity").entity())
  }

  private func entity() throws(CaseEventFailure) -> AnswerEntity {
    AnswerEntity(
      type: try string("type"), kind: value["kind"]?.string, name: try string("name"),
      service: value["service"]?.string)
  }

  func impact() throws(CaseEventFailure) -> Impact {
    var entryPoints: [EntryPointImpact] = []
    for entry in try list("entryPoints") {
      entryPoints.append(
        EntryPointImpact(
          service: try entry.string("service"), operations: try entry.strings("operations"),
          failingShare: entry.value["failingShare"]?.number,
          latencySeconds: entry.value["latencySeconds"]?.number,
          latencyLimitSeconds: entry.value["latencyLimitSeconds"]?.number))
    }
    return Impact(
      entryPoints: entryPoints, services: try strings("services"),
      entityCount: try int("entityCount"), isSpreading: value["spreading"]?.bool ?? false)
  }
}
