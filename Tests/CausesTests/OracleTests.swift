import Causes
import Foundation
import TestSeeds
import Testing

@Suite
struct `The reasoner agrees with brute force` {
  static let seed: UInt64 = 0x5EED_2026
  static let worldCount = Int(ProcessInfo.processInfo.environment["WORLDS"] ?? "") ?? 10_000

  /// Differences are counted over all worlds; the target is stated for the whole, not for each.
  @Test
  func `on the best explanation and on probabilities in random small worlds`() {
    var generator = SeededGenerator(seed: Self.seed)
    let policy = ReasoningPolicy()
    var figures = Figures()
    for _ in 0..<Self.worldCount {
      let world = RandomWorld(&generator)
      let oracle = BruteForce(library: world.library, situation: world.situation, policy: policy)
      var reasoner = Reasoner(library: world.library, policy: policy)
      let diagnosis = reasoner.diagnose(world.situation)
      figures.add(diagnosis, oracle, policy)
    }
    print("oracle: seed \(Self.seed), \(figures)")
    #expect(figures.agreed >= Int((Double(Self.worldCount) * 0.995).rounded(.up)))
    #expect(figures.worstError <= 0.02)
    #expect(figures.exact == Self.worldCount)
    #expect(figures.withCauses > Self.worldCount / 4, "worlds that hold no cause prove little")
  }

  /// Searches that pass over what leads nowhere find what whole searches find, to the last bit.
  @Test
  func `what is foreseen of a situation is its diagnosis`() {
    var generator = SeededGenerator(seed: Self.seed)
    var named = 0
    for _ in 0..<Self.worldCount {
      let world = RandomWorld(&generator)
      var reasoner = Reasoner(library: world.library)
      let causes = reasoner.diagnose(world.situation).causes
      // Whatever was diagnosed before.
      let foreseen = reasoner.foresee(world.situation)
      #expect(foreseen.map(\.key) == causes.map(\.key))
      #expect(foreseen.map(\.probability) == causes.map(\.probability))
      named += causes.count
    }
    #expect(named > Self.worldCount / 4)
  }

  /// The oracle's products down the tree against every state of every condition.
  @Test
  func `on evidence that comes over shared steps, as all states of the conditions give it`() {
    var generator = SeededGenerator(seed: Self.seed)
    var trees = 0
    for _ in 0..<300 {
      let world = RandomWorld(&generator)
      let oracle = BruteForce(
        library: world.library, situation: world.situation, policy: ReasoningPolicy())
      for cause in oracle.causes {
        let tree = oracle.effects(of: cause)
        guard tree.conditionCount > 1 else { continue }
        trees += 1
        let (effects, odds) = tree.enumerated()
        for (one, other) in zip(tree.effects, effects) {
          #expect(one.observation == other.observation)
          #expect(abs(one.strength - other.strength) < 1e-9)
        }
        let apart = tree.leaves.indices.reduce(tree.correction) { sum, leaf in
          sum + tree.gain(of: leaf)
        }
        #expect(abs(log(odds) - apart) < 1e-9)
      }
    }
    #expect(trees > 100)
  }
}

private struct Figures: CustomStringConvertible {
  var worlds = 0
  var withCauses = 0
  var several = 0
  var agreed = 0
  var exact = 0
  var covered = 0
  var worstError = 0.0
  var steps = 0
  var mostCandidates = 0

  mutating func add(_ diagnosis: Diagnosis, _ oracle: BruteForce, _ policy: ReasoningPolicy) {
    worlds += 1
    let found = Set(diagnosis.causes.map(\.key))
    if !oracle.best.isEmpty { withCauses += 1 }
    if oracle.best.count > 1 { several += 1 }
    // A tie has two right answers.
    if found == oracle.best || oracle.lead < 1e-9 { agreed += 1 }
    if diagnosis.work.isExact { exact += 1 }
    steps += diagnosis.work.stepCount
    mostCandidates = max(mostCandidates, oracle.causes.count)
    guard oracle.coverage(of: policy.hypotheses) >= 0.99 else { return }
    covered += 1
    for cause in diagnosis.causes {
      worstError = max(worstError, abs(cause.probability - (oracle.posterior[cause.key] ?? 0)))
    }
    for cause in diagnosis.runnersUp {
      worstError = max(worstError, abs(cause.probability - (oracle.posterior[cause.key] ?? 0)))
    }
    let shown = Set(diagnosis.causes.map(\.key) + diagnosis.runnersUp.map(\.key))
    guard diagnosis.runnersUp.count < policy.runnersUp else { return }
    for (cause, probability) in oracle.posterior where !shown.contains(cause) {
      worstError = max(worstError, probability)
    }
  }

  var description: String {
    """
    \(worlds) worlds (\(withCauses) with causes, \(several) with several, up to \
    \(mostCandidates) candidates): \
    best explanation agreed in \(agreed), proven exact in \(exact); \(covered) covered to 99 %, \
    worst error of a probability \(worstError); \(steps / max(worlds, 1)) steps a world
    """
  }
}
