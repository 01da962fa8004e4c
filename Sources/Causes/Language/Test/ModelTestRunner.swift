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
package struct ModelTestRunner {
  private let library: CausalLibrary
  private let policy: ReasoningPolicy
  private let limits: ModelLimits
  private var log: IssueLog
  private var outcomes: [ModelTestOutcome] = []
  private var coverage: ModelCoverage

  /// Runs the tests in `files`; model files among them are passed over.
  package static func run(
    _ files: [ModelFile], library: CausalLibrary, policy: ReasoningPolicy = ReasoningPolicy(),
    limits: ModelLimits = .standard
  ) -> ModelTestReport {
    let tests = files.filter(\.isTest)
    var runner = ModelTestRunner(library: library, policy: policy, limits: limits)
    for file in tests.prefix(limits.files) { runner.run(file) }
    return ModelTestReport(
      outcomes: runner.outcomes, issues: runner.log.sorted(files: tests.map(\.name)),
      coverage: runner.coverage)
  }

  private init(library: CausalLibrary, policy: ReasoningPolicy, limits: ModelLimits) {
    self.library = library
    self.policy = policy
    self.limits = limits
    log = IssueLog(limit: limits.issues)
    coverage = ModelCoverage(of: library)
  }

  private mutating func run(_ file: ModelFile) {
    do {
      let syntax = try SyntaxReader(file: file, limits: limits).read()
      var parser = ModelTestParser(reader: FieldReader(file: file.name, log: log))
      let document = parser.parse(syntax)
      log = parser.reader.log
      for test in document.tests { run(test, in: file.name) }
    } catch {
      log.add(error.issue(in: file.name))
    }
  }

  private mutating func run(_ syntax: ModelTestSyntax, in file: String) {
    var binder = ModelTestBinder(
      library: library, reader: FieldReader(file: file, log: log))
    let bound = binder.bind(syntax)
    log = binder.reader.log
    guard let bound else { return }
    var reasoner = Reasoner(library: library, policy: policy)
    let diagnosis = reasoner.diagnose(bound.situation)
    let judgement = ModelTestJudgement(test: bound, diagnosis: diagnosis, library: library)
    let failures = judgement.failures
    outcomes.append(
      ModelTestOutcome(
        file: file, place: bound.name.place, name: bound.name.text, failures: failures))
    coverage.note(bound, diagnosis, isPassed: failures.isEmpty, library)
  }
}
