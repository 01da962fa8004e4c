package import Causes
import Engine
import Symptoms
package import Topology

/// The reasoner beside the exact optimum, on the same sampled worlds.
package struct SampledScore: Sendable {
  /// Worlds drawn.
  package private(set) var worldCount = 0
  /// Worlds in which each ranked the true cause first.
  package private(set) var rightCount = 0
  package private(set) var exactRightCount = 0
  /// Worlds in which both ranked the same cause first.
  package private(set) var agreedCount = 0
  package private(set) var calibration = Calibration()
  package private(set) var exactCalibration = Calibration()

  package init() {}

  /// The topology of an estate drawn from a seed, as an engine discovers it on a quiet day.
  package static func graph(
    library: CausalLibrary, seed: UInt64, serviceCount: Int
  ) throws -> TopologyGraph {
    var plan = TrialPlan(seed: seed)
    plan.serviceCount = serviceCount
    (plan.calmSeconds, plan.brokenSeconds) = (40, 0)
    var trial = Trial(plan, library: library)
    _ = try trial.run()
    return trial.snapshot.graph
  }

  /// Draws a world in a topology and lets both say what is going on.
  package mutating func add(
    library: CausalLibrary, graph: TopologyGraph, measuring: Measuring, seed: UInt64
  ) {
    guard
      let world = SampledWorld(library: library, graph: graph, measuring: measuring, seed: seed)
    else { return }
    var reasoner = Reasoner(library: library)
    let said = reasoner.diagnose(world.situation)
    let exact = ExactPosterior(library: library, situation: world.situation)
    let first = said.causes.first?.key
    let best = exact.causes.first.flatMap { $0.probability > exact.noCause ? $0 : nil }
    worldCount += 1
    rightCount += first == world.truth ? 1 : 0
    exactRightCount += best?.key == world.truth ? 1 : 0
    agreedCount += first == best?.key ? 1 : 0
    for cause in said.causes {
      calibration.add(cause.probability, isTrue: cause.key == world.truth)
    }
    if let best { exactCalibration.add(best.probability, isTrue: best.key == world.truth) }
  }

  /// The result as Markdown.
  package var text: String {
    func percent(_ count: Int) -> String {
      guard worldCount > 0 else { return "-" }
      let tenths = (1_000 * count + worldCount / 2) / worldCount
      return "\(tenths / 10).\(tenths % 10) %"
    }
    return """
      | worlds | reasoner: true cause first | exact optimum | both say the same |
      |---|---|---|---|
      | \(worldCount) | \(percent(rightCount)) | \(percent(exactRightCount)) \
      | \(percent(agreedCount)) |
      """
  }
}
