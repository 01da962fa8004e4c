import Causes
import Foundation

/// The oracle's account of one cause alone: its best paths as a tree of conditions that are there
/// or not, with what was observed at the leaves.
struct EvidenceTree {
  struct Leaf {
    var observation: Int
    /// Factor on the last step.
    var factor: Double
    /// Likelihood ratio of what was measured.
    var ratio: Double
    var leak: Double
    fileprivate var parent = 0
    fileprivate var step = 0.0
    /// The condition that shows it; nil for the cause itself.
    fileprivate var via: CausalPoint?

    init(observation: Int, factor: Double, ratio: Double, leak: Double) {
      self.observation = observation
      self.factor = factor
      self.ratio = ratio
      self.leak = leak
    }

    /// P(measured) / P(measured | symptom absent), when the parent shows it with this strength.
    fileprivate func likelihood(_ strength: Double) -> Double {
      let shown = 1 - (1 - leak) * (1 - min(strength, 0.999))
      return shown * ratio + 1 - shown
    }
  }

  struct Effect: Equatable {
    var observation: Int
    var strength: Double
    /// The condition that shows it, nil for the cause itself, and the strength of that last step.
    var via: CausalPoint?
    var tail = 1.0
  }

  private struct Node {
    var parent: Int
    var step: Double
  }

  private(set) var leaves: [Leaf] = []
  /// The cause first, each condition after its parent.
  private var nodes = [Node(parent: -1, step: 1)]
  private var places: [CausalPoint: Int] = [:]

  /// Conditions in the tree.
  var conditionCount: Int { nodes.count - 1 }

  mutating func add(_ path: [CausalPoint], strengths: [CausalPoint: Double], leaf: Leaf) {
    var parent = 0
    for (before, point) in zip(path, path.dropFirst()) {
      let step = min(1, (strengths[point] ?? 0) / (strengths[before] ?? 1))
      if point == path.last {
        var leaf = leaf
        leaf.parent = parent
        leaf.step = step
        leaf.via = before == path.first ? nil : before
        leaves.append(leaf)
      } else if let place = places[point] {
        parent = place
      } else {
        nodes.append(Node(parent: parent, step: step))
        parent = nodes.count - 1
        places[point] = parent
      }
    }
  }

  /// How strongly the cause leads to each leaf, given all evidence, by products down the tree.
  var effects: [Effect] {
    let odds = nodes.indices.map { self.odds($0) }
    return leaves.map { leaf in
      var strength = leaf.step * leaf.factor
      var node = leaf.parent
      while nodes[node].parent >= 0 {
        let step = nodes[node].step
        strength *= step * odds[node] / (step * odds[node] + 1 - step)
        node = nodes[node].parent
      }
      return Effect(
        observation: leaf.observation, strength: strength, via: leaf.via,
        tail: leaf.via == nil ? 1 : leaf.step)
    }
  }

  /// What the tree says of the cause alone, less what its effects say one by one; in nats.
  var correction: Double {
    leaves.indices.reduce(log(odds(0))) { $0 - gain(of: $1) }
  }

  /// What one effect alone says of the cause, in nats.
  func gain(of leaf: Int) -> Double {
    log(leaves[leaf].likelihood(effects[leaf].strength) / leaves[leaf].likelihood(0))
  }

  /// P(evidence below | node) / P(evidence below | not node).
  private func odds(_ node: Int) -> Double {
    var odds = 1.0
    for leaf in leaves where leaf.parent == node {
      odds *= leaf.likelihood(leaf.step * leaf.factor) / leaf.likelihood(0)
    }
    for child in nodes.indices where nodes[child].parent == node {
      odds *= nodes[child].step * self.odds(child) + 1 - nodes[child].step
    }
    return odds
  }

  /// The same as `effects` and the odds of the cause, by adding up every state of every condition.
  func enumerated() -> (effects: [Effect], odds: Double) {
    var total = 0.0
    var held = [Double](repeating: 0, count: nodes.count)
    for state in 0..<(1 << conditionCount) {
      let isThere = nodes.indices.map { $0 == 0 || state & (1 << ($0 - 1)) != 0 }
      var weight = 1.0
      for node in nodes.indices.dropFirst() {
        let chance = isThere[nodes[node].parent] ? nodes[node].step : 0
        weight *= isThere[node] ? chance : 1 - chance
      }
      for leaf in leaves {
        weight *= leaf.likelihood(isThere[leaf.parent] ? leaf.step * leaf.factor : 0)
      }
      total += weight
      for node in nodes.indices where isThere[node] { held[node] += weight }
    }
    let nothing = leaves.reduce(1.0) { $0 * $1.likelihood(0) }
    let effects = leaves.map { leaf in
      Effect(
        observation: leaf.observation,
        strength: held[leaf.parent] / total * leaf.step * leaf.factor, via: leaf.via,
        tail: leaf.via == nil ? 1 : leaf.step)
    }
    return (effects, total / nothing)
  }
}
