import Answers
import Telemetry

@testable import Response

/// A moment on the day of the tests, which begins at 1970-01-01T00:00:00Z.
func second(_ seconds: Double) -> Timestamp {
  Timestamp(nanoseconds: Int64(seconds * 1_000_000_000))
}

/// Cases to try things on: a leak of connections at a pool of cart, felt at shop.
enum Sketch {
  static let ada = Actor(name: "ada", role: .operator)

  static func cause(
    _ name: String = "connection-leak", of entity: String = "cart → mysql db",
    type: String = "pool", severity: String = "critical"
  ) -> FoundCause {
    FoundCause(
      entity: AnswerEntity(type: type, kind: "database", name: entity, service: "cart"),
      name: name, summary: "Connections are taken and not given back", severity: severity,
      probability: 0.987_654_321, onset: second(100.000_4))
  }

  static func impact(
    failing: Double? = 0.574_468_085, latency: Double? = 2.1, limit: Double? = 0.09,
    entries: [String] = ["shop"], services: [String] = ["cart", "shop"], isSpreading: Bool = false
  ) -> Impact {
    Impact(
      entryPoints: entries.map {
        EntryPointImpact(
          service: $0, operations: ["\($0) POST /buy"], failingShare: failing,
          latencySeconds: latency, latencyLimitSeconds: limit)
      }, services: services, entityCount: 7, isSpreading: isSpreading)
  }

  static func finding(
    _ number: Int = 1, _ cause: FoundCause = cause(), impact: Impact = impact(),
    opened: Double = 110, closed: Double? = nil
  ) -> CaseFinding {
    CaseFinding(
      number: number, opened: second(opened), closed: closed.map(second), cause: cause,
      others: [Sketch.cause("overload", of: "cart", type: "service", severity: "minor")],
      impact: impact)
  }

  static func event(
    _ body: CaseEventBody, at time: Double = 200, number: Int = 1, by who: Actor = ada
  ) -> CaseEvent {
    CaseEvent(number: number, at: second(time), by: who, body: body)
  }

  /// A case in this state.
  static func caseIn(_ state: CaseState) throws -> Case {
    let ways: [CaseState: [CaseEventBody]] = [
      .open: [], .acknowledged: [.acknowledged("")], .mitigated: [.mitigated("Restarted.")],
      .resolved: [.resolved("Fixed.")], .reopened: [.resolved(""), .reopened("It is back.")],
      .merged: [.merged(into: 2)],
    ]
    let events =
      [event(.opened(finding()), at: 110, by: .whence)]
      + (ways[state] ?? []).map { event($0) }
    return try Case(folding: events)
  }

  /// One body of every kind.
  static let bodies: [CaseEventBody] = [
    .opened(finding()), .found(finding(), .moved), .cleared(finding(closed: 180)),
    .acknowledged(""), .assigned("ada"), .assigned(nil), .commented("\"Seen\" <b>\n\u{7}…"),
    .mitigated("Idle connections ended."), .resolved("Limits set."), .reopened("Again."),
    .priorityOverridden(.p4, "A test estate."), .priorityCleared, .merged(into: 2), .absorbed(3),
    .split(from: 2), .released(3), .maintenanceBegun(until: second(900), reason: "Disks."),
    .maintenanceEnded, .remedy(id: "end-idle", .proposed, "End the idle connections"),
    .alertAttached(AttachedAlert(fingerprint: "f1", name: "HighErrors", summary: "Errors.")),
    .alertCleared("f1"), .notified(channel: "slack", isDelivered: true, ""),
    .notified(channel: "pager", isDelivered: false, "refused: 503"), .playbookOffered(4),
  ]
}
