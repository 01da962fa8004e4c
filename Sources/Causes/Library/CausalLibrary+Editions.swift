internal import Symptoms
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

/// A hash that is the same in every run: FNV-1a of 64 bits.
private struct EditionMark {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ line: String) {
    for byte in line.utf8 { step(byte) }
    step(10)
  }

  private mutating func step(_ byte: UInt8) {
    state = (state ^ UInt64(byte)) &* 0x100_0000_01B3
  }

  /// Both halves together.
  var folded: UInt32 { UInt32(truncatingIfNeeded: state ^ state >> 32) }
}
