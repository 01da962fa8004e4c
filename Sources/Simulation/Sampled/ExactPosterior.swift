package import Causes
import Symptoms
import Topology

/// The best that can be known of a sampled world with one cause: Bayes' rule over every cause of
/// every entity, summed exactly over all steps of each tree.
package struct ExactPosterior: Sendable {
  /// Every cause with its probability, the most probable first; they and `noCause` sum to 1.
  package let causes: [(key: CauseKey, probability: Double)]
  package let noCause: Double

  /// Enumerates the causes of `situation`; O(causes x signature).
  package init(library: CausalLibrary, situation: Situation) {
    let map = CausalityMap(library: library, graph: situation.graph)
    var ratios: [SymptomKey: Double] = [:]
    for observation in situation.observations {
      ratios[observation.key] = observation.logLikelihoodRatio
    }
    let scored = CauseList.all(library, situation.graph).map { key -> (CauseKey, Double) in
      let prior = library[key.cause].prior
      let tree = CauseTree(Signature(of: key, in: map), in: map)
      return (
        key,
        Logarithm.natural(prior / (1 - prior))
          + Self.logRatio(of: tree, ratios: ratios, library: library)
      )
    }
    let top = max(0, scored.map(\.1).max() ?? 0)
    let weights = scored.map { ($0.0, Logarithm.exponential($0.1 - top)) }
    let none = Logarithm.exponential(-top)
    let sum = weights.reduce(none) { $0 + $1.1 }
    causes = weights.map { (key: $0.0, probability: $0.1 / sum) }.sorted {
      $0.probability != $1.probability ? $0.probability > $1.probability : $0.key < $1.key
    }
    noCause = none / sum
  }

  /// log P(all that is seen | the cause) / P(all that is seen | nothing), by sums from the leaves
  /// up.
  private static func logRatio(
    of tree: CauseTree, ratios: [SymptomKey: Double], library: CausalLibrary
  ) -> Double {
    // P(what is seen below | this point) / P(what is seen below | not this point)
    var below = [Double](repeating: 1, count: tree.points.count)
    for place in tree.points.indices.reversed() {
      let point = tree.points[place]
      if let symptom = point.symptom {
        if let ratio = ratios[symptom] {
          let (leak, seen) = (library[symptom.symptom].leak, Logarithm.exponential(ratio))
          below[place] *= seen / (leak * seen + 1 - leak)
        }
      }
      guard point.previous >= 0 else { continue }
      below[point.previous] *= point.step * below[place] + 1 - point.step
    }
    return tree.points.isEmpty ? 0 : Logarithm.natural(below[0])
  }
}
