import Response
import Telemetry

extension Deed {
  /// What people do to incidents.
  static let ofIncidents: [Deed] = [
    ofIncident("acknowledge", "Says that somebody has taken notice.", [.note]) { asked, _ in
      .acknowledged(asked.text("text") ?? "")
    },
    ofIncident(
      "assign", "Says who sees to it; without an owner, nobody does.",
      [Parameter("owner", .text(countMax: 200), "Who sees to it.")]
    ) { asked, _ in .assigned(asked.text("owner")) },
    ofIncident("comment", "Adds a word.", [.said("What is to be said.")]) { asked, _ in
      .commented(asked.text("text") ?? "")
    },
    ofIncident(
      "mitigate", "Says that users are not hurt any more.", [.said("What was done.")]
    ) { asked, _ in .mitigated(asked.text("text") ?? "") },
    ofIncident("resolve", "Says that the cause is gone.", [.note]) { asked, _ in
      .resolved(asked.text("text") ?? "")
    },
    ofIncident("reopen", "Says that it is not over.", [.said("Why.")]) { asked, _ in
      .reopened(asked.text("text") ?? "")
    },
    ofIncident(
      "set-priority", "Sets a priority in place of the judged one.",
      [
        Parameter(
          "priority", .choice(Priority.allCases.map(\.rawValue)), "Which.", isRequired: true),
        .said("Why."),
      ]
    ) { asked, _ in
      let priority = Priority(rawValue: asked.text("priority") ?? "") ?? .p3
      return .priorityOverridden(priority, asked.text("text") ?? "")
    },
    ofIncident("clear-priority", "Goes back to the judged priority.", []) { _, _ in
      .priorityCleared
    },
    ofIncident(
      "merge", "Makes it part of another incident, which handles it.",
      [
        Parameter(
          "into", .whole(1...Int(Int32.max)), "Number of the other incident.", isRequired: true)
      ]
    ) { asked, _ in .merged(into: asked.whole("into") ?? 0) },
    ofIncident("split", "Lets it stand for itself again.", []) { _, one in
      .split(from: one.mergedInto ?? 0)
    },
    ofIncident(
      "begin-maintenance", "Announces work: no deadlines and no notifications until then.",
      [
        Parameter("until", .moment, "When the work ends.", isRequired: true), .said("What it is."),
      ]
    ) { asked, _ in
      .maintenanceBegun(until: asked.moment("until") ?? .zero, reason: asked.text("text") ?? "")
    },
    ofIncident("end-maintenance", "Ends announced work.", []) { _, _ in .maintenanceEnded },
  ]

  private static func ofIncident(
    _ name: String, _ summary: String, _ parameters: [Parameter],
    body: @escaping @Sendable (Asked, Case) -> CaseEventBody
  ) -> Deed {
    Deed(
      name, path: "incidents/{id}/\(name)", summary, [.incidentID] + parameters,
      form: Forms.incident
    ) { asked, actor, desk throws(Refused) in
      guard let act = desk.act else {
        throw Refused(.unavailable, "nothing can be done here: no server holds the cases")
      }
      let number = asked.whole("id") ?? 0
      guard let one = desk.cases()[number] else {
        throw Refused(
          .notFound, "there is no incident \(number)", place: "id", value: "\(number)")
      }
      do throws(CaseError) {
        _ = try act(number, body(asked, one), actor)
      } catch {
        throw Refused(error)
      }
      let moment = try desk.moment(asked)
      return moment.say(try moment.incidentView(asked), unknown: desk.doubtOfKeeping)
    }
  }
}

extension Desk {
  /// Whether what was done outlives a restart, when that is in doubt.
  var doubtOfKeeping: [Gap] {
    guard let failure = status?().history.failure else { return [] }
    return [
      Gap(
        what: "whether this outlives a restart",
        why: "history is only in memory until its store works again: \(failure)")
    ]
  }
}

extension Parameter {
  /// Scalars of what people write; four bytes each stay within the bound of a case.
  private static let textCountMax = 2_000

  /// A word about a deed that needs none.
  fileprivate static let note = Parameter(
    "text", .text(countMax: textCountMax), "A word about it.")

  /// A word about a deed that means nothing without one.
  fileprivate static func said(_ summary: String) -> Parameter {
    Parameter("text", .text(countMax: textCountMax), summary, isRequired: true)
  }
}

extension Refused {
  /// Why an event was not added to a case.
  init(_ error: CaseError) {
    switch error {
    case .unknownCase(let number):
      self.init(.notFound, error.description, place: "into", value: "\(number)")
    case .emptyText, .textTooLong: self.init(.badParameter, error.description, place: "text")
    case .wrongState(_, let state, let allowed):
      self.init(
        .conflict, error.description, place: "state", value: state.rawValue,
        limit: allowed.map(\.rawValue).joined(separator: ", "))
    default: self.init(.conflict, error.description)
    }
  }
}
