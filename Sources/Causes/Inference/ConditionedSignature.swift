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
/// The doubt of the shared steps is paid once, in a correction of the cause's log odds: with it,
/// the score of this cause alone is the exact log likelihood ratio of the tree. Together with other
/// causes the symptoms remain a noisy-OR.
///
/// Room for one cause after the other: `begin`, `add` its leaves, `keep` those that count, then
/// `condition`.
struct ConditionedSignature {
  /// One observed symptom of the signature.
  struct Leaf {
    /// Index into the best paths, and into the observed leaves.
    var place: Int32
    var leaf: Int32
    /// Factor on the last step (a symptom that began too early counts for little).
    var factor = 1.0
    /// Strength of the whole path, given all evidence; known once conditioned.
    var strength = 0.0
    /// Number of the condition that shows the symptom, or -1 when the cause itself does.
    var via: Int32 = -1
    /// Strength of the step from that condition; the rest of `strength` is of the way to it.
    var tail = 1.0
  }

  /// In the order in which their points were settled.
  private(set) var leaves: [Leaf] = []
  /// For each settled point P(evidence below | point) / P(evidence below | not point).
  private var below: [Odds] = []
  /// For each the strength from the cause, every step given the evidence below it; above 0 once
  /// known.
  private var strengths: [Double] = []

  mutating func begin(_ paths: BestPaths) {
    leaves.removeAll(keepingCapacity: true)
    let count = paths.settled.count
    if below.count < count {
      below = [Odds](repeating: .even, count: count)
      strengths = [Double](repeating: 0, count: count)
    }
    for place in 0..<count {
      below[place] = .even
      strengths[place] = -1
    }
  }

  mutating func add(place: Int32, leaf: Int32) { leaves.append(Leaf(place: place, leaf: leaf)) }

  /// Keeps the leaves for which `factor` (of place and leaf) is not nil.
  mutating func keep(_ factor: (Int32, Int32) -> Double?) {
    var count = 0
    for index in leaves.indices {
      guard let factor = factor(leaves[index].place, leaves[index].leaf) else { continue }
      leaves[count] = leaves[index]
      leaves[count].factor = factor
      count += 1
    }
    leaves.removeLast(leaves.count - count)
  }

  /// Finds the leaves' strengths.
  ///
  /// - Returns: what the whole tree says of the cause, in nats, and what is to be added to the
  ///   cause's log odds for it to be so; 0 when no two symptoms share a doubtful step.
  /// - Complexity: O(settled points).
  mutating func condition(
    _ paths: BestPaths, _ observed: [ObservedPoints.Leaf]
  ) -> (total: Double, correction: Double) {
    let settled = paths.settled
    for leaf in leaves {
      let place = Int(leaf.place)
      let parent = Int(settled[place].previous)
      guard parent >= 0 else { continue }
      let step = settled[place].step(from: settled[parent])
      below[parent].multiply(observed[Int(leaf.leaf)].gain(step * leaf.factor))
    }
    for place in settled.indices.reversed() where !below[place].isEven {
      let parent = Int(settled[place].previous)
      guard parent >= 0 else { continue }
      below[parent].multiply(below[place].behind(settled[place].step(from: settled[parent])))
    }
    var correction = Odds.even
    for index in leaves.indices {
      let place = Int(leaves[index].place)
      let parent = Int(settled[place].previous)
      guard parent >= 0 else { continue }
      let step = settled[place].step(from: settled[parent])
      leaves[index].strength = strength(of: parent, settled) * step * leaves[index].factor
      if settled[parent].previous >= 0 {
        leaves[index].via = settled[parent].number
        leaves[index].tail = step
      }
      correction.multiply(observed[Int(leaves[index].leaf)].gain(leaves[index].strength))
    }
    let total = paths.settled.isEmpty ? 0 : below[0].logarithm
    return (total, total - correction.logarithm)
  }

  /// Strength from the cause to a point, given the evidence; each point is asked of once.
  private mutating func strength(of place: Int, _ settled: [BestPaths.Settled]) -> Double {
    if strengths[place] >= 0 { return strengths[place] }
    let parent = Int(settled[place].previous)
    var strength = 1.0
    if parent >= 0 {
      let step = settled[place].step(from: settled[parent])
      strength = self.strength(of: parent, settled) * below[place].posterior(step)
    }
    strengths[place] = strength
    return strength
  }
}

extension BestPaths.Settled {
  /// The strength of the last step, from the point before it.
  fileprivate func step(from before: BestPaths.Settled) -> Double {
    before.strength > 0 ? min(1, strength / before.strength) : 0
  }
}
