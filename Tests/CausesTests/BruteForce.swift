import Causes
import Foundation
import Symptoms
import Telemetry
import Topology

/// The oracle: every path, every set of causes, straight from the definitions.
struct BruteForce {
  let library: CausalLibrary
  let situation: Situation
  let policy: ReasoningPolicy
  /// All causes of all entities that lead to a present symptom.
  private(set) var causes: [CauseKey] = []
  private(set) var best: Set<CauseKey> = []
  private(set) var bestScore = 0.0
  /// How much better the best explanation is than the next.
  private(set) var lead = Double.infinity
  private(set) var posterior: [CauseKey: Double] = [:]
  /// Log weights of all explanations, best first.
  private(set) var scores: [Double] = []

  init(library: CausalLibrary, situation: Situation, policy: ReasoningPolicy) {
    self.library = library
    self.situation = situation
    self.policy = policy
    solve()
  }

  /// Best strength over all simple paths from a cause to every point, by exhaustive enumeration;
  /// what a condition shows of itself is never too weak.
  func strengths(of cause: CauseKey) -> [CausalPoint: Double] {
    let map = CausalityMap(library: library, graph: situation.graph)
    var best: [CausalPoint: Double] = [:]
    var visited: Set<CausalPoint> = []
    func go(_ point: CausalPoint, _ strength: Double) {
      guard strength >= policy.bestPaths.strengthFloor, visited.insert(point).inserted else {
        return
      }
      best[point] = max(best[point] ?? 0, strength)
      var arrows: [CausalityMap.Arrow] = []
      map.appendArrows(from: point, to: &arrows)
      for arrow in arrows {
        let further = strength * arrow.strength
        go(arrow.point, further)
        if further > 0, further < policy.bestPaths.strengthFloor,
          arrow.point.entity == point.entity, library.symptom(arrow.point.node) != nil
        {
          best[arrow.point] = max(best[arrow.point] ?? 0, further)
        }
      }
      visited.remove(point)
    }
    go(CausalPoint(entity: cause.entity, node: library.node(cause.cause)), 1)
    return best
  }

  /// The effects of a cause on what is observed, with the rules of order and delay applied.
  func effects(of cause: CauseKey) -> EvidenceTree {
    let strengths = strengths(of: cause)
    let signature = Signature(
      of: cause, in: CausalityMap(library: library, graph: situation.graph),
      limits: policy.bestPaths)
    var own = Double.infinity
    var starts = (expected: Double.infinity, any: Double.infinity)
    var reached: [(index: Int, entry: Signature.Entry)] = []
    for (index, observation) in situation.observations.enumerated() {
      guard let entry = signature.entry(of: observation.key) else { continue }
      let isPresent = observation.verdict == .present
      guard !isPresent || entry.strength >= policy.bestPaths.strengthFloor else { continue }
      reached.append((index, entry))
      guard isPresent else { continue }
      let from = observation.onset.seconds(since: .zero) - entry.delaySeconds
      starts.any = min(starts.any, from)
      guard entry.strength >= policy.expectation else { continue }
      starts.expected = min(starts.expected, from)
      if observation.key.entity == cause.entity { own = min(own, from) }
    }
    let now = situation.at.seconds(since: .zero)
    let start = [own, starts.expected, starts.any].first(where: \.isFinite) ?? now
    let begun = begun(reached, in: signature, strengths)
    var tree = EvidenceTree()
    for (index, entry) in reached {
      let observation = situation.observations[index]
      let way = signature.path(to: entry).dropFirst().dropLast()
      let ownSoonest = own + policy.soonestShare * entry.delaySeconds
      let latest = max(
        own.isFinite ? ownSoonest : -.infinity, way.compactMap { begun[$0] }.max() ?? -.infinity)
      let isPresent = observation.verdict == .present
      let isDue = entry.delaySeconds == 0 || now - start >= entry.delaySeconds + policy.onsetSlack
      guard isPresent || isDue else { continue }
      let isEarly =
        isPresent && observation.onset.seconds(since: .zero) < latest - policy.onsetSlack
      tree.add(
        signature.path(to: entry), strengths: strengths,
        leaf: .init(
          observation: index, factor: isEarly ? policy.tooEarlyFactor : 1,
          ratio: exp(observation.logLikelihoodRatio),
          leak: library[observation.key.symptom].leak))
    }
    return tree
  }

