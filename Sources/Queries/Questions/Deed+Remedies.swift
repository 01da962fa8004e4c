import Answers
import Response

extension Deed {
  /// What people do about remedies that can be run.
  static let ofRemedies: [Deed] = [
    ofRemedy(
      "propose-remedy", "Proposes an action of the declared ones for an incident.",
      [
        Parameter("action", .text(countMax: 60), "Name of the action.", isRequired: true),
        Parameter(
          "entity", .text(countMax: Parameter.nameCountMax),
          "Of the cause that it is for, as type/name; without it, the first that it fits."),
      ]
    ) { asked, who, hands throws(RemedyError) in
      try hands.propose(
        asked.whole("id") ?? 0, asked.text("action") ?? "", asked.text("entity"), who)
    },
    ofRemedy(
      "approve-remedy",
      "Approves what was proposed, which is then done once; on dry run it is only said.",
      [.remedyID], isDestructive: true
    ) { asked, who, hands throws(RemedyError) in
      try hands.approve(asked.whole("id") ?? 0, asked.text("remedy") ?? "", who)
    },
    ofRemedy(
      "reject-remedy", "Says that what was proposed is not to be done.",
      [.remedyID, Parameter("text", .text(countMax: 2_000), "Why.")]
    ) { asked, who, hands throws(RemedyError) in
      try hands.reject(
        asked.whole("id") ?? 0, asked.text("remedy") ?? "", asked.text("text") ?? "", who)
    },
  ]

  private static func ofRemedy(
    _ name: String, _ summary: String, _ parameters: [Parameter], isDestructive: Bool = false,
    act: @escaping @Sendable (Asked, Actor, RemedyHands) throws(RemedyError) -> Void
  ) -> Deed {
    Deed(
      name, path: "incidents/{id}/\(name)", summary, [.incidentID] + parameters,
      form: Forms.remedies, isDestructive: isDestructive
    ) { asked, actor, desk throws(Refused) in
      guard let hands = desk.remedies else {
        throw Refused(.unavailable, "nothing can be done here: no server runs remedies")
      }
      do throws(RemedyError) {
        try act(asked, actor, hands)
      } catch {
        throw Refused(error, asked)
      }
      let moment = try desk.moment(asked)
      let view = try moment.incidentView(asked)
      return moment.say(
        IncidentRemedies(of: view, hands.book(), isLive: true), unknown: desk.doubtOfKeeping)
    }
  }
}

extension Parameter {
  fileprivate static let remedyID = Parameter(
    "remedy", .text(countMax: 80), "Id of the proposal within its incident.", isRequired: true)
}

extension Refused {
  /// Why a remedy is not proposed, approved or rejected.
  fileprivate init(_ error: RemedyError, _ asked: Asked) {
    switch error.kind {
    case .notFound:
      let place = asked.text("action") == nil ? "remedy" : "action"
      self.init(.notFound, error.problem, place: place, value: asked.text(place))
    case .forbidden: self.init(.forbidden, error.problem, place: "role")
    case .conflict: self.init(.conflict, error.problem)
    }
  }
}
