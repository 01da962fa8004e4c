internal import Symptoms
internal import Topology

/// What came of running model tests.
package struct ModelTestReport: Sendable {
  /// In the order of files and tests.
  package let outcomes: [ModelTestOutcome]
  /// Tests that could not be read; any error means that not all tests ran.
  package let issues: [ModelIssue]
  package let coverage: ModelCoverage

  /// Tests without a failure, 0 up to all.
  package var passedCount: Int { outcomes.count { $0.failures.isEmpty } }

  /// All tests could be read, and passed.
  package var isPassed: Bool {
    passedCount == outcomes.count && !issues.contains { $0.gravity == .error }
  }
}

/// One test that ran.
package struct ModelTestOutcome: Hashable, Sendable, CustomStringConvertible {
  /// The test file's name.
  package let file: String
  package let place: Place
  /// What the test says it shows.
  package let name: String
  /// What was wanted and did not come; sentences.
  ///
  /// Empty when the test passed.
  package let failures: [String]

  package var description: String {
    let verdict = failures.isEmpty ? "passed" : "failed"
    let head = "\(file):\(place.line):\(place.column): \(verdict): \(name)"
    return ([head] + failures.map { "  \($0)" }).joined(separator: "\n")
  }
}

/// Runs model tests against a library.
///
/// Pure: text in, outcomes out.
package enum ModelTestRunner {
  /// Runs the tests in `files`; model files among them are passed over.
  package static func run(
    _ files: [ModelFile], library: CausalLibrary, policy: ReasoningPolicy = ReasoningPolicy(),
    limits: ModelLimits = .standard
  ) -> ModelTestReport {
    let read = ModelTestReader.read(files, library: library, limits: limits)
    var coverage = ModelCoverage(of: library)
    let outcomes = read.tests.map { ready in
      let (failures, diagnosis) = ready.judge(library: library, policy: policy)
      coverage.note(ready.test, diagnosis, isPassed: failures.isEmpty)
      return ModelTestOutcome(
        file: ready.file, place: ready.test.name.place, name: ready.test.name.text,
        failures: failures)
    }
    coverage.finish(library)
    return ModelTestReport(outcomes: outcomes, issues: read.issues, coverage: coverage)
  }
}

/// A test whose names are resolved, with the file that it stands in.
struct ReadyTest: Sendable {
  let file: String
  let test: BoundTest

  /// What is wrong with the diagnosis that a library gives, and the diagnosis.
  func judge(
    library: CausalLibrary, policy: ReasoningPolicy
  ) -> (failures: [String], diagnosis: Diagnosis) {
    var reasoner = Reasoner(library: library, policy: policy)
    let diagnosis = reasoner.diagnose(test.situation)
    let judgement = ModelTestJudgement(test: test, diagnosis: diagnosis, library: library)
    return (judgement.failures, diagnosis)
  }
}

/// Reads test files and resolves their names against a library.
struct ModelTestReader {
  private let library: CausalLibrary
  private let limits: ModelLimits
  private var log: IssueLog
  private var tests: [ReadyTest] = []

  /// The tests in `files`, in their order; those that cannot be read are reported and left out.
  static func read(
    _ files: [ModelFile], library: CausalLibrary, limits: ModelLimits
  ) -> (tests: [ReadyTest], issues: [ModelIssue]) {
    let files = files.filter(\.isTest)
    var reader = ModelTestReader(
      library: library, limits: limits, log: IssueLog(limit: limits.issues))
    for file in files.prefix(limits.files) { reader.read(file) }
    return (reader.tests, reader.log.sorted(files: files.map(\.name)))
  }

  private mutating func read(_ file: ModelFile) {
    do {
      let syntax = try SyntaxReader(file: file, limits: limits).read()
      var parser = ModelTestParser(reader: FieldReader(file: file.name, log: log))
      let document = parser.parse(syntax)
      log = parser.reader.log
      for test in document.tests {
        var binder = ModelTestBinder(
          library: library, reader: FieldReader(file: file.name, log: log))
        let bound = binder.bind(test)
        log = binder.reader.log
        if let bound { tests.append(ReadyTest(file: file.name, test: bound)) }
      }
    } catch {
      log.add(error.issue(in: file.name))
    }
  }
}
