import Answers
import Engine
import History
import Telemetry
import Topology

extension Question {
  static let changes = Question(
    "changes", "What changed in the estate: deployments and restarts, the newest first.",
    [
      Parameter.entity("Only changes of this entity.", isRequired: false),
      Parameter("from", .moment, "Not before then."),
      Parameter("to", .moment, "Not after then."),
      .limit(100),
    ],
    form: Form<[ChangeRecord]>("Changes") { changes in
      changes.member("changes", Forms.change.list) { $0 }
    }
  ) { asked, desk throws(Refused) in
    let history = try desk.past()
    let snapshot = desk.newest()
    let from = asked.moment("from") ?? .zero
    let to = asked.moment("to") ?? max(from, snapshot.at)
    guard from <= to else {
      throw Refused(
        .unfitting, "from is after to", place: "from", value: from.rfc3339,
        limit: "not after \(to.rfc3339)")
    }
    var subject: String?
    if let text = asked.text("entity") {
      subject = try Moment(snapshot, of: desk).key(text).text
    }
    do throws(HistoryFailure) {
      let page = try history.read(
        ChangeRecord.self, in: from...to, subject: subject, limit: asked.whole("limit") ?? 100)
      return Said(at: snapshot.at, presence: .remembered, body: page.records)
    } catch {
      throw Refused(error)
    }
  }
}

extension Forms {
  static let change = Form<ChangeRecord>("Change") { change in
    change.moment("at") { $0.at }
    change.text("kind", "deployment, restarted") { $0.sort }
    change.member(
      "entity",
      Form<EntityKey>("EntityKey") { key in
        key.choice("type", of: entityTypes) { $0.type.name }
        key.text("name") { $0.name }
      }
    ) { $0.entity }
    change.text("detail", "What it changed to.") { $0.detail }
  }
}
