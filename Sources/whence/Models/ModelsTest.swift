import Answers
import ArgumentParser
import Causes
import Symptoms
import Topology

extension ModelsCommand {
  /// Runs the tests that lie beside the models.
  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Runs the tests beside the models; exits with 1 when any fails.")

    @Argument(help: ArgumentHelp("Folder of model files.", valueName: "folder"))
    var folder: String?

    @Flag(help: "Answer as JSON.")
    var json = false

    func run() throws {
      let files = try ModelFolder(path: folder).files()
      let compilation = ModelCompiler.compile(files)
      guard let library = compilation.library else {
        throw ModelProblems(issues: compilation.issues)
      }
      let report = ModelTestRunner.run(files, library: library)
      if json { writeJSON(report, library) } else { writeText(report, library) }
      if !report.isPassed { throw ExitCode(ExitStatus.no) }
    }

    private func writeText(_ report: ModelTestReport, _ library: CausalLibrary) {
      for outcome in report.outcomes where !outcome.failures.isEmpty {
        Terminal.answer(outcome.description + "\n")
      }
      for issue in report.issues { Terminal.answer(issue.description + "\n") }
      let coverage = report.coverage
      for cause in coverage.untestedCauses {
        Terminal.answer("never wanted: \(name(cause, library))\n")
      }
      for symptom in coverage.unseenSymptoms {
        let rule = library[symptom]
        Terminal.answer("never present: \(rule.scope)/\(rule.name)\n")
      }
      Terminal.answer(
        "\(report.passedCount) of \(report.outcomes.count) tests passed; "
          + "\(coverage.causeCount - coverage.untestedCauses.count) of "
          + "\(coverage.causeCount) causes, "
          + "\(coverage.symptomCount - coverage.unseenSymptoms.count) of \(coverage.symptomCount) "
          + "symptoms tested\n")
    }

    private func writeJSON(_ report: ModelTestReport, _ library: CausalLibrary) {
      var text = JSONText()
      text.object { json in
        json.key("passed")
        json.bool(report.isPassed)
        json.key("tests")
        json.array(report.outcomes) { json, outcome in
          json.object { json in
            json.key("file")
            json.string(outcome.file)
            json.key("line")
            json.int(outcome.place.line)
            json.key("name")
            json.string(outcome.name)
            json.key("failures")
            json.array(outcome.failures) { $0.string($1) }
          }
        }
        json.key("issues")
        json.array(report.issues) { $0.string($1.description) }
        json.key("untestedCauses")
        json.array(report.coverage.untestedCauses) { $0.string(name($1, library)) }
      }
      Terminal.answer(text.text + "\n")
    }

    private func name(_ id: CauseID, _ library: CausalLibrary) -> String {
      library[id].path
    }
  }
}
