internal import Symptoms

/// How strongly a cause leads to each observed symptom, given what else is observed on the way.
///
/// The symptoms below one condition come and go together: when a service drags, its operations,
/// links and callers all show it. Taken one by one, each would pay the doubt of the steps that they
/// share, and ten symptoms behind one doubtful step would seem ten times as unlikely as one. The
/// best paths of a cause form a tree, and on a tree belief propagation is exact (Pearl,
/// *Probabilistic Reasoning in Intelligent Systems*, 1988, section 4.2): evidence is gathered from
/// the leaves up, and every step's strength becomes its posterior. Likewise a condition whose
/// symptoms are absent is doubted once, not once for each symptom.
///
/// The doubt of the shared steps is paid once, in `correction`: with it, the score of this cause
/// alone is the exact log likelihood ratio of the tree. Together with other causes the symptoms
/// remain a noisy-OR.
struct ConditionedSignature {
  /// One observed symptom of the signature.
  struct Leaf {
    var place: Int32
    /// Factor on the last step (a symptom that began too early counts for little).
    var factor: Double
    var logLikelihoodRatio: Double
    var leak: Double
  }

  /// Strength of the whole path to each leaf, in the order given.
  private(set) var strengths: [Double] = []
  /// To be added to the log odds of the cause, in nats; 0 when no two symptoms share a doubtful
  /// step.
  private(set) var correction = 0.0

  /// - Complexity: O(settled points of the signature).
  init(_ paths: BestPaths, leaves: [Leaf]) {
    let settled = paths.settled
    // log P(evidence below | point) / P(evidence below | not point)
    var below = [Double](repeating: 0, count: settled.count)
    for leaf in leaves { below[Int(leaf.place)] = .nan }
    let steps = Self.steps(settled)
    for leaf in leaves {
      let step = steps[Int(leaf.place)] * leaf.factor
      let parent = Int(settled[Int(leaf.place)].previous)
      if parent >= 0 { below[parent] += leaf.gain(step) }
    }
    for index in settled.indices.reversed() where !below[index].isNaN && below[index] != 0 {
      let parent = Int(settled[index].previous)
      if parent >= 0 { below[parent] += Self.message(steps[index], below[index]) }
    }
    let strength = Self.posteriors(settled, steps: steps, below: below)
    strengths = leaves.map { leaf in
      let parent = Int(settled[Int(leaf.place)].previous)
      return (parent >= 0 ? strength[parent] : 1) * steps[Int(leaf.place)] * leaf.factor
    }
    let exact = settled.isEmpty || below[0].isNaN ? 0 : below[0]
    correction = zip(leaves, strengths).reduce(exact) { $0 - $1.0.gain($1.1) }
  }

  /// The strength of the last step to each point.
  private static func steps(_ settled: [BestPaths.Settled]) -> [Double] {
    settled.map { point in
      guard point.previous >= 0 else { return 1 }
      let before = settled[Int(point.previous)].strength
      return before > 0 ? min(1, point.strength / before) : 0
    }
  }

  /// Strength from the cause to each point, every step given the evidence below it.
  private static func posteriors(
    _ settled: [BestPaths.Settled], steps: [Double], below: [Double]
  ) -> [Double] {
    var strength = [Double](repeating: 1, count: settled.count)
    for index in settled.indices where settled[index].previous >= 0 {
      let evidence = below[index].isNaN ? 0 : below[index]
      strength[index] =
        strength[Int(settled[index].previous)] * posterior(steps[index], evidence)
    }
    return strength
  }

  /// P(step | its start, the evidence below).
  private static func posterior(_ step: Double, _ evidence: Double) -> Double {
    guard step > 0, step < 1 else { return step }
    let odds = Nats.logOdds(step) + evidence
    return odds > 30 ? 1 : odds < -30 ? 0 : 1 / (1 + Nats.exp(-odds))
  }

  /// log (step * e^evidence + 1 - step): what evidence below a step says of its start.
  private static func message(_ step: Double, _ evidence: Double) -> Double {
    guard step < 1 else { return evidence }
    guard step > 0 else { return 0 }
    return Nats.logSumExp([Nats.log(step) + evidence, Nats.log(1 - step)])
  }
}

extension ConditionedSignature.Leaf {
  /// log likelihood ratio of the observation with its parent there (and the leak) against the leak
  /// alone.
  fileprivate func gain(_ strength: Double) -> Double {
    let ratio = Nats.exp(logLikelihoodRatio)
    let shown = 1 - (1 - leak) * (1 - min(strength, 0.999))
    return Nats.log(shown * ratio + 1 - shown) - Nats.log(leak * ratio + 1 - leak)
  }
}
