import Answers
import Causes
import Engine
import Symptoms
import Telemetry
import Topology

extension Question {
  static let missingAlerts = Question(
    "alerts-missing", "Causes of which no alert would tell, and what to alert on.",
    [
      Parameter("type", .choice(Forms.entityTypes), "Only causes at entities of this type."),
      .alertNames, .limit(100), .cursor,
    ],
    form: Forms.missingAlerts, pace: .long, text: \.text
  ) { asked, desk throws(Refused) in
    let moment = try desk.moment(asked)
    let table = try FaultTable(
      FaultScope(asked, in: moment, at: desk).faults, isMeasured: { _ in true },
      check: desk.checkTime)
    let cover = AlertCover(table, rules: desk.alertRules, names: asked.alertNames)
    let rows = cover.missing.enumerated().map { MissingAlert(rank: $0, row: $1, moment: moment) }
    let view = MissingAlertsView(
      page: Page(of: rows, asked) { Cursor($0.rank) },
      faultCount: table.faults.count, silentCount: rows.reduce(0) { $0 + $1.row.entityCount })
    return moment.say(view, unknown: Gap.leftOut(count: table.leftOutCount))
  }

  static let inhibitions = Question(
    "alerts-inhibit", "Alerts that another explains, as `inhibit_rules` of an Alertmanager.",
    [
      Parameter("type", .choice(Forms.entityTypes), "Only causes at entities of this type."),
      Parameter(
        "labels", .text(countMax: 1_000),
        "Labels that alerts here have, with commas; without them those of alerts at hand."),
      .alertNames,
    ],
    form: Forms.inhibitions, pace: .long, text: \.text
  ) { asked, desk throws(Refused) in
    let moment = try desk.moment(asked)
    let table = try FaultTable(
      FaultScope(asked, in: moment, at: desk).faults, isMeasured: { _ in true },
      check: desk.checkTime)
    let names = asked.alertNames
    let speakers = AlertCover(table, rules: desk.alertRules, names: names).speakers
    try desk.checkTime()
    let heard = Set(moment.alerts.flatMap(\.alert.labels.keys))
    let labels = asked.words("labels").map { Set($0) } ?? heard
    let rules = InhibitRule.all(
      of: speakers, in: moment, rules: desk.alertRules, labels: labels, names: names)
    let kept = rules.prefix(InhibitRule.countMax)
    let gaps =
      kept.count < rules.count
      ? [Gap(what: "\(rules.count - kept.count) more rules", why: "ask for a type")] : []
    return moment.say(
      InhibitionsView(rules: Array(kept)), unknown: Gap.leftOut(count: table.leftOutCount) + gaps)
  }
}

extension Parameter {
  fileprivate static let alertNames = Parameter(
    "names", .text(countMax: 20_000),
    "Names of the alerts that there are, with commas; without them all that rules know.")
}

extension Asked {
  /// The parts of a text between commas; nil when it is not given.
  fileprivate func words(_ name: String) -> [String]? {
    text(name)?.split(separator: ",").map { String($0.trimmingPrefix { $0 == " " }) }
  }

  fileprivate var alertNames: Set<String>? { words("names").map { Set($0) } }
}

/// A cause that no alert tells of.
struct MissingAlert: Sendable {
  var rank: Int
  var row: AlertCover.Missing
  var moment: Moment
}

/// What no alert tells of.
struct MissingAlertsView: Sendable {
  var page: Page<MissingAlert>
  /// Causes at entities that were looked at, and those of which no alert tells.
  var faultCount: Int
  var silentCount: Int

