internal import Symptoms
internal import Topology

/// How much the observations speak against a cause or condition, judged by what it shows itself.
///
/// Candidates are looked for backwards through what is not known to be healthy: a condition whose
/// own symptoms are absent makes every path through it less likely by as much as their absence
/// does. This guides the search only; the score knows nothing of it.
struct Doubt {
  let situation: Situation
  let library: CausalLibrary

  /// From 1 (nothing speaks against it) down to 0.
  func factor(_ point: CausalPoint) -> Double {
    var factor = 1.0
    for index in library.influences(from: point.node) {
      let influence = library.influences[Int(index)]
      guard influence.along.isEmpty, let symptom = library.symptom(influence.to),
        let place = situation.index(of: SymptomKey(entity: point.entity, symptom: symptom))
      else { continue }
      let observation = situation.observations[place]
      if observation.verdict == .present { return 1 }
      let strength = influence.strength.factor
      factor *= strength * Nats.exp(min(0, observation.logLikelihoodRatio)) + 1 - strength
    }
    return factor
  }
}
