package import Topology
package import Vitals

/// The number of a rule in its library: dense, in the order of type and name.
package struct SymptomID: Hashable, Comparable, Sendable, Codable {
  /// Place among the rules of its library, from 0.
  package var index: Int32

  package init(index: Int32) { self.index = index }

  package static func < (left: SymptomID, right: SymptomID) -> Bool { left.index < right.index }
}

/// A proposition about entities of one type that telemetry can decide, and how it is decided.
package struct SymptomRule: Hashable, Sendable {
  package var id: SymptomID
  /// The entities that it is decided for.
  package var scope: EntityScope
  /// Unique among all rules of one entity: "errors-begin-here".
  package var name: String
  /// One sentence for people.
  package var summary: String
  package var measure: Measure
  package var detector: Detector
  /// Probability that the symptom is seen with no cause in the library behind it, in (0, 1).
  package var leak: Double
  /// It hurts nobody by itself: more requests than usual, say.
  package var isHarmless: Bool

  /// A rule of a type, or of one kind of it.
  package init(
    id: SymptomID, entityType: EntityType, kind: EntityKind? = nil, name: String, summary: String,
    measure: Measure, detector: Detector, leak: Double, isHarmless: Bool = false
  ) {
    self.id = id
    scope = EntityScope(entityType, kind: kind)
    self.name = name
    self.summary = summary
    self.measure = measure
    self.detector = detector
    self.leak = leak
    self.isHarmless = isHarmless
  }

  package var entityType: EntityType { scope.type }
}

/// How a measure becomes present, absent or unknown.
///
/// Each has a floor in the measure's own unit, so that a significant but tiny change is no symptom.
package enum Detector: Hashable, Sendable {
  /// Present while the measure is above the limit.
  case above(Double)
  /// Present while the measure is below the limit.
  case below(Double)
  /// Present while the measure is above `factor` times its baseline and above `floor`.
  /// A measure without baseline yet is compared with `absolute`, when given.
  case risesAbove(factor: Double, floor: Double, absolute: Double?)
  /// Present while the measure is below `factor` times its baseline, whose level is at least
  /// `floor`.
  case fallsBelow(factor: Double, floor: Double)
  /// For ratios of counts: a binomial test of the window against the baseline, with `floor` the
  /// least ratio.
  case proportion(floor: Double)
  /// Grows without a fall for this long, by this part of its first value at least.
  case grows(seconds: Double, by: Double)
  /// Occurs in the window at least this often (logs, events), and more often than its baseline.
  case occurs(count: Int)
  /// One against its siblings (parts of one whole): above `factor` times their median and above
  /// `floor`.
  case outlier(factor: Double, floor: Double)
}
