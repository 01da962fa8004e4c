package import Symptoms

/// Which parts of a library the tests exercised, and which they never did.
package struct ModelCoverage: Hashable, Sendable {
  /// Causes that no passing test wants.
  package private(set) var untestedCauses: [CauseID]
  /// Symptoms that no test states as present.
  package private(set) var unseenSymptoms: [SymptomID]
  /// Influences (their index) that no explanation of a wanted cause ever used.
  package private(set) var unusedInfluences: [Int32]
  package let causeCount: Int
  package let symptomCount: Int
  package let influenceCount: Int

  init(of library: CausalLibrary) {
    untestedCauses = library.causes.map(\.id)
    unseenSymptoms = library.rules.map(\.id)
    unusedInfluences = library.influences.indices.map { Int32($0) }
    causeCount = library.causes.count
    symptomCount = library.rules.count
    influenceCount = library.influences.count
  }

  mutating func note(
    _ test: BoundTest, _ diagnosis: Diagnosis, isPassed: Bool, _ library: CausalLibrary
  ) {
    let seen = Set(
      test.situation.observations.filter { $0.verdict == .present }.map(\.key.symptom))
    unseenSymptoms.removeAll { seen.contains($0) }
    guard isPassed else { return }
    let wanted = Set(test.want.map(\.cause))
    untestedCauses.removeAll { wanted.contains($0) }
    let used = diagnosis.causes.flatMap { $0.explains.flatMap { arrows(of: $0.path) } }
    unusedInfluences.removeAll { index in
      let influence = library.influences[Int(index)]
      return used.contains { $0.from == influence.from && $0.to == influence.to }
    }
  }

  private func arrows(of path: [CausalPoint]) -> [(from: CausalNodeID, to: CausalNodeID)] {
    zip(path, path.dropFirst()).map { ($0.node, $1.node) }
  }
}
