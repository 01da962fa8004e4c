import Causes
import Symptoms
import Testing
import Topology

@Suite struct `Alerts over an estate` {
  private let table: FaultTable

  init() throws { table = try DrawnEstate().table() }

  /// Rules for alerts that tell these symptoms.
  private func rules(_ symptoms: [(EntityType, String)]) throws -> AlertRuleSet {
    AlertRuleSet(
      rules: try symptoms.map { type, name in
        let scope = EntityScope(type)
        let symptom: SymptomID = try #require(table.library.findSymptom(scope, name))
        return AlertRule(
          names: ["Alert-\(name)"], scope: scope,
          templates: [try #require(AlertTemplate("{job}"))],
          symptom: symptom)
      })
  }

  @Test func `one speaks for those that follow from the same, and for no others`() throws {
    let cover = AlertCover(
      table, rules: try rules([(.service, "errors"), (.database, "gone"), (.service, "worse")]))
    let told = cover.speakers.map { speaker in
      "\(table.name(speaker.symptom)): \(speaker.others.map(table.name).joined(separator: " "))"
    }.sorted()
    // Errors of the shop may come from the database, so they speak for nobody.
    #expect(
      told == [
        "db.gone: front.errors shop.errors", "shop.worse: front.errors",
      ])
  }

  @Test func `a fault without any is named with what to alert on`() throws {
    let only = AlertCover(table, rules: try rules([(.service, "worse")])).missing
    let told = only.map { row in
      "\(table.library[row.cause].name) of \(row.entityCount), \(table.name(row.symptom))"
    }
    #expect(told == ["bug of 3, shop.errors", "down of 1, db.gone"])
    #expect(only.allSatisfy { $0.chance > 0.85 })
    #expect(AlertCover(table, rules: try rules([(.service, "errors")])).missing.isEmpty)
    let named = AlertCover(table, rules: try rules([(.service, "errors")]), names: ["Other"])
    #expect(named.missing.count == 3)
  }

  @Test func `the look of one is found again by the rule that made it`() throws {
    let rules = try rules([(.service, "errors")])
    let shop = try #require(table.graph.find(EntityKey(.service, "shop")))
    let errors = try #require(table.library.findSymptom(EntityScope(.service), "errors"))
    let key = SymptomKey(entity: shop, symptom: errors)
    let looks = rules.looks(
      of: key, in: table.graph, EntityFinder(table.graph), labels: [], names: nil)
    #expect(
      looks == [
        AlertLook(
          names: ["Alert-errors"], matchers: [AlertMatcher(label: "job", values: ["shop"])])
      ])
  }
}
