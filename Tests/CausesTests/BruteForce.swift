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

  /// Best strength over all simple paths from a cause to every point, by exhaustive enumeration.
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
      for arrow in arrows { go(arrow.point, strength * arrow.strength) }
      visited.remove(point)
    }
    go(CausalPoint(entity: cause.entity, node: library.node(cause.cause)), 1)
    return best
  }

  private struct Effect {
    var observation: Int
    var strength: Double
  }

  /// Effects on observed symptoms with the rule of onset order applied.
  ///
  /// Delays are those of the best path, which the signature gives; its strengths are checked apart.
  private func effects(of cause: CauseKey) -> [Effect] {
    let strengths = strengths(of: cause)
    let signature = Signature(
      of: cause, in: CausalityMap(library: library, graph: situation.graph),
      limits: policy.bestPaths)
    var begin = Double.infinity
    var effects: [Effect] = []
    for (index, observation) in situation.observations.enumerated() {
      let point = CausalPoint(
        entity: observation.key.entity, node: library.node(observation.key.symptom))
      guard let strength = strengths[point] else { continue }
      effects.append(Effect(observation: index, strength: strength))
      let delay = signature.entry(of: observation.key)?.delaySeconds ?? 0
      if observation.verdict == .present, point.entity == cause.entity,
        strength >= policy.expectation
      {
        begin = min(begin, observation.onset.seconds(since: .zero) - delay)
      }
    }
    for index in effects.indices {
      let observation = situation.observations[effects[index].observation]
      let onset = observation.onset.seconds(since: .zero)
      if observation.verdict == .present, begin.isFinite, onset < begin - policy.onsetSlack {
        effects[index].strength *= policy.tooEarlyFactor
      }
    }
    return effects
  }

  private mutating func solve() {
    var all: [(key: CauseKey, effects: [Effect])] = []
    for entity in situation.graph.entities {
      for cause in library.causes where cause.entityType == entity.type {
        let key = CauseKey(entity: entity.id, cause: cause.id)
        let effects = effects(of: key)
        let leadsToPresent = effects.contains {
          situation.observations[$0.observation].verdict == .present
        }
        if leadsToPresent { all.append((key, effects)) }
      }
    }
    causes = all.map(\.key)
    var weights: [(score: Double, set: Int)] = []
    for set in 0..<(1 << all.count) {
      var clear = situation.observations.map { 1 - library[$0.key.symptom].leak }
      var score = 0.0
      for (bit, cause) in all.enumerated() where set & (1 << bit) != 0 {
        let prior = library[cause.key.cause].prior
        score += log(prior / (1 - prior))
        for effect in cause.effects { clear[effect.observation] *= 1 - min(effect.strength, 0.999) }
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
