package import Topology

/// One arrow of the library: the node `from` brings or shows the node `to`, here or on a related
/// entity.
///
/// `shows`, `brings` and `spreads` of the language all become influences; the first two stay on the
/// entity.
package struct Influence: Hashable, Sendable {
  package var from: CausalNodeID
  package var to: CausalNodeID
  /// Relations to walk from the one entity to the other; empty when both are the same entity.
  package var along: [PathStep]
  package var strength: Strength
  /// Typical time from the one to the other, in seconds, 0 or more.
  package var delaySeconds: Double

  package init(
    from: CausalNodeID, to: CausalNodeID, along: [PathStep] = [], strength: Strength,
    delaySeconds: Double = 0
  ) {
    self.from = from
    self.to = to
    self.along = along
    self.strength = strength
    self.delaySeconds = delaySeconds
  }
}

/// One relation walked, with or against its direction.
///
/// Written `calls>` or `<calls`.
package struct PathStep: Hashable, Sendable, CustomStringConvertible {
  package var relation: RelationType
  /// Walked from the relation's `from` to its `to`.
  package var isForward: Bool

  package init(_ relation: RelationType, isForward: Bool) {
    self.relation = relation
    self.isForward = isForward
  }

  package var description: String { isForward ? "\(relation.name)>" : "<\(relation.name)" }
}

/// How likely an influence acts: a number, or a number times a live quantity of the last relation
/// walked.
package struct Strength: Hashable, Sendable {
  /// Live quantities a strength may follow.
  ///
  /// Written as the case's name with dashes.
  package enum Quantity: String, CaseIterable, Hashable, Sendable {
    case latencyShare = "latency-share"
    case touchShare = "touch-share"
    case loadShare = "load-share"
    case errorRatio = "error-ratio"
  }

  /// In (0, 1].
  package var factor: Double
  package var quantity: Quantity?

  package init(_ factor: Double, times quantity: Quantity? = nil) {
    self.factor = factor
    self.quantity = quantity
  }

  /// The strength over a relation, 0...1.
  ///
  /// A live quantity is rounded to a 64th, so that its wobble from one tick to the next changes
  /// neither signatures nor the caches that hold them.
  package func value(over quantities: RelationQuantities?) -> Double {
    guard let quantity else { return factor }
    guard let quantities else { return 0 }
    return factor * Double(Self.step(of: quantity.value(in: quantities))) / Double(Self.stepCount)
  }

  /// Steps into which a live quantity is divided.
  private static let stepCount = 64

  /// The step, 0...64, that is nearest to a live quantity; what is no share counts as the nearest.
  static func step(of quantity: Double) -> Int {
    quantity > 0 ? Int((min(quantity, 1) * Double(stepCount)).rounded()) : 0
  }
}

extension Strength.Quantity {
  /// The quantity as the relation has it now.
  package func value(in quantities: RelationQuantities) -> Double {
    switch self {
    case .latencyShare: quantities.latencyShare
    case .touchShare: quantities.touchShare
    case .loadShare: quantities.loadShare
    case .errorRatio: quantities.errorRatio
    }
  }
}
