import Answers
import Engine
import Response
import Telemetry

extension Question {
  static let alerts = Question(
    "alerts", "Alerts of other systems, each with the cause that explains it.",
    [
      Parameter(
        "only", .choice(["explained", "unexplained"]),
        "Only those that a cause explains, or only the others."),
      .at, .limit(100), .cursor,
    ],
    form: Form<ToldAlerts>("Alerts") { told in
      told.page("alerts", Forms.alert, "In the order of their beginning.") { $0.page }
      told.whole("told", "Alerts at hand, whether asked for or not.") { $0.toldCount }
      told.whole("explained", "How many of these a cause explains.") { $0.explainedCount }
      told.number("explainedShare", "0 to 1; null without alerts.", decimals: 4) {
        $0.explainedShare
      }
      told.member("causes", Forms.alertCause.list, "Those that explain any.") { $0.causes }
    },
    text: \.text
  ) { asked, desk throws(Refused) in
    let moment = try desk.moment(asked)
    return moment.say(ToldAlerts(in: moment, asked))
  }
}

/// Alerts under the causes that explain them, as one page tells it.
struct ToldAlerts: Sendable {
  /// An alert, and the cause that explains it.
  struct Item: Sendable {
    var told: AnswerAlert
    var cause: AnswerCause?
    var tie: AlertBook.Tie?

    /// By its beginning; those of one moment by what Alertmanager calls them.
    var place: Cursor {
      let name = Int(truncatingIfNeeded: UInt64(told.alert.fingerprint, radix: 16) ?? 0)
      let milliseconds = Int(max(0, told.alert.began.nanoseconds) / 1_000_000)
      return Cursor(milliseconds, (name >> 32) & 0xFFFF_FFFF, name & 0xFFFF_FFFF)
    }
  }

  /// A cause, and how many alerts it explains.
  struct Cause: Sendable {
    var cause: AnswerCause
    var alertCount: Int
  }

  var page: Page<Item>
  var toldCount: Int
  var explainedCount: Int
  var explainedShare: Double?
  var causes: [Cause]

  /// Sorts all alerts of a moment under its causes, and takes a page of them.
  init(in moment: Moment, _ asked: Asked) {
    let book = AlertBook(moment.alerts, answer: moment.answer)
    let explained = book.groups.flatMap { group in
      group.entries.map { Item(told: $0.alert, cause: group.cause, tie: $0.tie) }
    }
    let others = book.unexplained.map { Item(told: $0) }
    let chosen =
      switch asked.text("only") {
      case "explained": explained
      case "unexplained": others
      default: explained + others
      }
    page = Page(of: chosen.sorted { $0.place < $1.place }, asked, place: \.place)
    toldCount = explained.count + others.count
    explainedCount = book.explainedCount
    explainedShare = book.explainedShare
    causes = book.groups.map { Cause(cause: $0.cause, alertCount: $0.entries.count) }
  }

  /// For people: under each cause the alerts of the page that it explains, then the others.
  var text: String {
    var lines = ["\(explainedCount) of \(toldCount) alerts are explained."]
    for cause in causes {
      let entity = cause.cause.entity
      lines.append("\(cause.cause.summary): \(entity.type) \(entity.name), \(cause.alertCount)")
      lines += page.items.filter { $0.cause == cause.cause }.map(Self.line)
    }
    let others = page.items.filter { $0.cause == nil }
    if !others.isEmpty { lines.append("Unexplained:") }
    lines += others.map(Self.line)
    return lines.joined(separator: "\n") + "\n"
  }

  private static func line(_ item: Item) -> String {
    let alert = item.told.alert
    let about = item.told.entity.map { "\($0.type) \($0.name)" } ?? "nothing that is known"
    let standing = item.told.standing.rawValue
    return "  \(alert.name) of \(about), since \(alert.began.rfc3339), \(standing)"
  }
}

extension Forms {
  static let alert = Form<ToldAlerts.Item>("Alert") { alert in
    alert.text("fingerprint", "What Alertmanager calls it.") { $0.told.alert.fingerprint }
    alert.text("name", "Its label alertname.") { $0.told.alert.name }
    alert.member("labels", texts, "What tells it apart.") { $0.told.alert.labels }
    alert.member("annotations", texts, "What it says to people.") { $0.told.alert.annotations }
    alert.moment("began", "As its sender has it.") { $0.told.alert.began }
    alert.moment("ended", "Or will end, unless it is told again; null while nobody said.") {
      $0.told.alert.ended
    }
    alert.choice(
      "standing", of: HeardAlert.Standing.allCases.map(\.rawValue),
      "What telemetry says of its symptom; decides: nothing but the alert does."
    ) { $0.told.standing.rawValue }
    alert.member("entity", answerEntity.optional, "Whom it is about, as far as rules tell.") {
      $0.told.entity
    }
    alert.text("symptom", "What it tells of the entity, as far as rules tell.") {
      $0.told.symptom
    }
    alert.member("cause", leadingCause.optional, "What explains it.") { $0.cause }
    alert.text("tie", "symptom: the cause leads to this very symptom; entity: to others of it.") {
      $0.tie?.rawValue
    }
  }

  static let alertCause = Form<ToldAlerts.Cause>("AlertCause") { cause in
    cause.all(of: leadingCause) { $0.cause }
    cause.text("summary", "One sentence.") { $0.cause.summary }
    cause.number("probability", "That it is going on, 0 to 1.") { $0.cause.probability }
    cause.whole("alerts", "How many it explains.") { $0.alertCount }
  }

  /// A cause by name alone.
  static let leadingCause = Form<AnswerCause>("CauseName") { cause in
    cause.whole("incident", "Number of the incident.") { $0.incident }
    cause.text("cause", "Its name in the model of the entity's type.") { $0.cause }
    cause.member("entity", answerEntity, "Where it is.") { $0.entity }
  }
}
