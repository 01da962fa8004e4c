import Answers
import Causes
import Engine
import History
import Symptoms
import Telemetry
import Topology
import Vitals

extension Question {
  static let vitals = Question(
    "vitals",
    "What was measured of an entity over the last hour, beside the limits it is judged by.",
    [
      Parameter.entity("Of which one."),
      Parameter(
        "symptom", .text(countMax: Parameter.nameCountMax),
        "Only the numbers that decide this symptom."),
      Parameter("from", .moment, "Not before then."),
      Parameter("to", .moment, "Not after then."),
      Parameter(
        "points", .whole(2...1_000),
        "At most so many points a series; of windows that fall together the one nearest to its "
          + "limit is told.", fallback: .whole(120)),
      .limit(50), .cursor,
    ],
    form: Form<VitalsView>("Vitals") { vitals in
      vitals.member("entity", Forms.entityName) { $0.entity }
      vitals.member("series", Forms.series.list, "By symptom.") { $0.page.items }
      vitals.member(
        "earlier", Forms.earlier.list,
        "From history, by measure and without limits: what was before the windows that are kept."
      ) { $0.earlier }
      vitals.whole("total", "Series on all pages together.") { $0.page.total }
      vitals.text("next", "Cursor of the next page; null on the last.") {
        $0.page.next?.description
      }
    }
  ) { asked, desk throws(Refused) in
    let moment = Moment(desk.newest(), of: desk)
    let entity = try moment.entity(asked.text("entity") ?? "")
    let measured = desk.measured?() ?? MeasuredWindows()
    let span = try asked.span(to: moment.at)
    var view = try VitalsView(of: entity, measured, asked, span, in: moment)
    try view.remember(span, before: measured.first ?? moment.at, asked, desk.history)
    return moment.say(view, unknown: view.gaps(measured, from: span.lowerBound, asked))
  }
}

extension Asked {
  /// The stretch of time from `from` to `to`, each with its bound when it is not given.
  ///
  /// - Throws: when it ends before it begins.
  func span(to end: Timestamp) throws(Refused) -> ClosedRange<Timestamp> {
    let from = moment("from") ?? .zero
    let to = moment("to") ?? max(from, end)
    guard from <= to else {
      throw Refused(
        .unfitting, "from is after to", place: "from", value: from.rfc3339,
        limit: "not after \(to.rfc3339)")
    }
    return from...to
  }
}

/// What was measured of one entity.
struct VitalsView: Sendable {
  var entity: Entity
  var page: Page<MeasuredSeries>
  /// By measure.
  var earlier: [VitalsSeries] = []

  init(
    of entity: Entity, _ measured: MeasuredWindows, _ asked: Asked,
    _ span: ClosedRange<Timestamp>, in moment: Moment
  ) throws(Refused) {
    self.entity = entity
    let library = moment.library
    var wanted: SymptomID?
    if let name = asked.text("symptom") {
      guard let id = library.findSymptom(entity.scope, name) else {
        throw Refused(
          .notFound, "\(moment.name(entity)) has no symptom \(name)", place: "symptom",
          value: name)
      }
      wanted = id
    }
    let countMax = asked.whole("points") ?? 120
    let all = measured.series(of: entity.id, in: span)
      .filter { wanted == nil || $0.key == wanted }.sorted { $0.key < $1.key }
      .map { MeasuredSeries(rule: library[$0], points: $1, countMax: countMax) }
    page = Page(of: all, asked) { Cursor(Int($0.rule.id.index)) }
  }

  /// Reads what history has of the time before the windows, if that is asked for.
  mutating func remember(
    _ span: ClosedRange<Timestamp>, before first: Timestamp, _ asked: Asked,
    _ history: (any HistoryStore)?
  ) throws(Refused) {
    guard asked.moment("from") != nil, span.lowerBound < first, let history else { return }
    let end = max(span.lowerBound, min(span.upperBound, first.advanced(byNanoseconds: -1)))
    let countMax = asked.whole("points") ?? 120
    do throws(HistoryFailure) {
      earlier = try history.vitals(
        of: entity.key, service: entity.service, in: span.lowerBound...end
      ).map { $0.thinned(to: countMax) }
    } catch {
      throw Refused(error)
    }
  }

