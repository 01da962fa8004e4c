import Causes
import Testing

@Suite
struct `Mutants of a library` {
  private static let model = ModelFile(
    name: "database.yaml",
    text: """
      entity: database
      symptoms:
        refused: {is: "Refuses", measure: requests.errors, detector: {above: 1}}
        slow: {is: "Slow", measure: requests.duration, detector: {above: 1s}}
        full: {is: "Full", measure: metric(a), detector: {above: 1}}
        odd: {is: "Odd", measure: metric(b), detector: {above: 1}}
      causes:
        down: {is: "Down", prior: 0.01, shows: {refused: 90%}, remedies: ["Start it"]}
        overloaded:
          is: "Overloaded"
          prior: 0.01
          shows: {slow: 90%, refused: 3%, full: 10%}
          remedies: ["Relieve it"]
      """)

  private static func test(_ tests: String) -> ModelFile {
    ModelFile(
      name: "database.test.yaml",
      text: """
        topology: {entities: [database db]}
        tests:
        \(tests)
        """)
  }

  private static let down =
    "  - {name: down, present: [db.refused], absent: [db.slow], want: [db.down]}\n"
  private static let overloaded =
    "  - {name: overloaded, present: [db.slow, db.refused], want: [db.overloaded]}\n"

  private static func survivors(_ tests: String) throws -> [String] {
    let files = [model, test(tests)]
    let library = try #require(ModelCompiler.compile(files).library)
    #expect(ModelTestRunner.run(files, library: library).isPassed)
    let trial = MutationTrial(files, library: library)
    return trial.mutants.filter { !trial.isCaught($0) }.map { $0.text(in: library) }
  }

  @Test func `are all noticed by tests that cover all, but for what no test shows`() throws {
    #expect(
      try Self.survivors(Self.down + Self.overloaded) == [
        "nothing shows database.full", "nothing shows database.odd",
        "no arrow database.overloaded -> database.full",
      ])
  }

  @Test func `that touch what no test wants go unnoticed`() throws {
    let left = try Self.survivors(Self.overloaded)
    #expect(left.contains("no arrow database.down -> database.refused"))
    #expect(!left.contains("no arrow database.overloaded -> database.slow"))
  }

  @Test func `without any test are all unnoticed`() throws {
    let library = try #require(ModelCompiler.compile([Self.model]).library)
    let trial = MutationTrial([Self.model], library: library)
    // Four symptoms, four arrows, one pair.
    #expect(trial.mutants.count == 9)
    #expect(trial.mutants.allSatisfy { !trial.isCaught($0) })
  }

  @Test func `exchange the causes that a model says are alike`() throws {
    let library = try #require(ModelCompiler.compile([Self.model]).library)
    let trial = MutationTrial([Self.model], library: library)
    #expect(
      trial.mutants.last?.text(in: library)
        == "database/down and database/overloaded change places")
  }

  @Test func `a symptom that a test states and nothing explains fails the test`() throws {
    let stray =
      "  - {name: x, present: [db.refused, db.odd], want: [db.down], absent: [db.slow]}\n"
    let files = [Self.model, Self.test(stray)]
    let library = try #require(ModelCompiler.compile(files).library)
    let outcome = try #require(ModelTestRunner.run(files, library: library).outcomes.first)
    #expect(
      outcome.failures == ["db.odd is not explained, and not listed as 'unexplained'"])
  }
}
