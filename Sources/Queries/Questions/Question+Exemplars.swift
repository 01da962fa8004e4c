import Answers
import Response
import Telemetry
import Topology

extension Question {
  static let exemplars = ofEvidence(
    "exemplars", "Requests and log lines that show the trouble, beside an ordinary request.",
    pageItemCount: 5,
    form: Form("Exemplars") { page in
      page.page("exemplars", Forms.exemplar, "Most failed requests first, then most slow.") { $0 }
    })

  static let facets = ofEvidence(
    "facets", "What failed or slow requests have in common that others have not.",
    pageItemCount: 20,
    form: Form("Facets") { page in
      page.page("facets", Forms.comparison, "Most failed requests first, then most slow.") { $0 }
    })

  private static func ofEvidence(
    _ name: String, _ summary: String, pageItemCount: Int, form: Form<Page<Evidence>>
  ) -> Question {
    Question(name, summary, parameters + [.limit(pageItemCount), .cursor], form: form) {
      asked, desk throws(Refused) in
      let moment = try desk.moment(asked)
      let chosen = try moment.evidence(asked)
      return moment.say(chosen.page(asked), unknown: moment.exemplarGaps(of: chosen))
    }
  }

  private static let parameters: [Parameter] = [
    Parameter.entity("Only of this entity, or of the service that owns it.", isRequired: false),
    Parameter(
      "incident", .whole(1...Int(Int32.max)), "Only of what this incident hurts or began with."),
    .at,
  ]
}

/// Evidence that was asked for, with its place among all that is kept.
struct ChosenEvidence: Sendable {
  var items: [(rank: Int, evidence: Evidence)]
  /// Of whom it was wanted, in words.
  var whom: String

  func page(_ asked: Asked) -> Page<Evidence> {
    Page(of: items, asked) { Cursor($0.rank) }.map(\.evidence)
  }
}

extension Moment {
  /// The evidence of an entity or an incident, or all of it.
  func evidence(_ asked: Asked) throws(Refused) -> ChosenEvidence {
    var items = (evidence ?? []).sorted(by: Evidence.isGraver).enumerated()
      .map { (rank: $0, evidence: $1) }
    var whom: [String] = []
    if let text = asked.text("entity") {
      let entity = try entity(text)
      whom.append(name(entity))
      let operation = entity.type == .operation ? entity.name : nil
      items.removeAll { item in
        item.evidence.service != entity.owner
          || (operation != nil && item.evidence.operationName != operation)
      }
    }
    if let number = asked.whole("incident") {
      let view = try incidentView(number, place: "incident")
      whom.append("incident \(number)")
      let hit = Set(view.services)
      items.removeAll { !hit.contains($0.evidence.service) }
    }
    return ChosenEvidence(
      items: items, whom: whom.isEmpty ? "anything" : whom.joined(separator: " and "))
  }

  /// Why there is no evidence, if there is none; `nil` is asked for a text that can do without.
  func exemplarGaps(of chosen: ChosenEvidence?) -> [Gap] {
    guard evidence != nil else {
      return [
        Gap(
          what: "requests, log lines and facets",
          why: "they are kept by the running engine only, for the trouble at hand")
      ]
    }
    guard let chosen, chosen.items.isEmpty else { return [] }
    return [
      Gap(
        what: "requests, log lines and facets of \(chosen.whom)",
        why: "they are looked for once a symptom is present there, among the requests of the last "
          + "minute, and none were found")
    ]
  }
}

extension IncidentView {
  /// Services that show it, and those that own a cause.
  fileprivate var services: [String] {
    (one?.finding.impact.services ?? []) + causes.compactMap(\.entity.service)
  }
}

extension Evidence {
  /// The name of its operation's entity; nil for all of a service.
  fileprivate var operationName: String? { operation.map { "\(service) \($0)" } }

  /// Most failed requests first, then most slow ones; by name where equal.
  fileprivate static func isGraver(_ left: Evidence, _ right: Evidence) -> Bool {
    let (one, other) = (left.graveness, right.graveness)
    return one == other
      ? (left.service, left.operation ?? "") < (right.service, right.operation ?? "") : one > other
  }

  private var graveness: (failed: Int, slow: Int) { (failedCount, slowCount) }
}
