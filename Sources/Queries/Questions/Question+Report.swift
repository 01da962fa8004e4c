import Answers
import Response
import Telemetry

extension Question {
  static let report = Question(
    "report", path: "incidents/{id}/report",
    "The post-mortem of an incident: what happened, why, whom it hurt, and what to do.",
    [
      .incidentID, .at,
      Parameter(
        "form", .choice(["markdown", "html"]), "How the document is written.",
        fallback: .text("markdown")),
    ],
    form: Form<Paper>("Report") { paper in
      paper.whole("number", "Number of the incident.") { $0.number }
      paper.text("title") { $0.title }
      paper.choice("form", of: ["markdown", "html"]) { $0.form }
      paper.text("document", "The whole text.") { $0.text }
    }, text: \.text
  ) { asked, desk throws(Refused) in
    let moment = try desk.moment(asked)
    let view = try moment.incidentView(asked)
    guard let material = ReportMaterial(of: view, in: moment) else {
      throw Refused(
        .notFound, "no cause was chosen for incident \(view.number), so there is nothing to report",
        place: "id", value: "\(view.number)")
    }
    let report = PostMortem(material)
    let form = asked.text("form") ?? "markdown"
    let paper = Paper(
      number: view.number, title: report.title, form: form,
      text: form == "html" ? report.html : report.markdown)
    return moment.say(
      paper, unknown: view.forgotten + moment.levelGaps + moment.exemplarGaps(of: nil))
  }

  static let playbook = Question(
    "playbook", path: "incidents/{id}/playbook",
    "What helped before: of the incident itself once it is resolved, and of earlier ones like it.",
    [.incidentID, .at],
    form: Form<[Playbook]>("Playbooks") { playbooks in
      playbooks.member("playbooks", Forms.playbook.list, "Its own first, then the newest.") { $0 }
    },
    text: Playbook.text
  ) { asked, desk throws(Refused) in
    let moment = try desk.moment(asked)
    let view = try moment.incidentView(asked)
    let offered = (view.one?.playbooks ?? []).reversed()
    let playbooks = ([view.number] + offered).compactMap { number in
      moment.cases.first { $0.number == number }.flatMap { Playbook($0) }
    }
    let gaps =
      playbooks.isEmpty
      ? [
        Gap(
          what: "what helps",
          why: "no incident with this cause was resolved by somebody who said what helped")
      ] : []
    return moment.say(playbooks, unknown: gaps)
  }
}

extension Playbook {
  /// Playbooks for people, as Markdown.
  fileprivate static func text(_ playbooks: [Playbook]) -> String {
    playbooks.isEmpty
      ? "No playbook.\n" : playbooks.map(\.document.markdown).joined(separator: "\n")
  }
}

/// A document about an incident.
struct Paper: Sendable {
  var number: Int
  var title: String
  /// "markdown" or "html".
  var form: String
  var text: String
}

extension Forms {
  static let playbook = Form<Playbook>("Playbook") { playbook in
    playbook.whole("number", "The incident that it comes from.") { $0.number }
    playbook.member("cause", leadCause) { $0.cause }
    playbook.moment("opened", "When that incident opened.") { $0.opened }
    playbook.number("secondsToRestore", "How long users were hurt; null when not said.") {
      $0.secondsToRestore
    }
    playbook.member("felt", text.list, "What users felt.") { $0.felt }
    playbook.member("steps", text.list, "What people said that they did, in order.") { $0.steps }
    playbook.member("remedies", text.list, "Remedies that were confirmed.") { $0.remedies }
  }
}
