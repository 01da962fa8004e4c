import Answers
import Response
import Telemetry

extension Question {
  static let slos = Question(
    "slos",
    "Service levels: what is promised, what is left of each error budget, how fast it burns.",
    [
      Parameter("service", .text(countMax: Parameter.nameCountMax), "Only those of this service."),
      Parameter(
        "state", .choice(LevelView.states), "Only levels in this state, as each answer says it."),
      .at, .limit(100), .cursor,
    ],
    form: Form<Page<LevelView>>("ServiceLevels") { page in
      page.page("levels", Forms.level, "By service, then in the order of declaration.") { $0 }
    }
  ) { asked, desk throws(Refused) in
    let moment = try desk.moment(asked)
    let (service, state) = (asked.text("service"), asked.text("state"))
    let all = (moment.levels ?? []).enumerated().map { LevelView(rank: $0, standing: $1) }
    let chosen = all.filter { view in
      (service == nil || view.standing.level.service == service)
        && (state == nil || view.state == state)
    }
    return moment.say(Page(of: chosen, asked) { Cursor($0.rank) }, unknown: moment.levelGaps)
  }
}

/// How one level stands.
struct LevelView: Sendable {
  static let states = ["kept", "burning", "spent"]

  /// Its place among all levels.
  var rank: Int
  var standing: LevelStanding

  /// One of ``states``: burning while an alert rings, spent when nothing is left of the budget.
  var state: String {
    standing.budgetLeft <= 0 ? "spent" : standing.alerts.isEmpty ? "kept" : "burning"
  }
}

extension Forms {
  static let level = Form<LevelView>("ServiceLevel") { level in
    level.text("name", "Unique among all levels.") { $0.standing.level.name }
    level.text("service") { $0.standing.level.service }
    level.choice(
      "state", of: LevelView.states,
      "Burning while an alert of its budget rings; spent when nothing is left."
    ) { $0.state }
    level.choice("promise", of: ["availability", "latency"], "What makes a request good.") {
      $0.standing.level.latencySeconds == nil ? "availability" : "latency"
    }
    level.number("latencySeconds", "A good request takes no longer; null for availability.") {
      $0.standing.level.latencySeconds
    }
    level.number("target", "The share of requests that must be good.") {
      $0.standing.level.target
    }
    level.whole("windowDays", "Over which it holds, rolling.") { $0.standing.level.windowDays }
    level.whole("good", "Good requests of the window, as far as it is known.") {
      $0.standing.counts.good
    }
    level.whole("total", "All requests of the window, as far as it is known.") {
      $0.standing.counts.total
    }
    level.number("budgetLeft", "Share of the error budget; negative when overspent.") {
      $0.standing.budgetLeft
    }
    level.number("burnRate", "Times faster than allowed, in the last hour.", decimals: 3) {
      $0.standing.burnRate
    }
    level.number("secondsLeft", "Until it is spent; null when it will not be.", decimals: 3) {
      $0.standing.secondsLeft
    }
    level.member("alerts", burnAlert.list, "Those that ring, the fastest burn first.") {
      $0.standing.alerts
    }
  }

  static let burnAlert = Form<BurnAlert>("BurnAlert") { alert in
    alert.choice("severity", of: ["page", "ticket"]) { $0.rule.severity.rawValue }
    alert.number("factor", "It rings above so many times the allowed rate.", decimals: 3) {
      $0.rule.factor
    }
    alert.number("longSeconds", "Length of the long window.") { $0.rule.longSeconds }
    alert.number("longRate", "Over the long window.", decimals: 3) { $0.longRate }
    alert.number("shortSeconds", "Length of the short window.") { $0.rule.shortSeconds }
    alert.number("shortRate", "Over the short window.", decimals: 3) { $0.shortRate }
  }
}

extension ServiceLevel {
  /// Of a promise of latency; nil for one of availability.
  fileprivate var latencySeconds: Double? {
    if case .within(let seconds) = goodness { seconds } else { nil }
  }
}
