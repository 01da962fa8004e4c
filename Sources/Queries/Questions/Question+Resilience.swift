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
    let moment = try desk.moment(asked)
    let scope = try FaultScope(asked, in: moment, at: desk)
    let table = try scope.table(isMeasured: scope.measured.contains, at: desk)
    let resilience = try Resilience(
      table, isMeasured: scope.measured.contains, check: desk.checkTime)
    let rows = resilience.rows.enumerated().map { RankedFault(rank: $0, row: $1, moment: moment) }
    let view = ResilienceView(
      page: Page(of: rows, asked) { Cursor($0.rank) },
      singlePoints: resilience.singlePoints.map { ($0.entity, $0.row) }.map { id, row in
        RankedFault(rank: Int(id.index), row: row, moment: moment)
      }, unseenCount: resilience.unseen.count, confusedCount: resilience.confused.count)
    return moment.say(view, unknown: moment.measuredGaps + table.gaps)
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
    let moment = try desk.moment(asked)
    let scope = try FaultScope(asked, in: moment, at: desk)
    let table = try scope.table(isMeasured: scope.measured.contains, at: desk)
    let separation = try Separation(
      measured: table, all: try scope.table(isMeasured: { _ in true }, at: desk),
      below: asked.number("below") ?? 1, check: desk.checkTime)
    let groups = separation.groups.enumerated().map { AlikeGroup(rank: $0, $1, in: moment) }
    return moment.say(
      SeparationView(
        page: Page(of: groups, asked) { Cursor($0.rank) },
        unseen: separation.unseen.map(moment.name)), unknown: moment.measuredGaps + table.gaps)
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

  /// - Throws: when nobody waits for the answer any more.
  func table(
    isMeasured: (SymptomKey) -> Bool, at desk: Desk
  ) throws(Refused) -> FaultTable {
    try FaultTable(
      library: moment.library, graph: moment.graph,
      isChosen: { chosen?.contains($0) ?? true }, isMeasured: isMeasured, check: desk.checkTime)
  }
}

extension FaultTable {
  /// What a table of so many faults cannot hold.
  var gaps: [Gap] {
    leftOutCount == 0
      ? []
      : [
        Gap(
          what: "\(leftOutCount) more faults",
          why: "\(Self.faultCountMax) are looked at in one answer; ask for a type or entity")
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
    fault.all(of: finding) { $0.moment.finding($0.row.finding) }
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
