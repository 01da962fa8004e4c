internal import Symptoms
internal import Topology

/// Reads one file of alert rules, and looks up what they name.
struct AlertRuleParser {
  private static let keys = ["about", "alerts"]
  private static let ruleKeys = ["names", "where", "entity", "named", "otherwise", "symptom"]

  var reader: FieldReader
  let library: CausalLibrary

  /// The rules of a file; those that cannot be used are reported and left out.
  mutating func parse(_ syntax: Syntax) -> [AlertRule] {
    guard let fields = reader.fields(syntax, of: "a file of alert rules", names: Self.keys),
      let rules = reader.require("alerts", in: fields)
    else { return [] }
    return reader.items(rules).compactMap { rule($0) }
  }

  private mutating func rule(_ syntax: Syntax) -> AlertRule? {
    guard let fields = reader.fields(syntax, of: "an alert rule", names: Self.ruleKeys),
      let names = reader.require("names", in: fields),
      let entity = reader.require("entity", in: fields),
      let scope = scope(entity)
    else { return nil }
    var rule = AlertRule(names: words(names, "names"), scope: scope, templates: [])
    for field in reader.entries(fields["where"], of: "where") {
      guard let value = reader.word(field.value, of: field.name.text) else { continue }
      rule.conditions.append(AlertCondition(label: field.name.text, value: value.text))
    }
    rule.templates = reader.items(fields["named"]).compactMap { template($0) }
    if let otherwise = fields["otherwise"], let word = reader.word(otherwise, of: "otherwise") {
      if word.text != "only-one" {
        reader.report(word.place, "'otherwise' is only-one, not '\(word.text)'")
      }
      rule.isAboutOnlyOne = true
    }
    if rule.templates.isEmpty, !rule.isAboutOnlyOne {
      reader.report(fields.place, "an alert rule needs 'named' or 'otherwise'")
    }
    if let symptom = fields["symptom"] { rule.symptom = self.symptom(symptom, of: scope) }
    return rule
  }

  private mutating func words(_ syntax: Syntax, _ key: String) -> [String] {
    let words = reader.items(syntax).compactMap { reader.word($0, of: key)?.text }
    if words.isEmpty { reader.report(syntax.place, "'\(key)' is empty") }
    return words
  }

  private mutating func scope(_ syntax: Syntax) -> EntityScope? {
    guard let word = reader.word(syntax, of: "entity") else { return nil }
    if let scope = EntityScope(word.text) { return scope }
    reader.report(
      word.place, "'\(word.text)' is no type of entity",
      NearestName.hint(for: word.text, among: EntityType.allCases.map(\.name)))
    return nil
  }

  private mutating func template(_ syntax: Syntax) -> AlertTemplate? {
    guard let word = reader.word(syntax, of: "named") else { return nil }
    if let template = AlertTemplate(word.text) { return template }
    reader.report(
      word.place, "'\(word.text)' is no name with labels", "write \"{pod}\" or \"{instance|host}\"")
    return nil
  }

  private mutating func symptom(_ syntax: Syntax, of scope: EntityScope) -> SymptomID? {
    guard let word = reader.word(syntax, of: "symptom") else { return nil }
    if let id = library.findSymptom(scope, word.text) { return id }
    reader.report(
      word.place, "\(scope) has no symptom '\(word.text)'",
      NearestName.hint(
        for: word.text, among: library.rules(holdingFor: scope).map(\.name)))
    return nil
  }
}
