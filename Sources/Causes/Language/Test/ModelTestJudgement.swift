internal import Symptoms
internal import Topology

/// Compares a diagnosis with what a test wants, in sentences that say what came instead.
struct ModelTestJudgement {
  let test: BoundTest
  let diagnosis: Diagnosis
  let library: CausalLibrary

  /// Causes whose probabilities differ by no more than this rank equal.
  private static let tie = 0.01

  var failures: [String] {
    rankFailures + probabilityFailures + otherFailures + explanationFailures
  }

  private var rankFailures: [String] {
    let found = diagnosis.causes.map(\.key)
    guard Set(found) == Set(test.want) else {
      return ["wanted \(list(test.want)), found \(foundText)"]
    }
    guard let first = test.want.first, let top = diagnosis.causes.first,
      let wanted = diagnosis.causes.first(where: { $0.key == first }),
      top.probability - wanted.probability > Self.tie
    else { return [] }
    return ["wanted \(name(first)) ranked first, found \(foundText)"]
  }

  private var probabilityFailures: [String] {
    guard let least = test.atLeast else { return [] }
    return diagnosis.causes.filter { test.want.contains($0.key) && $0.probability < least }.map {
      "\(name($0.key)) has probability \(percent($0.probability)), less than \(percent(least))"
    }
  }

  private var otherFailures: [String] {
    let unwanted = diagnosis.causes.map(\.key).filter { test.unwanted.contains($0) }
    let explained = test.unexplained.filter { !diagnosis.unexplained.contains($0) }
    return unwanted.map { "named \(name($0)), which it must not" }
      + explained.map { "\(name($0)) is explained, and must not be" }
  }

  /// What a test states as present is there for its cause to explain: what is stray is listed.
  private var explanationFailures: [String] {
    guard !test.want.isEmpty else { return [] }
    return diagnosis.unexplained.filter { !test.unexplained.contains($0) }.map {
      "\(name($0)) is not explained, and not listed as 'unexplained'"
    }
  }

  private var foundText: String {
    let causes = diagnosis.causes.map { "\(name($0.key)) \(percent($0.probability))" }
    let others = diagnosis.runnersUp.prefix(3).map { "\(name($0.key)) \(percent($0.probability))" }
    let found = causes.isEmpty ? "no cause" : causes.joined(separator: ", ")
    return others.isEmpty ? found : "\(found) (then \(others.joined(separator: ", ")))"
  }

  private func list(_ keys: [CauseKey]) -> String {
    keys.isEmpty ? "no cause" : keys.map { name($0) }.joined(separator: ", ")
  }

  private func name(_ key: CauseKey) -> String {
    "\(test.situation.graph[key.entity].name).\(library[key.cause].name)"
  }

  private func name(_ key: SymptomKey) -> String {
    "\(test.situation.graph[key.entity].name).\(library[key.symptom].name)"
  }

  private func percent(_ probability: Double) -> String {
    "\((probability * 1_000).rounded() / 10) %"
  }
}
