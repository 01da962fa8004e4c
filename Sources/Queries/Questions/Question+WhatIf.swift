import Answers
import Causes
import Response
import Symptoms
import Telemetry
import Topology

extension Question {
  static let whatIf = Question(
    "what-if", "What a fault would reach and show, and whether it would be recognised.",
    [
      Parameter.entity("Where the fault is to go on."),
      Parameter(
        "cause", .text(countMax: Parameter.nameCountMax), "Which cause; see `entity` for its list.",
        isRequired: true),
      .at,
    ],
    form: Forms.whatIf
  ) { asked, desk throws(Refused) in
    let moment = try desk.moment(asked)
    let key = try moment.cause(asked.text("cause") ?? "", at: asked.text("entity") ?? "")
    let measured = desk.measured(in: moment)
    let whatIf = desk.foresight.reason { reasoner in
      WhatIf(
        [key], graph: moment.graph, isMeasured: measured.contains, reasoner: &reasoner)
    }
    let view = WhatIfView(
      whatIf: whatIf, measured: measured, alertRules: desk.alertRules, moment: moment)
    return moment.say(view, unknown: moment.measuredGaps + moment.levelGaps)
  }
}

extension Moment {
  /// A cause at an entity, both by name.
  func cause(_ name: String, at entity: String) throws(Refused) -> CauseKey {
    let entity = try self.entity(entity)
    guard let cause = library.findCause(entity.scope, name) else {
      let known = library.causes(holdingFor: entity.scope).map(\.name).joined(separator: ", ")
      throw Refused(
        .notFound, "\(self.name(entity)) has no cause \(name)", place: "cause", value: name,
        limit: known.isEmpty ? "none" : known)
    }
    return CauseKey(entity: entity.id, cause: cause)
  }

  func finding(_ finding: WhatIf.Finding) -> NamedFinding {
    switch finding {
    case .found(let probability): NamedFinding(word: "found", probability: probability)
    case .takenFor(let other): NamedFinding(word: "taken-for", takenFor: name(other))
    case .unseen: NamedFinding(word: "unseen")
    case .unexplained: NamedFinding(word: "unexplained")
    }
  }
}

/// What the diagnosis would make of a fault.
struct NamedFinding: Sendable {
  /// One of ``words``.
  var word: String
  /// With which it would be named, 0 unless found.
  var probability = 0.0
  /// The cause that it would be taken for.
  var takenFor: String?

  static let words = ["found", "taken-for", "unseen", "unexplained", "not-asked"]

  /// There were too many faults to ask the diagnosis of this one.
  static let notAsked = NamedFinding(word: "not-asked")
}

/// What an asserted cause would do.
struct WhatIfView: Sendable {
  var whatIf: WhatIf
  var measured: Set<SymptomKey>
  var alertRules: AlertRuleSet
  var moment: Moment

  /// Alerts that are named for one symptom.
  private static let alertCountMax = 5

  /// An entity that it would reach.
  struct Reached: Sendable {
    var entity: Entity
    var probability: Double
    var delaySeconds: Double
    var node: CausalNode
  }

  var reached: [Reached] {
    whatIf.affected.map { affected in
      Reached(
        entity: moment.graph[affected.entity], probability: affected.probability,
        delaySeconds: affected.delaySeconds, node: moment.library[affected.node])
    }
  }

  /// A symptom that it would show.
  struct Expected: Sendable {
    var entity: Entity
    var rule: SymptomRule
    var probability: Double
    var delaySeconds: Double
    var isMeasured: Bool
    /// Names of alerts that tell it, where somebody has them.
    var alerts: [String]
  }

  var expected: [Expected] {
    var alerts: [SymptomID: [String]] = [:]
    for symptom in Set(whatIf.prediction.symptoms.map(\.symptom.symptom)) {
      alerts[symptom] = Array(alertRules.names(telling: symptom).prefix(Self.alertCountMax))
    }
    return whatIf.prediction.symptoms.map { expected in
      Expected(
        entity: moment.graph[expected.symptom.entity],
        rule: moment.library[expected.symptom.symptom], probability: expected.probability,
        delaySeconds: expected.delaySeconds, isMeasured: measured.contains(expected.symptom),
        alerts: alerts[expected.symptom.symptom] ?? [])
    }
  }

  /// Service levels that it would spend.
  var levels: [LevelRisk] {
    LevelRisk.all(
      of: (moment.levels ?? []).map(\.level), by: whatIf.prediction, graph: moment.graph,
      library: moment.library)
  }
}

extension Forms {
  static let whatIf = Form<WhatIfView>("WhatIf") { view in
    view.all(of: finding) { $0.moment.finding($0.whatIf.findings[0].finding) }
    view.member("reaches", reached.list, "Surest first.") { $0.reached }
    view.member("shows", expected.list, "Most probable first.") { $0.expected }
    view.member("levels", levelRisk.list, "Service levels at risk, surest first.") { $0.levels }
  }

  static let finding = Form<NamedFinding>("Finding") { finding in
    finding.choice("finding", of: NamedFinding.words, "What the diagnosis would make of it.") {
      $0.word
    }
    finding.number("probability", "With which it would be named.") { $0.probability }
    finding.text("takenFor", "What it would be taken for: type/name/cause.") { $0.takenFor }
  }

  static let reached = Form<WhatIfView.Reached>("Reached") { reached in
    reached.member("entity", entityName) { $0.entity }
    reached.number("probability", decimals: 4) { $0.probability }
    reached.number("delaySeconds", "Typical time until then.", decimals: 3) { $0.delaySeconds }
    reached.text("through", "The surest condition or symptom there.") { $0.node.name }
    reached.text("summary", "One sentence.") { $0.node.summary }
  }

  static let expected = Form<WhatIfView.Expected>("Expected") { expected in
    expected.member("entity", entityName) { $0.entity }
    expected.text("symptom") { $0.rule.name }
    expected.text("summary", "One sentence.") { $0.rule.summary }
    expected.number("probability", decimals: 4) { $0.probability }
    expected.number("delaySeconds", "Typical time until then.", decimals: 3) { $0.delaySeconds }
    expected.flag("measured", "It could be decided now.") { $0.isMeasured }
    expected.member("alerts", text.list, "Alerts that tell it, where somebody has them.") {
      $0.alerts
    }
  }

  static let levelRisk = Form<LevelRisk>("LevelAtRisk") { risk in
    risk.text("name") { $0.level.name }
    risk.text("service") { $0.level.service }
    risk.number("probability", decimals: 4) { $0.probability }
    risk.number("delaySeconds", "Typical time until then.", decimals: 3) { $0.delaySeconds }
  }
}
