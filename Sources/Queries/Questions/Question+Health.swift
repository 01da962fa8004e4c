import Answers
import Response
import Telemetry
import Topology

extension Question {
  static let health = Question(
    "health",
    "The morning check: each area green, orange or red with reasons, what happened, what nears.",
    [
      Parameter(
        "since", .moment, "What happened is told from then on; without it, of the last 12 hours."),
      Parameter("area", .text(countMax: Parameter.nameCountMax), "Only this area."),
      Parameter(
        "state", .choice(MorningCheck.Colour.allCases.map(\.rawValue)), "Only areas of this colour."
      ),
      .at, .limit(200), .cursor,
    ],
    form: Form<HealthView>("Health") { health in
      health.choice(
        "state", of: MorningCheck.Colour.allCases.map(\.rawValue), "The worst of all areas."
      ) { $0.check.colour.rawValue }
      health.member("areas", Forms.area.list, "The worst first, then by name.") { $0.page.items }
      health.whole("total", "Areas on all pages together.") { $0.page.total }
      health.text("next", "Cursor of the next page; null on the last.") {
        $0.page.next?.description
      }
      health.moment("since", "From when on what happened is told.") { $0.check.since }
      health.member("happened", Forms.text.list, "A sentence for each incident, oldest first.") {
        $0.check.overnight
      }
      health.member("nearLimit", Forms.text.list, "What reaches its limit soon, soonest first.") {
        $0.check.nearLimit
      }
      health.member(
        "nearBreach", Forms.text.list, "Deadlines at risk or over, the most urgent first."
      ) { $0.check.nearBreach }
    }, text: \.check.document.markdown
  ) { asked, desk throws(Refused) in
    let moment = try desk.moment(asked)
    let since = asked.moment("since") ?? moment.at.advanced(bySeconds: -HealthView.nightSeconds)
    guard since <= moment.at else {
      throw Refused(
        .unfitting, "since is after the moment that is asked for", place: "since",
        value: since.rfc3339, limit: "not later than \(moment.at.rfc3339)")
    }
    let trends = CapacityTrends(of: moment, desk.measured?() ?? MeasuredWindows())
    let check = MorningCheck(moment.morning(trends.all), since: since, at: moment.at)
    let ranked = check.areas.enumerated().map { RankedArea(rank: $0, finding: $1) }
    let (area, state) = (asked.text("area"), asked.text("state"))
    let chosen = ranked.filter { one in
      (area == nil || one.finding.area == area)
        && (state == nil || one.finding.colour.rawValue == state)
    }
    let view = HealthView(check: check, page: Page(of: chosen, asked) { Cursor($0.rank) })
    return moment.say(view, unknown: moment.levelGaps + trends.gaps)
  }
}

/// The morning check with a page of its areas.
struct HealthView: Sendable {
  /// Seconds of a night: what happened in them is told unasked.
  static let nightSeconds = 12 * 3_600.0

  var check: MorningCheck
  var page: Page<RankedArea>
}

/// An area with its place in the check.
struct RankedArea: Sendable {
  var rank: Int
  var finding: MorningCheck.Finding
}

extension Moment {
  /// What the morning check looks at.
  fileprivate func morning(_ trends: [CapacityTrend]) -> MorningMaterial {
    var material = MorningMaterial(
      areas: areas, cases: cases, levels: levels ?? [], trends: trends)
    material.policy = deadlines
    return material
  }

  /// Services by their namespace, else by their team; without either each stands for itself.
  private var areas: [MorningCheck.Area] {
    let services = graph.entities.filter { $0.type == .service }
    let named = Dictionary(grouping: services) { service in
      service.attributes["service.namespace"] ?? service.attributes["team"] ?? service.name
    }
    return named.sorted { $0.key < $1.key }.map { name, services in
      MorningCheck.Area(name: name, services: services.map(\.name).sorted())
    }
  }
}

extension Forms {
  static let area = Form<RankedArea>("Area") { area in
    area.text("area", "A namespace or team; a service that is of none.") { $0.finding.area }
    area.choice("state", of: MorningCheck.Colour.allCases.map(\.rawValue)) {
      $0.finding.colour.rawValue
    }
    area.member("reasons", text.list, "The worst first; none when green.") { $0.finding.reasons }
  }
}