  /// When conditions behind a cause began: at the earliest symptom of their own entity that they
  /// show by themselves with 80 % and more.
  private func begun(
    _ reached: [(index: Int, entry: Signature.Entry)], in signature: Signature,
    _ strengths: [CausalPoint: Double]
  ) -> [CausalPoint: Double] {
    var begun: [CausalPoint: Double] = [:]
    for (index, entry) in reached where situation.observations[index].verdict == .present {
      let way = signature.path(to: entry)
      guard way.count > 2, let strength = strengths[way[way.count - 2]],
        way[way.count - 2].entity == entry.symptom.entity, entry.strength >= 0.8 * strength
      else { continue }
      let onset = situation.observations[index].onset.seconds(since: .zero)
      begun[way[way.count - 2]] = min(begun[way[way.count - 2]] ?? onset, onset)
    }
    return begun
  }

  private mutating func solve() {
    var all: [(key: CauseKey, effects: [EvidenceTree.Effect], correction: Double)] = []
    for entity in situation.graph.entities {
      for cause in library.causes where cause.entityType == entity.type {
        let key = CauseKey(entity: entity.id, cause: cause.id)
        let tree = effects(of: key)
        let leadsToPresent = tree.leaves.contains {
          situation.observations[$0.observation].verdict == .present
        }
        if leadsToPresent { all.append((key, tree.effects, tree.correction)) }
      }
    }
    causes = all.map(\.key)
    var weights: [(score: Double, set: Int)] = []
    for set in 0..<(1 << all.count) {
      // For each observation and condition that shows it, how strongly it does, and the chance that
      // no cause of the set reaches it.
      var shown = situation.observations.map { _ in [CausalPoint: (tail: Double, miss: Double)]() }
      var clear = situation.observations.map { 1 - library[$0.key.symptom].leak }
      var score = 0.0
      for (bit, cause) in all.enumerated() where set & (1 << bit) != 0 {
        let prior = library[cause.key.cause].prior
        score += log(prior / (1 - prior)) + cause.correction
        for effect in cause.effects {
          guard let via = effect.via else {
            clear[effect.observation] *= 1 - min(effect.strength, 0.999)
            continue
          }
          let before = shown[effect.observation][via] ?? (effect.tail, 1)
          let reach = min(effect.strength / effect.tail, 0.999_999)
          shown[effect.observation][via] = (before.tail, before.miss * (1 - reach))
        }
      }
      for (index, conditions) in shown.enumerated() {
        for (tail, miss) in conditions.values { clear[index] *= 1 - min(tail, 0.999) * (1 - miss) }
      }
      for (index, observation) in situation.observations.enumerated() {
        let ratio = exp(observation.logLikelihoodRatio)
        score += log((1 - clear[index]) * ratio + clear[index])
      }
      weights.append((score, set))
    }
    finish(weights)
  }

  private mutating func finish(_ weights: [(score: Double, set: Int)]) {
    let ordered = weights.sorted { $0.score > $1.score }
    scores = ordered.map(\.score)
    bestScore = ordered[0].score
    if ordered.count > 1 { lead = ordered[0].score - ordered[1].score }
    best = Set(causes.indices.filter { ordered[0].set & (1 << $0) != 0 }.map { causes[$0] })
    let total = ordered.reduce(0.0) { $0 + exp($1.score - bestScore) }
    for (bit, cause) in causes.enumerated() {
      let mass = ordered.reduce(0.0) { sum, entry in
        entry.set & (1 << bit) != 0 ? sum + exp(entry.score - bestScore) : sum
      }
      posterior[cause] = mass / total
    }
  }

  /// The part of all probability that the `count` best explanations hold.
  func coverage(of count: Int) -> Double {
    let total = scores.reduce(0.0) { $0 + exp($1 - bestScore) }
    return scores.prefix(count).reduce(0.0) { $0 + exp($1 - bestScore) } / total
  }
}
