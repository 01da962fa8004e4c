package import Symptoms

/// Which parts of a library the tests exercised, and which they never did.
package struct ModelCoverage: Hashable, Sendable {
  /// Causes that no passing test wants.
  package private(set) var untestedCauses: [CauseID] = []
  /// Symptoms that no test states as present.
  package private(set) var unseenSymptoms: [SymptomID] = []
  /// Influences (their index) that no explanation in a passing test ever used.
  package private(set) var unusedInfluences: [Int32] = []
  package let causeCount: Int
  package let symptomCount: Int
  package let influenceCount: Int

  private var wantedCauses: Set<CauseID> = []
  private var seenSymptoms: Set<SymptomID> = []
  private var usedArrows: Set<NodePair> = []

  init(of library: CausalLibrary) {
    causeCount = library.causes.count
    symptomCount = library.rules.count
    influenceCount = library.influences.count
  }

  mutating func note(_ test: BoundTest, _ diagnosis: Diagnosis, isPassed: Bool) {
    for observation in test.situation.observations where observation.verdict == .present {
      seenSymptoms.insert(observation.key.symptom)
    }
    guard isPassed else { return }
    for key in test.want { wantedCauses.insert(key.cause) }
    for cause in diagnosis.causes {
      for explained in cause.explains { usedArrows.formUnion(NodePair.all(of: explained.path)) }
    }
  }

  /// Says what was left, once all tests have been noted.
  mutating func finish(_ library: CausalLibrary) {
    untestedCauses = library.causes.map(\.id).filter { !wantedCauses.contains($0) }
    unseenSymptoms = library.rules.map(\.id).filter { !seenSymptoms.contains($0) }
    unusedInfluences = library.influences.indices.map { Int32($0) }.filter { index in
      let influence = library.influences[Int(index)]
      return !usedArrows.contains(NodePair(from: influence.from, to: influence.to))
    }
  }
}

/// The two ends of an arrow, whichever relations it walks.
struct NodePair: Hashable, Sendable {
  var from: CausalNodeID
  var to: CausalNodeID

  /// The arrows of a path, in its order.
  static func all(of path: [CausalPoint]) -> [NodePair] {
    zip(path, path.dropFirst()).map { NodePair(from: $0.node, to: $1.node) }
  }
}
