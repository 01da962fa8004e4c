import Causes
import Foundation
import Testing
import Topology

@Suite("Alert rules say what alerts are about")
struct AlertRuleTests {
  private static func files(_ folder: String) throws -> [ModelFile] {
    let root =
      URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path + "/"
    let names = try FileManager.default.subpathsOfDirectory(atPath: root + folder).sorted()
    return try names.filter { $0.hasSuffix(".yaml") }.map {
      ModelFile(
        name: "\(folder)/\($0)",
        text: try String(contentsOfFile: "\(root)\(folder)/\($0)", encoding: .utf8))
    }
  }

  private func library() throws -> CausalLibrary {
    try #require(ModelCompiler.compile(try Self.files("Models")).library)
  }

  @Test func `the rules that ship do what their tests say`() throws {
    let library = try library()
    let files = try Self.files("Alerts")
    let compilation = AlertRuleSet.compile(files, for: library)
    #expect(compilation.issues.map(\.description) == [])
    let rules = try #require(compilation.rules)
    let (count, issues) = AlertRuleTest.run(files, of: rules, library: library)
    #expect(issues.map(\.description) == [])
    #expect(count > 90)
  }

  @Test func `every alert name belongs to rules for entities that do not repeat each other`() throws
  {
    let rules = try #require(
      AlertRuleSet.compile(try Self.files("Alerts"), for: try library()).rules)
    var seen: Set<String> = []
    for rule in rules.rules where !rule.names.contains("*") {
      for name in rule.names {
        let conditions = rule.conditions.map { "\($0.label)=\($0.value)" }
        #expect(seen.insert("\(name) \(rule.scope) \(conditions)").inserted, "\(name)")
      }
    }
  }

  @Test(arguments: [
    ("{names: [A], entity: pot, named: \"{pod}\"}", "1:31: error: 'pot' is no type of entity"),
    ("{names: [A], entity: pod, named: \"{pod\"}", "'{pod' is no name with labels"),
    ("{names: [A], entity: pod, named: \"{}\"}", "'{}' is no name with labels"),
    ("{names: [A], entity: pod, named: \"{a|b}\"}", "'{a|b}' is no name with labels"),
    ("{names: [A], entity: pod}", "needs 'named' or 'otherwise'"),
    ("{names: [A], entity: pod, otherwise: none}", "'otherwise' is only-one, not 'none'"),
    ("{names: [A], entity: pod, named: x, symptom: not-redy}", "did you mean 'not-ready'?"),
    ("{entity: pod, named: x}", "an alert rule needs 'names'"),
    ("{names: [], entity: pod, named: x}", "'names' is empty"),
    ("{names: [A], entity: pod, name: x}", "did you mean 'named'?"),
  ])
  func `what is wrong in a rule is said with its place`(rule: String, wanted: String) throws {
    let file = ModelFile(name: "a.yaml", text: "alerts: [\(rule)]\n")
    let compilation = AlertRuleSet.compile([file], for: try library())
    #expect(compilation.rules == nil)
    let said = compilation.issues.map(\.description)
    #expect(said.contains { $0.contains(wanted) }, "\(said)")
  }

  @Test(arguments: [
    ("orders", "kafka orders"), ("kafka orders", "kafka orders"), ("payments", nil),
    ("twice", nil),
  ])
  func `a queue is found by its name or the last word of it, unless it could be two`(
    name: String, wanted: String?
  ) {
    let names = ["kafka orders", "kafka twice", "rabbitmq twice"]
    let graph = TopologyGraph(
      entities: names.enumerated().map { index, name in
        Entity(id: EntityID(index: Int32(index)), key: EntityKey(.queue, name))
      })
    let found = EntityFinder(graph).find(EntityScope(.queue), called: name)
    #expect(found.map { graph[$0].name } == wanted)
  }
}
