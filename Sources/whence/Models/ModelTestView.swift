import Answers
import Causes
import Symptoms

/// What came of the model tests, for people and as JSON.
struct ModelTestView {
  let report: ModelTestReport
  /// nil when no mutants were tried.
  let verdicts: MutantVerdicts?
  let library: CausalLibrary

  private var coverage: ModelCoverage { report.coverage }

  var text: String {
    var lines = report.outcomes.filter { !$0.failures.isEmpty }.map(\.description)
    lines += report.issues.map(\.description)
    lines += coverage.untestedCauses.map { "never wanted: \(library[$0].path)" }
    lines += coverage.unseenSymptoms.map { "never present: \(name($0))" }
    lines += coverage.unusedInfluences.map { "never walked: \(library.text(ofInfluence: $0))" }
    lines += (verdicts?.survivors ?? []).map { "not noticed: \($0.text(in: library))" }
    lines.append(
      "\(report.passedCount) of \(report.outcomes.count) tests passed; "
        + tested(coverage.causeCount, coverage.untestedCauses.count, "causes") + ", "
        + tested(coverage.symptomCount, coverage.unseenSymptoms.count, "symptoms") + ", "
        + tested(coverage.influenceCount, coverage.unusedInfluences.count, "arrows") + " tested")
    if let verdicts {
      let percent = (verdicts.caughtPercent * 10).rounded(.down) / 10
      lines.append(
        "\(verdicts.caughtCount) of \(verdicts.mutants.count) mutants caught (\(percent) %)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func tested(_ all: Int, _ left: Int, _ what: String) -> String {
    "\(all - left) of \(all) \(what)"
  }

  private func name(_ id: SymptomID) -> String { "\(library[id].scope)/\(library[id].name)" }

  var json: String {
    var text = JSONText()
    text.object { json in
      json.bool("passed", report.isPassed)
      json.array("tests", report.outcomes) { json, outcome in write(outcome, to: &json) }
      json.array("issues", report.issues) { $0.string($1.description) }
      json.array("untestedCauses", coverage.untestedCauses) { $0.string(library[$1].path) }
      json.array("untestedSymptoms", coverage.unseenSymptoms) { $0.string(name($1)) }
      json.array("untestedArrows", coverage.unusedInfluences) {
        $0.string(library.text(ofInfluence: $1))
      }
      guard let verdicts else { return }
      json.int("mutants", verdicts.mutants.count)
      json.int("mutantsCaught", verdicts.caughtCount)
      json.array("mutantsNotNoticed", verdicts.survivors) { $0.string($1.text(in: library)) }
    }
    return text.text + "\n"
  }

  private func write(_ outcome: ModelTestOutcome, to json: inout JSONText) {
    json.object { json in
      json.string("file", outcome.file)
      json.int("line", outcome.place.line)
      json.string("name", outcome.name)
      json.array("failures", outcome.failures) { $0.string($1) }
    }
  }
}