  var text: String {
    var lines = ["Of \(silentCount) of \(faultCount) possible faults no alert would tell."]
    for item in page.items {
      let (cause, row) = (item.moment.library[item.row.cause], item.row)
      let rule = item.moment.library[row.symptom.symptom]
      lines.append("\(cause.path): \(cause.summary)")
      lines.append(
        "  at \(row.entityCount), reaching most from "
          + "\(item.moment.name(item.moment.graph[row.worst])): "
          + "\((row.services * 10).rounded() / 10) services")
      lines.append(
        "  alert on \(rule.name) of \(item.moment.name(item.moment.graph[row.symptom.entity])): "
          + rule.summary)
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// One rule of an Alertmanager: what is not told while something else is.
struct InhibitRule: Hashable, Sendable {
  /// Rules in one answer.
  static let countMax = 2_000

  /// What the rule is about, for people.
  var reason: String
  /// Matchers, as Alertmanager writes them.
  var source: [String]
  var target: [String]

  /// The rules that speakers make, in their order; targets that differ in one label are one rule.
  static func all(
    of speakers: [AlertSpeaker], in moment: Moment, rules: AlertRuleSet, labels: Set<String>,
    names: Set<String>?
  ) -> [InhibitRule] {
    let finder = EntityFinder(moment.graph)
    var known: [SymptomKey: [AlertLook]] = [:]
    func looks(_ key: SymptomKey) -> [AlertLook] {
      if let looks = known[key] { return looks }
      let looks = rules.looks(of: key, in: moment.graph, finder, labels: labels, names: names)
      known[key] = looks
      return looks
    }
    var found: [InhibitRule] = []
    for speaker in speakers {
      let targets = merged(speaker.others.flatMap(looks))
      for source in looks(speaker.symptom) {
        for target in targets {
          found.append(
            InhibitRule(
              reason: "\(moment.library[speaker.symptom.symptom].name) of "
                + moment.name(moment.graph[speaker.symptom.entity]), source: source.texts,
              target: target.texts))
        }
      }
    }
    return found
  }

  /// Looks of the same names that differ in the values of one label, as one.
  private static func merged(_ looks: [AlertLook]) -> [AlertLook] {
    var places: [AlertLook: Int] = [:]
    var merged: [AlertLook] = []
    for look in looks {
      var shape = look
      if let last = shape.matchers.indices.last { shape.matchers[last].values = [] }
      guard let place = places[shape] else {
        places[shape] = merged.count
        merged.append(look)
        continue
      }
      guard let last = look.matchers.indices.last else { continue }
      for value in look.matchers[last].values
      where !merged[place].matchers[last].values.contains(value) {
        merged[place].matchers[last].values.append(value)
      }
    }
    return merged
  }
}

extension AlertLook {
  /// All matchers, the name first.
  fileprivate var texts: [String] {
    ([AlertMatcher(label: AlertRuleSet.nameLabel, values: names)] + matchers).map(\.text)
  }
}

/// Rules for an Alertmanager.
struct InhibitionsView: Sendable {
  var rules: [InhibitRule]

  /// The part of a configuration, in YAML.
  var text: String {
    var lines = [
      "# Alerts that another explains. Part of an Alertmanager's configuration; check it with",
      "# `amtool check-config`.",
      rules.isEmpty ? "inhibit_rules: []" : "inhibit_rules:",
    ]
    for rule in rules {
      lines.append("  # \(rule.reason.filter { !$0.isNewline })")
      for (key, matchers) in [("- source", rule.source), ("  target", rule.target)] {
        lines.append("  \(key)_matchers:")
        lines += matchers.map { "      - '\($0.replacing("'", with: "''"))'" }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension Forms {
  static let missingAlert = Form<MissingAlert>("MissingAlert") { item in
    item.text("cause", "type/kind/name.") { $0.moment.library[$0.row.cause].path }
    item.text("summary", "One sentence.") { $0.moment.library[$0.row.cause].summary }
    item.whole("entities", "Where it could go on without an alert.") { $0.row.entityCount }
    item.member("worst", entityName, "Where it would reach most.") {
      $0.moment.graph[$0.row.worst]
    }
    item.number("services", "Services that it would reach from there.", decimals: 4) {
      $0.row.services
    }
    item.member("entity", entityName, "Of whom to alert.") {
      $0.moment.graph[$0.row.symptom.entity]
    }
    item.text("symptom", "What to alert on.") { $0.moment.library[$0.row.symptom.symptom].name }
    item.number("chance", "That it shows while the cause goes on.", decimals: 4) { $0.row.chance }
  }

  static let missingAlerts = Form<MissingAlertsView>("MissingAlerts") { view in
    view.page("missing", missingAlert, "Widest reach first.") { $0.page }
    view.whole("faults", "Causes at entities that were looked at.") { $0.faultCount }
    view.whole("silent", "Those of which no alert would tell.") { $0.silentCount }
  }

  static let inhibitRule = Form<InhibitRule>("InhibitRule") { rule in
    rule.text("reason", "What goes on while the source fires.") { $0.reason }
    rule.member("sourceMatchers", text.list, "As Alertmanager has them.") { $0.source }
    rule.member("targetMatchers", text.list, "What is not told meanwhile.") { $0.target }
  }

  static let inhibitions = Form<InhibitionsView>("Inhibitions") { view in
    view.member("rules", inhibitRule.list, "By what speaks for others.") { $0.rules }
  }
}
