import Answers
import ArgumentParser
import Causes
import Symptoms

extension ModelsCommand {
  /// Runs the tests that lie beside the models.
  struct Test: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Runs the tests beside the models; exits with 1 when any fails.",
      discussion: """
        It also tells which causes, symptoms and arrows no test ever exercised. With --mutants the \
        library is made wrong in one place after the other (a symptom dropped, an arrow dropped, \
        two look-alike causes exchanged), and those places are named that no test notices.
        """)

    @Argument(help: ArgumentHelp("Folder of model files.", valueName: "folder"))
    var folder: String?

    @Flag(help: "Also try which mistakes in the models the tests would notice.")
    var mutants = false

    @Option(
      help: ArgumentHelp(
        "Exit with 1 when fewer of the mutants are caught.", valueName: "percent"))
    var caughtMin = 0.0

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
      guard (0...100).contains(caughtMin) else {
        throw ValidationError("--caught-min must be 0 to 100")
      }
    }

    func run() async throws {
      let files = try ModelFolder(path: folder).files()
      let compilation = ModelCompiler.compile(files)
      guard let library = compilation.library else {
        throw ModelProblems(issues: compilation.issues)
      }
      let report = ModelTestRunner.run(files, library: library)
      let trial =
        mutants ? await MutantVerdicts(MutationTrial(files, library: library)) : nil
      let view = ModelTestView(report: report, verdicts: trial, library: library)
      Terminal.answer(json ? view.json : view.text)
      if !report.isPassed || (trial?.caughtPercent ?? 100) < caughtMin {
        throw ExitCode(ExitStatus.no)
      }
    }
  }
}

/// Which mutants the tests caught.
struct MutantVerdicts {
  let mutants: [Mutant]
  /// In the order of `mutants`.
  let isCaught: [Bool]

  /// Tries all mutants, on all cores.
  init(_ trial: MutationTrial) async {
    mutants = trial.mutants
    let found = await withTaskGroup { group in
      for (index, mutant) in trial.mutants.enumerated() {
        group.addTask { (index, trial.isCaught(mutant)) }
      }
      return await group.reduce(into: [Int: Bool]()) { $0[$1.0] = $1.1 }
    }
    isCaught = trial.mutants.indices.map { found[$0] ?? false }
  }

  var caughtCount: Int { isCaught.count { $0 } }

  /// 100 when there is nothing to catch.
  var caughtPercent: Double {
    mutants.isEmpty ? 100 : Double(caughtCount) / Double(mutants.count) * 100
  }

  var survivors: [Mutant] { zip(mutants, isCaught).filter { !$0.1 }.map(\.0) }
}
