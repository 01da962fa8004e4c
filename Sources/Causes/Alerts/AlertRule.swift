package import Symptoms
package import Topology

/// What an alert of some name is about: which entity, by its labels, and which of its symptoms.
///
/// Written in `Alerts/`, beside the models; knows no environment.
package struct AlertRule: Hashable, Sendable {
  /// Values of `alertname`, exactly; `*` for any.
  package var names: [String]
  /// Labels that the alert must have, with their values.
  package var conditions: [AlertCondition]
  /// The entities that it can be about.
  package var scope: EntityScope
  /// What its entity is called, tried in their order.
  package var templates: [AlertTemplate]
  /// When no template finds one: whether it is about the only entity of the scope, if there is
  /// just one.
  package var isAboutOnlyOne: Bool
  /// The symptom that it tells; nil when it says only whom it is about.
  package var symptom: SymptomID?

  package init(
    names: [String], conditions: [AlertCondition] = [], scope: EntityScope,
    templates: [AlertTemplate], isAboutOnlyOne: Bool = false, symptom: SymptomID? = nil
  ) {
    self.names = names
    self.conditions = conditions
    self.scope = scope
    self.templates = templates
    self.isAboutOnlyOne = isAboutOnlyOne
    self.symptom = symptom
  }

  /// The entity of an alert with these labels; nil when the rule does not hold for it, or nothing
  /// of that name exists.
  ///
  /// - Complexity: O(templates), but O(entities of the type) when none of them finds anything.
  func entity(of labels: [String: String], in finder: EntityFinder) -> EntityID? {
    guard conditions.allSatisfy({ labels[$0.label] == $0.value }) else { return nil }
    for template in templates {
      guard let text = template.text(labels) else { continue }
      if let found = finder.find(scope, called: text) { return found }
    }
    return isAboutOnlyOne ? finder.onlyOne(of: scope) : nil
  }
}

/// A label and the value that it must have.
package struct AlertCondition: Hashable, Sendable {
  /// The name of the label, and the value that it must have, exactly.
  package var label: String
  package var value: String

  package init(label: String, value: String) {
    self.label = label
    self.value = value
  }
}

/// The name of an entity with labels in it: `{pod}/{container}`, `{instance|host}`.
package struct AlertTemplate: Hashable, Sendable {
  /// One piece of a template.
  private enum Part: Hashable, Sendable {
    case text(String)
    case label(String, isHost: Bool)
  }

  private let parts: [Part]
  /// The labels that it needs, in their order.
  package var labels: [String] {
    parts.compactMap { if case .label(let name, _) = $0 { name } else { nil } }
  }

  /// Reads a template; nil when a brace is left open, a label is empty, or nothing follows `|` but
  /// something else than `host`.
  package init?(_ text: String) {
    var parts: [Part] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
      guard let close = rest[open...].firstIndex(of: "}") else { return nil }
      let inside = rest[rest.index(after: open)..<close].split(
        separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = inside.first, !name.isEmpty, inside.count == 1 || inside[1] == "host" else {
        return nil
      }
      parts.append(.label(String(name), isHost: inside.count == 2))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
    guard !parts.isEmpty, !rest.contains("}") else { return nil }
    self.parts = parts
  }

  /// What a label holds: the value itself, or the host of an address.
  struct Reading: Hashable, Sendable {
    var value: String
    var isHost: Bool
  }

  /// The labels that give this name; nil when none can.
  ///
  /// Of several ways the first label takes the least: whoever asks checks that they give it.
  func read(_ name: String) -> [String: Reading]? {
    var readings: [String: Reading] = [:]
    var rest = name[...]
    for (index, part) in parts.enumerated() {
      switch part {
      case .text(let fixed):
        guard rest.hasPrefix(fixed) else { return nil }
        rest = rest.dropFirst(fixed.count)
      case .label(let label, let isHost):
        var value = rest
        if index + 1 < parts.count {
          guard case .text(let next) = parts[index + 1], let end = rest.firstRange(of: next) else {
            return nil
          }
          value = rest[..<end.lowerBound]
        }
        guard !value.isEmpty else { return nil }
        readings[label] = Reading(value: String(value), isHost: isHost)
        rest = rest[value.endIndex...]
      }
    }
    return rest.isEmpty ? readings : nil
  }

  /// The name for an alert with these labels; nil when one that it needs is missing or empty.
  func text(_ labels: [String: String]) -> String? {
    var text = ""
    for part in parts {
      switch part {
      case .text(let fixed): text += fixed
      case .label(let name, let isHost):
        guard let value = labels[name], !value.isEmpty else { return nil }
        text += isHost ? Self.host(of: value) : value
      }
    }
    return text
  }

  /// An address without its port; anything else as it is.
  private static func host(of address: String) -> String {
    guard let colon = address.lastIndex(of: ":") else { return address }
    let port = address[address.index(after: colon)...]
    let isPort = !port.isEmpty && port.utf8.allSatisfy { (48...57).contains($0) }
    let host = address[..<colon]
    // An IPv6 address without brackets has colons of its own.
    guard isPort, !host.contains(":") || host.hasPrefix("[") else { return address }
    return host.hasPrefix("[") ? String(host.dropFirst().prefix { $0 != "]" }) : String(host)
  }
}
