/// A set of causes that together explain a component, with its score.
struct ScoredExplanation: Hashable {
  /// Ascending; indices into the component's problem.
  var causes: [Int32]
  /// Relative to no cause at all, in nats.
  var score: Double

  /// Best first; of equal scores the one with fewer, then with lower causes.
  static func isBetter(_ left: Self, _ right: Self) -> Bool {
    if left.score != right.score { return left.score > right.score }
    if left.causes.count != right.causes.count { return left.causes.count < right.causes.count }
    return left.causes.lexicographicallyPrecedes(right.causes)
  }
}

/// The best explanations met in a search: at most so many, none much worse than the best.
struct ExplanationSet {
  let limit: Int
  let gap: Double
  /// Best first, each once.
  private(set) var ranked: [ScoredExplanation] = []

  init(limit: Int, gap: Double) {
    self.limit = limit
    self.gap = gap
  }

  var best: ScoredExplanation { ranked.first ?? ScoredExplanation(causes: [], score: 0) }

  /// An explanation that scores less has no place here.
  var threshold: Double {
    guard let first = ranked.first else { return -.infinity }
    let kept = first.score - gap
    guard ranked.count >= limit, let last = ranked.last else { return kept }
    return max(kept, last.score)
  }

  mutating func offer(_ explanation: ScoredExplanation) {
    guard explanation.score >= threshold,
      !ranked.contains(where: { $0.causes == explanation.causes })
    else { return }
    var low = 0
    var high = ranked.count
    while low < high {
      let middle = (low + high) / 2
      if ScoredExplanation.isBetter(ranked[middle], explanation) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    ranked.insert(explanation, at: low)
    let floor = ranked[0].score - gap
    while ranked.count > limit || (ranked.last?.score ?? floor) < floor { ranked.removeLast() }
  }

  /// Probability of each of `count` causes, and of no cause at all, over the explanations kept.
  func posterior(count: Int) -> (causes: [Double], none: Double) {
    let total = Nats.logSumExp(ranked.map(\.score))
    var causes = [Double](repeating: 0, count: count)
    var none = 0.0
    for explanation in ranked {
      let weight = Nats.exp(explanation.score - total)
      if explanation.causes.isEmpty { none += weight }
      for cause in explanation.causes { causes[Int(cause)] += weight }
    }
    return (causes.map { min($0, 1) }, min(none, 1))
  }
}
