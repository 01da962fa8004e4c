package import Causes
import Symptoms
import Telemetry
package import Topology

/// How symptoms are measured in a sampled world.
package struct Measuring: Sendable {
  /// Part of symptoms that nothing can tell.
  package var missing = 0.1
  /// Part of symptoms that are told although they are not there, beyond their leak, and that are
  /// overlooked.
  package var spurious = 0.002
  package var overlooked = 0.02

  package init() {}

  /// log P(told | there) / P(told | not there), and the same of "absent".
  var presentRatio: Double { Logarithm.natural((1 - overlooked) / spurious) }
  var absentRatio: Double { Logarithm.natural(overlooked / (1 - spurious)) }
}

/// One cause in a given topology, and symptoms drawn from its signature: the world as the library
/// has it.
///
/// Says nothing of whether the library is right; tells how much of what could be known is found.
package struct SampledWorld: Sendable {
  package let truth: CauseKey
  package let situation: Situation

  /// Draws a cause by its prior, and what is seen of it.
  package init?(
    library: CausalLibrary, graph: TopologyGraph, measuring: Measuring, seed: UInt64
  ) {
    var generator = SeededGenerator(seed: seed, purpose: 9)
    let map = CausalityMap(library: library, graph: graph)
    let all = CauseList.all(library, graph)
    guard let drawn = Self.draw(all, library, &generator) else { return nil }
    truth = drawn
    let tree = CauseTree(Signature(of: drawn, in: map), in: map)
    let shown = tree.sample(&generator)
    var observations: [SymptomObservation] = []
    for entity in graph.entities {
      for rule in library.rules(holdingFor: entity.scope) where !generator.chance(measuring.missing)
      {
        let key = SymptomKey(entity: entity.id, symptom: rule.id)
        let isThere = shown[key] != nil || generator.chance(rule.leak)
        let isTold = generator.chance(isThere ? 1 - measuring.overlooked : measuring.spurious)
        observations.append(
          SymptomObservation(
            key: key, verdict: isTold ? .present : .absent,
            logLikelihoodRatio: isTold ? measuring.presentRatio : measuring.absentRatio,
            onset: Self.begin.advanced(bySeconds: shown[key] ?? 0)))
      }
    }
    situation = Situation(
      graph: graph, observations: observations.sorted { $0.key < $1.key },
      at: Self.begin.advanced(bySeconds: 3_600))
  }

  private static let begin = Timestamp(nanoseconds: TelemetryFeed.epoch)

  private static func draw(
    _ all: [CauseKey], _ library: CausalLibrary, _ generator: inout SeededGenerator
  ) -> CauseKey? {
    var left = generator.unit() * all.reduce(0) { $0 + library[$1.cause].prior }
    for key in all {
      left -= library[key.cause].prior
      if left < 0 { return key }
    }
    return all.last
  }
}

/// Every cause that could be going on in a topology.
enum CauseList {
  static func all(_ library: CausalLibrary, _ graph: TopologyGraph) -> [CauseKey] {
    graph.entities.flatMap { entity in
      library.causes(holdingFor: entity.scope).map { CauseKey(entity: entity.id, cause: $0.id) }
    }.sorted()
  }
}
