internal import Symptoms
internal import Telemetry
internal import Topology

extension CausalLibrary {
  /// What each model says, as a mark that changes with it, by the model's scope: "service",
  /// "database/mysql".
  ///
  /// Made from all that a judgement depends on, and from nothing that is only told: a sentence or
  /// a remedy may be written better without a new mark. The same in every run and on every
  /// machine. Two libraries with the same marks judge alike.
  ///
  /// - Complexity: O(nodes + influences); for starts and people's questions.
  package var editions: [String: UInt32] {
    var marks: [String: EditionMark] = [:]
    for cause in causes {
      marks[cause.scope.description, default: EditionMark()].add(
        "cause \(cause.name) \(cause.prior) \(cause.afterChange)")
    }
    for node in nodes where node.kind == .condition {
      marks[node.scope.description, default: EditionMark()].add("condition \(node.name)")
    }
    for rule in rules {
      marks[rule.scope.description, default: EditionMark()].add(
        "symptom \(rule.name) \(rule.measure) \(rule.detector) \(rule.leak) \(rule.isHarmless)")
    }
    for (index, influence) in influences.enumerated() {
      let strength = influence.strength
      marks[self[influence.from].scope.description, default: EditionMark()].add(
        "\(text(ofInfluence: Int32(index))) \(strength.factor) "
          + "\(strength.quantity?.rawValue ?? "") \(influence.delaySeconds)")
    }
    return marks.mapValues(\.folded)
  }
}

/// A hash of lines.
private struct EditionMark {
  private var hash = FNV1a()

  mutating func add(_ line: String) {
    hash.add(line)
    hash.add(10)
  }

  /// Both halves together.
  var folded: UInt32 { UInt32(truncatingIfNeeded: hash.value ^ hash.value >> 32) }
}
