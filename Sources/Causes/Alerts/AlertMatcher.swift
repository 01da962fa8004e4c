package import Symptoms
package import Topology

/// What a label of an alert must be, as Alertmanager's configuration writes it.
package struct AlertMatcher: Hashable, Comparable, Sendable {
  /// The name of the label.
  package var label: String
  /// One of these, exactly; with ``isHost`` each with or without a port behind it.
  package var values: [String]
  package var isHost = false

  package init(label: String, values: [String], isHost: Bool = false) {
    self.label = label
    self.values = values
    self.isHost = isHost
  }

  package static func < (left: AlertMatcher, right: AlertMatcher) -> Bool {
    (left.label, left.values.joined()) < (right.label, right.values.joined())
  }

  /// `alertname="A"` or `alertname=~"A|B"` (Alertmanager, "Matcher").
  package var text: String {
    guard values.count > 1 || isHost else { return "\(label)=\(Self.quoted(values.first ?? ""))" }
    let choices = values.map(Self.plain).joined(separator: "|")
    return "\(label)=~" + Self.quoted(isHost ? "(\(choices))(:[0-9]+)?" : choices)
  }

  private static func quoted(_ text: String) -> String {
    let safe = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("\n", with: "\\n")
    return "\"\(safe)\""
  }

  /// Letters that mean something in an expression (RE2) mean themselves.
  private static func plain(_ text: String) -> String {
    text.map { #"\.+*?()|[]{}^$"#.contains($0) ? "\\\($0)" : String($0) }.joined()
  }
}

/// How the alerts that tell one symptom are recognised by their labels.
package struct AlertLook: Hashable, Sendable {
  /// Sorted, not empty.
  package var names: [String]
  /// Beside the name; sorted.
  package var matchers: [AlertMatcher]

  package init(names: [String], matchers: [AlertMatcher]) {
    self.names = names
    self.matchers = matchers
  }
}

extension AlertRuleSet {
  /// How alerts that tell a symptom look: one look for each rule that tells it.
  ///
  /// Where a rule has several names for the entity, the first of which all labels are in `labels`;
  /// without such, the first. A look is only given when an alert of these labels is indeed taken
  /// for the symptom.
  package func looks(
    of key: SymptomKey, in graph: TopologyGraph, _ finder: EntityFinder, labels: Set<String>,
    names: Set<String>?
  ) -> [AlertLook] {
    rules.filter { $0.symptom == key.symptom }.compactMap { rule in
      let known = rule.names.filter { names?.contains($0) ?? true }.sorted()
      guard let first = known.first else { return nil }
      for found in rule.readings(of: graph[key.entity], preferring: labels) {
        var given = found.mapValues(\.value)
        given[Self.nameLabel] = first
        guard match(given, in: finder)?.key == key else { continue }
        let matchers = found.map { label, reading in
          AlertMatcher(label: label, values: [reading.value], isHost: reading.isHost)
        }
        return AlertLook(names: known, matchers: matchers.sorted())
      }
      return nil
    }
  }
}

extension AlertRule {
  /// What labels of an alert about an entity hold, in the ways that the rule allows: those of
  /// preferred labels first.
  fileprivate func readings(
    of entity: Entity, preferring labels: Set<String>
  ) -> [[String: AlertTemplate.Reading]] {
    let fixed = Dictionary(
      conditions.map { ($0.label, AlertTemplate.Reading(value: $0.value, isHost: false)) }
    ) { first, _ in first }
    let preferred = templates.filter { $0.labels.allSatisfy(labels.contains) }
    let named = (preferred + templates).flatMap { template in
      EntityFinder.names(of: entity).compactMap { template.read($0) }
    }.map { $0.merging(fixed) { $1 } }
    return named + (isAboutOnlyOne ? [fixed] : [])
  }
}
