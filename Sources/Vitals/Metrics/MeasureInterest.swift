package import Topology

/// A metric that some symptom rule asks for, of entities of one type.
package struct MetricWant: Hashable, Sendable {
  package var entityType: EntityType
  package var selector: MetricSelector

  package init(entityType: EntityType, selector: MetricSelector) {
    self.entityType = entityType
    self.selector = selector
  }
}

/// All that the symptom rules of a library ask of telemetry: what nobody asks for is skipped at the
/// door.
package struct MeasureInterest: Sendable {
  /// Distinct wants in the order of the rules; a want's place is its number.
  package private(set) var wants: [MetricWant] = []
  /// Distinct phrases, lower case.
  ///
  /// The first is "": any record of severity ERROR or worse.
  package private(set) var phrases: [String] = [""]
  private var numbers: [MetricWant: Int32] = [:]
  private var byName: [String: [Int32]] = [:]
  private var phraseNumbers: [String: Int32] = ["": 0]

  package init() {}

  /// Adds what a measure of entities of a type asks for.
  package mutating func add(_ measure: Measure, of type: EntityType) {
    switch measure {
    case .metric(let selector): add(MetricWant(entityType: type, selector: selector))
    case .quotient(let part, let whole):
      add(part, of: type)
      add(whole, of: type)
    case .sum(let parts), .first(let parts): for part in parts { add(part, of: type) }
    case .logs(let texts): for text in texts { addPhrase(text) }
    case .request, .event, .silence: break
    }
  }

  private mutating func add(_ want: MetricWant) {
    guard numbers[want] == nil else { return }
    let number = Int32(wants.count)
    numbers[want] = number
    wants.append(want)
    byName[want.selector.name, default: []].append(number)
  }

  private mutating func addPhrase(_ text: String) {
    guard phraseNumbers[text] == nil else { return }
    phraseNumbers[text] = Int32(phrases.count)
    phrases.append(text)
  }

  /// The wants that a metric of this name may serve, in order.
  package func wants(named name: String) -> [Int32] { byName[name] ?? [] }

  /// Names of all wanted metrics, sorted.
  package var metricNames: [String] { byName.keys.sorted() }

  /// The number of a want, or nil when no rule has it.
  package func number(of want: MetricWant) -> Int32? { numbers[want] }

  /// The number of a phrase, or nil when no rule has it.
  package func number(ofPhrase phrase: String) -> Int32? { phraseNumbers[phrase] }
}

extension MetricSelector {
  /// Whether a series with these attributes is meant.
  ///
  /// `value` gives the text of an attribute, nil when the series lacks it.
  package func matches(_ value: (String) -> String?) -> Bool {
    attributes.allSatisfy { match in
      guard let text = value(match.key) else { return match.isNegated }
      return match.values.contains(text) != match.isNegated
    }
  }
}
