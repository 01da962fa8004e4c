package import Causes
package import Response
internal import Symptoms
package import Topology
internal import Vitals

/// A service level that a fault would spend.
package struct LevelRisk: Sendable {
  package var level: ServiceLevel
  /// That the requests it promises something of would show the fault, 0...1.
  package var probability: Double
  /// Typical time until then, in seconds.
  package var delaySeconds: Double

  /// The levels that a prediction puts at risk, surest first: of a service whose requests would
  /// fail, or would take longer, those that promise that they do not.
  ///
  /// - Complexity: O(symptoms + levels).
  package static func all(
    of levels: [ServiceLevel], by prediction: Prediction, graph: TopologyGraph,
    library: CausalLibrary
  ) -> [LevelRisk] {
    var surest: [SymptomKind: Prediction.Expected] = [:]
    for expected in prediction.symptoms where graph[expected.symptom.entity].type == .service {
      guard case .request(let measure) = library[expected.symptom.symptom].measure else { continue }
      let kind = SymptomKind(service: graph[expected.symptom.entity].name, measure: measure)
      if expected.probability > surest[kind]?.probability ?? 0 { surest[kind] = expected }
    }
    return levels.compactMap { level in
      let measure: RequestMeasure = level.goodness == .succeeded ? .errors : .duration
      return surest[SymptomKind(service: level.service, measure: measure)].map {
        LevelRisk(level: level, probability: $0.probability, delaySeconds: $0.delaySeconds)
      }
    }.sorted { ($1.probability, $0.level.name) < ($0.probability, $1.level.name) }
  }

  private struct SymptomKind: Hashable {
    var service: String
    var measure: RequestMeasure
  }
}

extension ServiceLevel {
  /// What is taken to be promised of an estate in which nobody said anything: the defaults of each
  /// service at which requests enter.
  package static func defaults(of graph: TopologyGraph) -> [ServiceLevel] {
    graph.uncalledServices.map { graph[$0] }.filter { !$0.isVirtual }
      .flatMap { defaults(of: $0.name) }
  }
}
