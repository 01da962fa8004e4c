package import Symptoms

/// What would be seen if some causes were going on: the reasoner's machine run forward.
package struct Prediction: Hashable, Sendable {
  /// One symptom that the causes would show.
  package struct Expected: Hashable, Sendable {
    package var symptom: SymptomKey
    /// Noisy-OR of all the causes and the symptom's leak, 0...1.
    package var probability: Double
    /// Typical time from the beginning of the likeliest cause, in seconds.
    package var delaySeconds: Double
    /// The cause it would most likely come from, and the way it would come.
    package var cause: CauseKey
    package var path: [CausalPoint]
  }

  /// Most probable first, then by symptom.
  package var symptoms: [Expected]
  /// A search met its bound: weaker symptoms may be missing.
  package var isCut: Bool

  /// Asserts `causes` in the graph and library of `map`.
  package init(
    of causes: [CauseKey], in map: CausalityMap, limits: BestPaths.Limits = BestPaths.Limits()
  ) {
    self.init(by: causes.map { Signature(of: $0, in: map, limits: limits) }, map.library)
  }

  /// Asserts the causes of `signatures`.
  init(by signatures: [Signature], _ library: CausalLibrary) {
    let signatures = signatures.sorted { $0.cause < $1.cause }
    var clear: [SymptomKey: Double] = [:]
    var likeliest: [SymptomKey: (entry: Signature.Entry, signature: Int)] = [:]
    for (index, signature) in signatures.enumerated() {
      for entry in signature.entries {
        let leak = library[entry.symptom.symptom].leak
        clear[entry.symptom, default: 1 - leak] *= 1 - entry.strength
        let strongest = likeliest[entry.symptom]?.entry.strength ?? 0
        if entry.strength > strongest { likeliest[entry.symptom] = (entry, index) }
      }
    }
    symptoms = likeliest.map { symptom, source in
      Expected(
        symptom: symptom, probability: 1 - (clear[symptom] ?? 1),
        delaySeconds: source.entry.delaySeconds, cause: signatures[source.signature].cause,
        path: signatures[source.signature].path(to: source.entry))
    }.sorted { left, right in
      left.probability != right.probability
        ? left.probability > right.probability : left.symptom < right.symptom
    }
    isCut = signatures.contains { $0.isCut }
  }
}