  /// What is not known of the stretch that was asked for.
  func gaps(_ measured: MeasuredWindows, from: Timestamp, _ asked: Asked) -> [Gap] {
    guard let first = measured.first else {
      return [Gap(what: "all numbers", why: "no window is kept here")]
    }
    if page.total == 0, earlier.isEmpty {
      return [
        Gap(
          what: "all numbers of \(entity.type.name)/\(entity.name)",
          why: "none of its symptoms could be decided in that time")
      ]
    }
    guard asked.moment("from") != nil, from < first else { return [] }
    return [
      Gap(
        what: "\(earlier.isEmpty ? "numbers" : "limits") before \(first.rfc3339)",
        why: earlier.isEmpty
          ? "so many windows are kept, and history has no numbers of it"
          : "history keeps what was measured alone")
    ]
  }
}

extension VitalsSeries {
  /// At most so many points: of those that fall together the highest.
  fileprivate func thinned(to countMax: Int) -> VitalsSeries {
    guard points.count > countMax else { return self }
    var thinned = self
    thinned.points = (0..<countMax).compactMap { place in
      points[place * points.count / countMax..<(place + 1) * points.count / countMax]
        .max { $0.value < $1.value }
    }
    return thinned
  }
}

/// The numbers that decide one symptom, over time.
struct MeasuredSeries: Sendable {
  var rule: SymptomRule
  /// Oldest first.
  var points: [MeasuredWindows.Point]

  init(rule: SymptomRule, points: [MeasuredWindows.Point], countMax: Int) {
    self.rule = rule
    let isLow = rule.detector.isOfLowValues
    guard points.count > countMax else {
      self.points = points
      return
    }
    self.points = (0..<countMax).compactMap { place in
      let part = points[place * points.count / countMax..<(place + 1) * points.count / countMax]
      return part.max { left, right in
        isLow ? left.value > right.value : left.value < right.value
      }
    }
  }
}

extension Detector {
  /// Whether trouble is below the limit.
  var isOfLowValues: Bool {
    switch self {
    case .below, .fallsBelow: true
    case .above, .risesAbove, .proportion, .grows, .occurs, .outlier: false
    }
  }
}

extension Forms {
  static let series = Form<MeasuredSeries>("Series") { series in
    series.text("symptom", "What the numbers decide.") { $0.rule.name }
    series.text("summary", "One sentence, true while it is present.") { $0.rule.summary }
    series.text("measure", "What is measured, as models write it.") { $0.rule.measure.description }
    series.choice("present", of: ["above", "below"], "Which side of the limit is trouble.") {
      $0.rule.detector.isOfLowValues ? "below" : "above"
    }
    series.member("points", point.list, "Oldest first; windows that told nothing are left out.") {
      $0.points
    }
  }

  static let earlier = Form<VitalsSeries>("EarlierSeries") { series in
    series.text("measure", "As models write it, or one of requests.count and its like.") {
      $0.measure.name
    }
    series.member("points", earlierPoint.list, "Oldest first.") { $0.points }
  }

  static let earlierPoint = Form<VitalsSeries.Point>("EarlierPoint") { point in
    point.moment("at", "The end of the step.") { $0.at }
    point.number("stepSeconds", "Steps get longer the older they are.") { $0.stepSeconds }
    point.number("value", "In the measure's unit.") { $0.value }
  }

  static let point = Form<MeasuredWindows.Point>("Point") { point in
    point.moment("at", "The end of the window.") { $0.at }
    point.number("value", "In the measure's unit.") { $0.value }
    point.number("threshold", "The limit then: where one is learnt, it follows what is usual.") {
      $0.threshold
    }
    point.flag("present", "The symptom was present.") { $0.isPresent }
  }
}
