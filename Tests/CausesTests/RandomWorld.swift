import Causes
import Symptoms
import Telemetry
import TestSeeds
import Topology
import Vitals

/// A small world: a random library over random services, with some true causes and what they show.
struct RandomWorld {
  let library: CausalLibrary
  let situation: Situation

  /// Entities, relations, causes, symptoms and observations, all from the generator.
  init(_ generator: inout SeededGenerator) {
    let entityCount = Int.random(in: 1...4, using: &generator)
    let graph = Self.graph(entityCount, &generator)
    let causeCount = Int.random(in: 1...(11 / entityCount), using: &generator)
    let symptomCount = Int.random(in: 1...(12 / entityCount), using: &generator)
    let library = Self.library(causeCount, symptomCount, &generator)
    self.library = library
    situation = Self.situation(library, graph, &generator)
  }

  private static func graph(_ count: Int, _ generator: inout SeededGenerator) -> TopologyGraph {
    let entities = (0..<count).map { index in
      Entity(id: EntityID(index: Int32(index)), key: EntityKey(.service, "s\(index)"))
    }
    var relations: [Relation] = []
    for from in 0..<count {
      for to in 0..<count where from != to && Bool.random(using: &generator) {
        var quantities = RelationQuantities()
        quantities.touchShare = Double.random(in: 0...1, using: &generator)
        relations.append(
          Relation(
            type: .calls, from: EntityID(index: Int32(from)), to: EntityID(index: Int32(to)),
            provenance: .declared, quantities: quantities))
      }
    }
    return TopologyGraph(entities: entities, relations: relations)
  }

  private static func library(
    _ causeCount: Int, _ symptomCount: Int, _ generator: inout SeededGenerator
  ) -> CausalLibrary {
    let conditionCount = Int.random(in: 1...3, using: &generator)
    let rules = (0..<symptomCount).map { index in
      SymptomRule(
        id: SymptomID(index: Int32(index)), entityType: .service, name: "y\(index)", summary: "",
        measure: .silence, detector: .above(1),
        leak: Double.random(in: 0.0005...0.05, using: &generator))
    }
    let causes = (0..<causeCount).map { index in
      Cause(
        id: CauseID(index: Int32(index)), entityType: .service, name: "c\(index)", summary: "",
        prior: Double.random(in: 0.001...0.2, using: &generator))
    }
    let conditions = (0..<conditionCount).map { index in
      CausalNode(kind: .condition, scope: EntityScope(.service), name: "d\(index)", summary: "")
    }
    let nodeCount = causeCount + conditionCount + symptomCount
    var influences: [Influence] = []
    for from in 0..<(causeCount + conditionCount) {
      for to in causeCount..<nodeCount where from != to {
        guard Double.random(in: 0..<1, using: &generator) < 0.45 else { continue }
        influences.append(influence(from, to, &generator))
      }
    }
    return CausalLibrary(
      rules: rules, causes: causes, conditions: conditions, influences: influences)
  }

  private static func influence(
    _ from: Int, _ to: Int, _ generator: inout SeededGenerator
  ) -> Influence {
    let paths: [[PathStep]] = [
      [], [PathStep(.calls, isForward: false)], [PathStep(.calls, isForward: true)],
      [PathStep(.calls, isForward: true), PathStep(.calls, isForward: false)],
    ]
    let path = paths[Int.random(in: 0..<paths.count, using: &generator)]
    let isLive = !path.isEmpty && Bool.random(using: &generator)
    return Influence(
      from: CausalNodeID(index: Int32(from)), to: CausalNodeID(index: Int32(to)), along: path,
      strength: Strength(
        Double.random(in: 0.2...1, using: &generator), times: isLive ? .touchShare : nil),
      delaySeconds: Double.random(in: 0...60, using: &generator))
  }

  /// What some true causes show by the model's own account, measured well or badly, or not at all.
  private static func situation(
    _ library: CausalLibrary, _ graph: TopologyGraph, _ generator: inout SeededGenerator
  ) -> Situation {
    let map = CausalityMap(library: library, graph: graph)
    var clear: [SymptomKey: Double] = [:]
    for entity in graph.entities {
      for cause in library.causes where Double.random(in: 0..<1, using: &generator) < 0.3 {
        let signature = Signature(of: CauseKey(entity: entity.id, cause: cause.id), in: map)
        for entry in signature.entries { clear[entry.symptom, default: 1] *= 1 - entry.strength }
      }
    }
    var observations: [SymptomObservation] = []
    for entity in graph.entities {
      for rule in library.rules where Double.random(in: 0..<1, using: &generator) < 0.85 {
        let key = SymptomKey(entity: entity.id, symptom: rule.id)
        let shown = 1 - (clear[key] ?? 1) * 0.95
        let isPresent = Double.random(in: 0..<1, using: &generator) < shown
        observations.append(observation(key, isPresent, &generator))
      }
    }
    return Situation(
      graph: graph, observations: observations, at: Timestamp(nanoseconds: 300_000_000_000))
  }

  private static func observation(
    _ key: SymptomKey, _ isPresent: Bool, _ generator: inout SeededGenerator
  ) -> SymptomObservation {
    let evidence = Double.random(in: isPresent ? 0.5...10 : -5...(-0.2), using: &generator)
    let second = Int64.random(in: 0...40, using: &generator)
    return SymptomObservation(
      key: key, verdict: isPresent ? .present : .absent, logLikelihoodRatio: evidence,
      onset: Timestamp(nanoseconds: second * 1_000_000_000))
  }
}
