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
      json.key("passed")
      json.bool(report.isPassed)
      json.key("tests")
      json.array(report.outcomes) { json, outcome in write(outcome, to: &json) }
      json.key("issues")
      json.array(report.issues) { $0.string($1.description) }
      json.key("untestedCauses")
      json.array(coverage.untestedCauses) { $0.string(library[$1].path) }
      json.key("untestedSymptoms")
      json.array(coverage.unseenSymptoms) { $0.string(name($1)) }
      json.key("untestedArrows")
      json.array(coverage.unusedInfluences) { $0.string(library.text(ofInfluence: $1)) }
      guard let verdicts else { return }
      json.key("mutants")
      json.int(verdicts.mutants.count)
      json.key("mutantsCaught")
      json.int(verdicts.caughtCount)
      json.key("mutantsNotNoticed")
      json.array(verdicts.survivors) { $0.string($1.text(in: library)) }
    }
    return text.text + "\n"
  }

  private func write(_ outcome: ModelTestOutcome, to json: inout JSONText) {
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
}
