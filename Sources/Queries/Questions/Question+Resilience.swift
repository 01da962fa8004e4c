import Answers
import Causes
import Symptoms
import Telemetry
import Topology

extension Question {
  static let resilience = Question(
    "resilience", "The faults of an estate by what they reach, and which nobody would recognise.",
    [
      Parameter.entity("Only faults of this entity.", isRequired: false),
      Parameter("type", .choice(Forms.entityTypes), "Only faults of entities of this type."),
      .at, .limit(100), .cursor,
    ],
    form: Forms.resilience, pace: .long
  ) { asked, desk throws(Refused) in
    let (moment, survey) = try desk.survey("resilience", asked) { moment throws(Refused) in
      try FaultSurvey(asked, in: moment, at: desk)
    }
    let rows = survey.rows.enumerated().map { RankedFault(rank: $0, row: $1, moment: moment) }
    let view = ResilienceView(
      page: Page(of: rows, asked) { Cursor($0.rank) },
      singlePoints: survey.singlePoints.map { one in
        RankedFault(rank: Int(one.entity.index), row: one.row, moment: moment)
      }, unseenCount: survey.unseenCount, confusedCount: survey.confusedCount)
    return moment.say(view, unknown: moment.measuredGaps + survey.gaps)
  }

  static let separate = Question(
    "separate", "Faults that could not be told apart here, and what to measure to tell them.",
    [
      Parameter.entity("Only faults of this entity.", isRequired: false),
      Parameter("type", .choice(Forms.entityTypes), "Only faults of entities of this type."),
      Parameter(
        "below", .number(0.001...100), "Faults nearer than so many nats are alike.",
        fallback: .number(1)),
      .at, .limit(100), .cursor,
    ],
    form: Forms.separation, pace: .long
  ) { asked, desk throws(Refused) in
    let (moment, survey) = try desk.survey("separate", asked) { moment throws(Refused) in
      try AlikeSurvey(asked, in: moment, at: desk)
    }
    return moment.say(
      SeparationView(
        page: Page(of: survey.groups, asked) { Cursor($0.rank) }, unseen: survey.unseen),
      unknown: moment.measuredGaps + survey.gaps)
  }
}

/// Which faults are looked at.
struct FaultScope: Sendable {
  let moment: Moment
  let measured: Set<SymptomKey>
  private let chosen: Set<EntityID>?

  init(_ asked: Asked, in moment: Moment, at desk: Desk) throws(Refused) {
    self.moment = moment
    measured = desk.measured(in: moment)
    let entity: Entity? =
      if let text = asked.text("entity") { try moment.entity(text) } else { nil }
    let type = asked.text("type")
    if entity == nil, type == nil {
      chosen = nil
    } else {
      chosen = Set(
        moment.graph.entities.filter {
          (entity == nil || $0.id == entity?.id) && (type == nil || $0.type.name == type)
        }.map(\.id))
    }
  }

  var faults: FaultList {
    FaultList(
      library: moment.library, graph: moment.graph, isChosen: { chosen?.contains($0) ?? true })
  }
}

extension Desk {
  /// What is said of all faults at once takes long to work out, changes little from one window to
  /// the next, and is the same for each page of it: of the present it is kept, with its moment.
  fileprivate func survey<Value: Sendable>(
    _ question: String, _ asked: Asked, _ make: (Moment) throws(Refused) -> Value
  ) throws(Refused) -> (moment: Moment, value: Value) {
    let moment = try moment(asked)
    // What can be decided of a moment that is over depends on the present as well.
    guard moment.presence == .live else { return (moment, try make(moment)) }
    let key = SurveyKey(
      question: question, entity: asked.text("entity"), type: asked.text("type"),
      distance: asked.number("below") ?? 0)
    let survey: Survey<Value> = try foresight.survey(key, at: moment.at) { () throws(Refused) in
      Survey(moment: moment, value: try make(moment))
    }
    return (survey.moment, survey.value)
  }
}

/// What was worked out over all faults, and of when.
private struct Survey<Value: Sendable>: Sendable {
  var moment: Moment
  var value: Value
}

/// What all faults would reach, without what it was worked out from.
private struct FaultSurvey: Sendable {
  var rows: [Resilience.Row]
  var singlePoints: [Resilience.SinglePoint]
  var unseenCount: Int
  var confusedCount: Int
  var gaps: [Gap]

