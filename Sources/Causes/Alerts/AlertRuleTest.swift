internal import Symptoms
internal import Topology

/// Runs the tests of alert rules: a few entities, an alert's labels, and what it is to be about.
///
///     tests:
///       - name: a pod is called by its name
///         entities: ["pod web-1", "node worker-1"]
///         alert: {alertname: KubePodNotReady, pod: web-1}
///         is: not-ready of pod web-1
///
/// `is: pod web-1` wants the entity and no symptom, `is: nothing` no entity.
package struct AlertRuleTest {
  private static let keys = ["about", "tests"]
  private static let testKeys = ["name", "entities", "alert", "is"]

  private var reader: FieldReader
  private let rules: AlertRuleSet
  private let library: CausalLibrary
  private var count = 0

  /// Runs the tests of `files`; what is not a test file is passed over.
  ///
  /// - Returns: how many tests ran, and what is wrong: files that cannot be read, and tests that
  ///   failed, by file and place.
  package static func run(
    _ files: [ModelFile], of rules: AlertRuleSet, library: CausalLibrary,
    limits: ModelLimits = .standard
  ) -> (count: Int, issues: [ModelIssue]) {
    var log = IssueLog(limit: limits.issues)
    var count = 0
    let files = files.filter(\.isTest)
    for file in files {
      do {
        let syntax = try SyntaxReader(file: file, limits: limits).read()
        var test = AlertRuleTest(
          reader: FieldReader(file: file.name, log: log), rules: rules, library: library)
        test.runAll(syntax)
        log = test.reader.log
        count += test.count
      } catch {
        log.add(error.issue(in: file.name))
      }
    }
    return (count, log.sorted(files: files.map(\.name)))
  }

  private mutating func runAll(_ syntax: Syntax) {
    guard let fields = reader.fields(syntax, of: "a test file of alert rules", names: Self.keys),
      let tests = reader.require("tests", in: fields)
    else { return }
    for item in reader.items(tests) { runOne(item) }
  }

  private mutating func runOne(_ item: Syntax) {
    guard let fields = reader.fields(item, of: "a test of alert rules", names: Self.testKeys),
      let nameSyntax = reader.require("name", in: fields),
      let name = reader.word(nameSyntax, of: "name"),
      let wantedSyntax = reader.require("is", in: fields),
      let wanted = reader.word(wantedSyntax, of: "is"),
      let alert = reader.require("alert", in: fields)
    else { return }
    var labels: [String: String] = [:]
    for field in reader.entries(alert, of: "alert") {
      labels[field.name.text] = reader.word(field.value, of: field.name.text)?.text
    }
    let graph = graph(reader.items(fields["entities"]))
    count += 1
    let said = describe(rules.match(labels, in: EntityFinder(graph)), in: graph)
    if said != wanted.text {
      reader.report(wanted.place, "\(name.text): is '\(said)', not '\(wanted.text)'")
    }
  }

  private mutating func graph(_ items: [Syntax]) -> TopologyGraph {
    var entities: [Entity] = []
    for item in items {
      guard let word = reader.word(item, of: "entities") else { continue }
      let parts = word.text.split(separator: " ", maxSplits: 1)
      guard let type = parts.first, let scope = EntityScope(type), parts.count == 2 else {
        reader.report(word.place, "'\(word.text)' is no entity", "write \"pod web-1\"")
        continue
      }
      let name = String(parts[1])
      var entity = Entity(
        id: EntityID(index: Int32(entities.count)), key: EntityKey(scope.type, name),
        kind: scope.kind)
      if let address = name.split(separator: " ").last, address.contains(":") {
        entity.attributes["server.address"] = String(address)
      }
      entities.append(entity)
    }
    return TopologyGraph(entities: entities)
  }

  private func describe(_ match: AlertRuleSet.Match?, in graph: TopologyGraph) -> String {
    guard let match else { return "nothing" }
    let entity = "\(graph[match.entity].type.name) \(graph[match.entity].name)"
    return match.symptom.map { "\(library[$0].name) of \(entity)" } ?? entity
  }

  private init(reader: FieldReader, rules: AlertRuleSet, library: CausalLibrary) {
    self.reader = reader
    self.rules = rules
    self.library = library
  }
}
