package import Symptoms
internal import Telemetry
package import Topology

/// What would happen, and what the diagnosis would say of it, if some causes were going on.
package struct WhatIf: Sendable {
  /// An entity that the causes reach.
  package struct Affected: Hashable, Sendable {
    package let entity: EntityID
    /// Noisy-OR over the causes of the surest condition or symptom there, 0...1.
    package let probability: Double
    /// Typical time until then, in seconds.
    package let delaySeconds: Double
    /// The surest condition or symptom, and the cause that it comes from.
    package let node: CausalNodeID
    package let cause: CauseKey
  }

  /// What the diagnosis would make of an asserted cause.
  package enum Finding: Hashable, Sendable {
    /// Named, with this probability.
    case found(Double)
    /// Something else is named in its place.
    case takenFor(CauseKey)
    /// Nothing that is measured would show it.
    case unseen
    /// Seen, but too little to name a cause.
    case unexplained
  }

  /// Surest first, without the entities of the causes themselves.
  package let affected: [Affected]
  package let prediction: Prediction
  /// One for each asserted cause, in their order.
  package let findings: [(cause: CauseKey, finding: Finding)]

  /// Symptoms at least so sure are taken as present, others that the causes lead to as unknown.
  static let presentMin = 0.5

  /// Asserts `causes`.
  ///
  /// `isMeasured` says whether a symptom could be decided, if it were there.
  ///
  /// - Complexity: one search for each cause, and one diagnosis.
  package init(
    _ causes: [CauseKey], library: CausalLibrary, graph: TopologyGraph,
    isMeasured: (SymptomKey) -> Bool = { _ in true }
  ) {
    var reasoner = Reasoner(library: library)
    self.init(causes, graph: graph, isMeasured: isMeasured, reasoner: &reasoner)
  }

  /// The same with a reasoner that keeps what it met of one question for the next.
  package init(
    _ causes: [CauseKey], graph: TopologyGraph, isMeasured: (SymptomKey) -> Bool,
    reasoner: inout Reasoner
  ) {
    self.init(
      by: reasoner.signatures(of: causes, in: graph), graph: graph, isMeasured: isMeasured,
      reasoner: &reasoner)
  }

  /// Asserts the causes of `signatures`.
  init(
    by signatures: [Signature], graph: TopologyGraph, isMeasured: (SymptomKey) -> Bool,
    reasoner: inout Reasoner
  ) {
    let causes = signatures.map(\.cause)
    affected = Self.affected(by: signatures)
    prediction = Prediction(by: signatures, reasoner.library)
    let seen = Self.seen(prediction, isMeasured)
    let named = Self.named(for: seen, in: graph, by: &reasoner)
    findings = causes.map { ($0, Self.finding(of: $0, among: causes, seen: seen, named)) }
  }

  /// What the diagnosis would make of one cause alone.
  ///
  /// - Complexity: one search, and one diagnosis.
  static func finding(
    of cause: CauseKey, graph: TopologyGraph, isMeasured: (SymptomKey) -> Bool,
    reasoner: inout Reasoner
  ) -> Finding {
    let signature = reasoner.signature(of: cause, in: graph)
    let seen = seen(Prediction(by: [signature], reasoner.library), isMeasured)
    let named = named(for: seen, in: graph, by: &reasoner)
    return finding(of: cause, among: [cause], seen: seen, named)
  }

  private static func seen(
    _ prediction: Prediction, _ isMeasured: (SymptomKey) -> Bool
  ) -> [Prediction.Expected] {
    prediction.symptoms.filter { $0.probability >= presentMin && isMeasured($0.symptom) }
  }

  private static func affected(by signatures: [Signature]) -> [Affected] {
    var best: [EntityID: Affected] = [:]
    var spared: [EntityID: Double] = [:]
    let origins = Set(signatures.map(\.cause.entity))
    for signature in signatures {
      var surest: [EntityID: BestPaths.Settled] = [:]
      for settled in signature.paths.settled.dropFirst()
      where settled.strength > surest[settled.point.entity]?.strength ?? 0 {
        surest[settled.point.entity] = settled
      }
      for (entity, settled) in surest where !origins.contains(entity) {
        let before = spared[entity] ?? 1
        spared[entity] = before * (1 - settled.strength)
        let isSurer = settled.strength > 1 - before
        let now = 1 - before * (1 - settled.strength)
        let kept = isSurer ? nil : best[entity]
        best[entity] = Affected(
          entity: entity, probability: now,
          delaySeconds: kept?.delaySeconds ?? settled.delaySeconds,
          node: kept?.node ?? settled.point.node, cause: kept?.cause ?? signature.cause)
      }
    }
    return best.values.sorted {
      ($1.probability, $0.delaySeconds, $0.entity) < ($0.probability, $1.delaySeconds, $1.entity)
    }
  }

  private static func named(
    for seen: [Prediction.Expected], in graph: TopologyGraph, by reasoner: inout Reasoner
  ) -> [(key: CauseKey, probability: Double)] {
    let begin = Timestamp.zero.advanced(bySeconds: 60)
    let observations = seen.map { expected in
      SymptomObservation(
        key: expected.symptom, verdict: .present,
        logLikelihoodRatio: ModelTestBinder.presentEvidence,
        onset: begin.advanced(bySeconds: expected.delaySeconds))
    }.sorted { $0.key < $1.key }
    let last = seen.map(\.delaySeconds).max() ?? 0
    return reasoner.foresee(
      Situation(
        graph: graph, observations: observations, at: begin.advanced(bySeconds: last + 60)))
  }

  private static func finding(
    of cause: CauseKey, among asserted: [CauseKey], seen: [Prediction.Expected],
    _ diagnosed: [(key: CauseKey, probability: Double)]
  ) -> Finding {
    if let named = diagnosed.first(where: { $0.key == cause }) {
      return .found(named.probability)
    }
    guard seen.contains(where: { $0.cause == cause }) else { return .unseen }
    if let other = diagnosed.first(where: { !asserted.contains($0.key) }) {
      return .takenFor(other.key)
    }
    return diagnosed.first.map { .takenFor($0.key) } ?? .unexplained
  }
}