  init(_ asked: Asked, in moment: Moment, at desk: Desk) throws(Refused) {
    let scope = try FaultScope(asked, in: moment, at: desk)
    let resilience = try Resilience(
      scope.faults, isMeasured: scope.measured.contains, within: Resilience.Limits(),
      check: desk.checkTime)
    rows = resilience.rows
    singlePoints = resilience.singlePoints
    unseenCount = resilience.unseen.count
    confusedCount = resilience.confused.count
    gaps = Gap.leftOut(count: resilience.leftOutCount)
    if resilience.unjudgedCount > 0 {
      gaps.append(
        Gap(
          what: "how \(resilience.unjudgedCount) of the faults would be taken",
          why: "the diagnosis was asked of those that reach most; ask for a type or entity"))
    }
  }
}

/// Which faults are alike, without what it was worked out from.
private struct AlikeSurvey: Sendable {
  var groups: [AlikeGroup]
  var unseen: [String]
  var gaps: [Gap]

  init(_ asked: Asked, in moment: Moment, at desk: Desk) throws(Refused) {
    let scope = try FaultScope(asked, in: moment, at: desk)
    let all = try FaultTable(scope.faults, isMeasured: { _ in true }, check: desk.checkTime)
    let separation = try Separation(
      measured: all.measured(by: scope.measured.contains), all: all,
      below: asked.number("below") ?? 1, check: desk.checkTime)
    groups = separation.groups.enumerated().map { AlikeGroup(rank: $0, $1, in: moment) }
    unseen = separation.unseen.map(moment.name)
    gaps = Gap.leftOut(count: all.leftOutCount)
  }
}

extension Gap {
  /// Faults that are too many for one answer.
  static func leftOut(count: Int) -> [Gap] {
    count == 0
      ? []
      : [
        Gap(
          what: "\(count) more faults",
          why:
            "these are too many for one answer, which has those of the entities that most others "
            + "lean on; ask for a type or entity")
      ]
  }
}

/// One fault with its consequences.
struct RankedFault: Sendable {
  var rank: Int
  var row: Resilience.Row
  var moment: Moment
}

/// What an estate withstands.
struct ResilienceView: Sendable {
  var page: Page<RankedFault>
  var singlePoints: [RankedFault]
  var unseenCount: Int
  var confusedCount: Int
}

/// Faults that look alike.
struct AlikeGroup: Sendable {
  var rank: Int
  var faults: [String]
  var distance: Double
  /// The symptom that would tell: of which entity, and its name.
  var splitter: String?
  var gain: Double

  init(rank: Int, _ group: Separation.Group, in moment: Moment) {
    self.rank = rank
    faults = group.faults.map(moment.name)
    distance = group.distance
    gain = group.splitter?.gain ?? 0
    splitter = group.splitter.map { splitter in
      let entity = moment.graph[splitter.symptom.entity]
      return "\(moment.name(entity))/\(moment.library[splitter.symptom.symptom].name)"
    }
  }
}

/// What could not be told apart.
struct SeparationView: Sendable {
  var page: Page<AlikeGroup>
  var unseen: [String]
}

extension Forms {
  static let fault = Form<RankedFault>("Fault") { fault in
    fault.member("entity", entityName) { $0.moment.graph[$0.row.cause.entity] }
    fault.text("cause") { $0.moment.library[$0.row.cause.cause].name }
    fault.number("services", "Services that it would reach, in expectation.", decimals: 4) {
      $0.row.services
    }
    fault.number("blastRadius", "The part of all services that is.", decimals: 4) {
      $0.row.blastRadius
    }
    fault.number("reachesEntry", "Chance to reach where requests enter.", decimals: 4) {
      $0.row.reachesEntry
    }
    fault.all(of: finding) { fault in
      fault.row.finding.map(fault.moment.finding) ?? .notAsked
    }
  }

  static let resilience = Form<ResilienceView>("Resilience") { view in
    view.page("faults", fault, "Widest reach first.") { $0.page }
    view.member("singlePoints", fault.list, "The worst fault of what takes the estate down.") {
      $0.singlePoints
    }
    view.whole("unseenCount", "Faults that nothing measured would show.") { $0.unseenCount }
    view.whole("confusedCount", "Faults that would be taken for others.") { $0.confusedCount }
  }

  static let alike = Form<AlikeGroup>("AlikeGroup") { group in
    group.member("faults", text.list, "type/name/cause of each.") { $0.faults }
    group.number("distance", "The greatest between two neighbours, in nats.", decimals: 4) {
      $0.distance
    }
    group.text("splitter", "type/name/symptom that would divide them best, if measured.") {
      $0.splitter
    }
    group.number("gain", "What it would say, in nats.", decimals: 4) { $0.gain }
  }

  static let separation = Form<SeparationView>("Separation") { view in
    view.page("groups", alike, "Largest first.") { $0.page }
    view.member("unseen", text.list, "Faults that nothing measured would show.") { $0.unseen }
  }
}
