internal import Symptoms

/// Tries which mutants of a library its tests notice.
///
/// A mutant is caught when a test that passes with the library fails with the mutant. Only tests
/// that it could touch are run: an influence that is on no best path to anything observed changes
/// no score. Pure; `isCaught(_:)` may be asked for different mutants at the same time.
package struct MutationTrial: Sendable {
  /// By kind, then by number.
  package let mutants: [Mutant]

  private let library: CausalLibrary
  private let policy: ReasoningPolicy
  /// Tests that pass with the library itself.
  private let tests: [ReadyTest]
  /// For each arrow the tests that it could touch, those that explain something with it first.
  private let testsOfArrow: [NodePair: [Int32]]

  /// Prepares a trial of the tests in `files`; model files among them are passed over.
  ///
  /// - Complexity: one diagnosis for each test.
  package init(
    _ files: [ModelFile], library: CausalLibrary, policy: ReasoningPolicy = ReasoningPolicy(),
    limits: ModelLimits = .standard
  ) {
    self.library = library
    self.policy = policy
    mutants = Mutant.all(of: library)
    var passing: [ReadyTest] = []
    var using: [NodePair: [Int32]] = [:]
    var touching: [NodePair: [Int32]] = [:]
    for ready in ModelTestReader.read(files, library: library, limits: limits).tests {
      let (failures, diagnosis) = ready.judge(library: library, policy: policy)
      guard failures.isEmpty else { continue }
      let number = Int32(passing.count)
      passing.append(ready)
      let used = Set(
        diagnosis.causes.flatMap { $0.explains.flatMap { NodePair.all(of: $0.path) } })
      for pair in used { using[pair, default: []].append(number) }
      let touched = Self.arrows(of: ready.test, library, policy).subtracting(used)
      for pair in touched { touching[pair, default: []].append(number) }
    }
    tests = passing
    testsOfArrow = using.merging(touching) { $0 + $1 }
  }

  /// Tests tried on one mutant at the most: what the likeliest ones do not notice, none does.
  static let testCountMax = 48

  /// Whether any test notices the mutant.
  ///
  /// - Complexity: one diagnosis for each test that it could touch, until one fails or
  ///   `testCountMax` have passed.
  package func isCaught(_ mutant: Mutant) -> Bool {
    let mutated = mutant.library(from: library)
    return candidates(for: mutant).prefix(Self.testCountMax).contains { number in
      !tests[Int(number)].judge(library: mutated, policy: policy).failures.isEmpty
    }
  }

  /// The arrows on best paths from anything that could be behind what a test states to what it
  /// states.
  private static func arrows(
    of test: BoundTest, _ library: CausalLibrary, _ policy: ReasoningPolicy
  ) -> Set<NodePair> {
    let observed = Set(test.situation.observations.map(\.key))
    let present = test.situation.observations.filter { $0.verdict == .present }.map(\.key)
    var codebook = Codebook(library: library, limits: policy.bestPaths)
    codebook.advance(to: test.situation.graph)
    var arrows: Set<NodePair> = []
    for cause in codebook.candidates(for: present, limit: policy.candidates).causes {
      let signature = codebook.signature(of: cause)
      for entry in signature.entries where observed.contains(entry.symptom) {
        arrows.formUnion(NodePair.all(of: signature.path(to: entry)))
      }
    }
    return arrows
  }

  /// The tests that a mutant could touch, the likeliest to notice first, each once.
  private func candidates(for mutant: Mutant) -> [Int32] {
    let touched: [Int32]
    switch mutant {
    case .withoutInfluence(let index): touched = tests(touchedBy: library.influences[Int(index)])
    case .withoutSymptom(let id):
      touched = library.influences(to: library.node(id)).flatMap {
        tests(touchedBy: library.influences[Int($0)])
      }
    case .swapped(let one, let other):
      touched = [one, other].flatMap { library.influences(from: library.node($0)) }.flatMap {
        tests(touchedBy: library.influences[Int($0)])
      }
    }
    var seen: Set<Int32> = []
    return touched.filter { seen.insert($0).inserted }
  }

  private func tests(touchedBy influence: Influence) -> [Int32] {
    testsOfArrow[NodePair(from: influence.from, to: influence.to)] ?? []
  }
}
