import Causes
import Symptoms
import Testing
import Topology

/// A front that calls two services of which one has a database; two of its causes look alike.
struct DrawnEstate {
  static let model = ModelFile(
    name: "service.yaml",
    text: """
      entity: service
      symptoms:
        errors: {is: x, measure: requests.errors, detector: {above: 1}}
        worse: {is: x, measure: logs("worse"), detector: {occurs: 1}}
      conditions:
        failing: {is: "It fails", shows: {errors: 0.9}}
      causes:
        bug: {is: x, prior: 0.01, brings: {failing: 1}, remedies: [x]}
        worse-bug: {is: x, prior: 0.005, brings: {failing: 1}, shows: {worse: 0.9}, remedies: [x]}
      spreads:
        - {from: failing, to: service.failing, along: <calls, strength: touch-share, delay: 5s}
      """)
  static let database = ModelFile(
    name: "database.yaml",
    text: """
      entity: database
      symptoms:
        gone: {is: x, measure: metric(up), detector: {below: 1}}
      causes:
        down: {is: x, prior: 0.01, shows: {gone: 0.95}, remedies: [x]}
      spreads:
        - {from: down, to: service.failing, along: <calls, strength: 0.8, delay: 10s}
      """)
  static let drawing = """
    entities: [service front, service shop, service side, database db]
    relations:
      - front -calls> shop touch-share=1
      - front -calls> side touch-share=0.125
      - shop -calls> db touch-share=1
    """

  let library: CausalLibrary
  let architecture: Architecture

  init(policy: String = "") throws {
    library = try #require(ModelCompiler.compile([Self.model, Self.database]).library)
    let file = ModelFile(name: "estate.yaml", text: Self.drawing + policy)
    let (read, issues) = Architecture.read(file)
    #expect(issues.isEmpty, "\(issues)")
    architecture = try #require(read)
  }

  func key(_ entity: String, _ cause: String) throws -> CauseKey {
    let found = try #require(architecture.graph.entities.first { $0.name == entity })
    return CauseKey(
      entity: found.id, cause: try #require(library.findCause(found.scope, cause)))
  }

  var faults: FaultList { FaultList(library: library, graph: architecture.graph) }

  func table(_ isMeasured: (SymptomKey) -> Bool = { _ in true }) -> FaultTable {
    FaultTable(faults, isMeasured: isMeasured)
  }

  func isOf(_ signals: Set<Signal>) -> (SymptomKey) -> Bool {
    { Signal.needed(by: library[$0.symptom].measure).isMet(by: signals) }
  }
}
