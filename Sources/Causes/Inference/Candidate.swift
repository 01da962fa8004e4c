internal import Symptoms
internal import Telemetry
internal import Topology

/// A cause that could be behind what is seen, judged against the observations.
struct Candidate {
  /// One observed symptom of the signature.
  struct Evidence {
    var entry: Signature.Entry
    /// Index into the situation's observations.
    var observation: Int32
    /// Strength as it counts: less when the symptom began too early.
    var strength: Double
    var isTooEarly: Bool
  }

  let key: CauseKey
  let signature: Signature
  /// Ascending by symptom.
  let evidence: [Evidence]
  /// When it must have begun at the latest, as far as its own entity shows; nil when that shows
  /// nothing.
  let begin: Timestamp?
  /// The change that raises its prior, if any.
  let change: Timestamp?
  /// Log odds before any symptom is seen, change included.
  let logOdds: Double
}

/// Judges candidates in one situation.
struct CandidateJudge {
  let situation: Situation
  let library: CausalLibrary
  let policy: ReasoningPolicy

  func judge(_ signature: Signature) -> Candidate {
    let key = signature.cause
    let observed = observedEntries(signature)
    let begin = begin(of: key, observed)
    let cause = library[key.cause]
    let change =
      cause.afterChange > 1 ? change(before: begin ?? earliestOnset(observed), at: key.entity) : nil
    let dueNow = observed.filter { isDue($0.0, situation.observations[Int($0.1)], begin, observed) }
    let tooEarly = dueNow.map { isTooEarly(situation.observations[Int($0.1)], begin) }
    let conditioned = ConditionedSignature(
      signature.paths,
      leaves: zip(dueNow, tooEarly).map { leaf($0.0, $0.1, isTooEarly: $1) })
    let evidence = dueNow.indices.map { place in
      Candidate.Evidence(
        entry: dueNow[place].0, observation: dueNow[place].1,
        strength: conditioned.strengths[place], isTooEarly: tooEarly[place])
    }
    let prior = min(0.5, cause.prior * (change == nil ? 1 : cause.afterChange))
    return Candidate(
      key: key, signature: signature, evidence: evidence, begin: begin, change: change,
      logOdds: Nats.logOdds(prior) + conditioned.correction)
  }

  private func leaf(
    _ entry: Signature.Entry, _ index: Int32, isTooEarly: Bool
  ) -> ConditionedSignature.Leaf {
    ConditionedSignature.Leaf(
      place: entry.place, factor: isTooEarly ? policy.tooEarlyFactor : 1,
      logLikelihoodRatio: situation.observations[Int(index)].logLikelihoodRatio,
      leak: library[entry.symptom.symptom].leak)
  }

  /// Whether an absent symptom could be there by now: before its delay has passed, its absence says
  /// nothing.
  private func isDue(
    _ entry: Signature.Entry, _ observation: SymptomObservation, _ begin: Timestamp?,
    _ observed: [(Signature.Entry, Int32)]
  ) -> Bool {
    guard observation.verdict == .absent, entry.delaySeconds > 0 else { return true }
    let start = begin ?? earliestOnset(observed) ?? situation.at
    return situation.at.seconds(since: start) >= entry.delaySeconds + policy.onsetSlack
  }

  private func earliestOnset(_ observed: [(Signature.Entry, Int32)]) -> Timestamp? {
    observed.map { situation.observations[Int($0.1)] }.filter { $0.verdict == .present }
      .map(\.onset).min()
  }

  /// Entries of the signature that telemetry could decide, with the index of the observation.
  private func observedEntries(_ signature: Signature) -> [(Signature.Entry, Int32)] {
    signature.entries.compactMap { entry in
      situation.index(of: entry.symptom).map { (entry, Int32($0)) }
    }
  }

  /// The cause began no later than the symptoms that it is expected to show on its own entity, less
  /// their delays.
  private func begin(of key: CauseKey, _ observed: [(Signature.Entry, Int32)]) -> Timestamp? {
    observed.compactMap { entry, index -> Timestamp? in
      let observation = situation.observations[Int(index)]
      guard observation.verdict == .present, entry.symptom.entity == key.entity,
        entry.strength >= policy.expectation
      else { return nil }
      return observation.onset.advanced(bySeconds: -entry.delaySeconds)
    }.min()
  }

  /// A symptom cannot begin before its cause: not earlier than the cause did, by more than
  /// detectors differ.
  private func isTooEarly(_ observation: SymptomObservation, _ begin: Timestamp?) -> Bool {
    guard let begin, observation.verdict == .present else { return false }
    return observation.onset.seconds(since: begin) < -policy.onsetSlack
  }

  /// The latest change of the entity or its service that is recent, and not later than the trouble.
  private func change(before begin: Timestamp?, at entity: EntityID) -> Timestamp? {
    var owners = [entity]
    if let service = situation.graph[entity].service,
      let owner = situation.graph.find(EntityKey(.service, service)), owner != entity
    {
      owners.append(owner)
    }
    return owners.compactMap { situation.changes[$0] }.filter { change in
      let age = situation.at.seconds(since: change)
      let lead = begin?.seconds(since: change) ?? 0
      return age >= 0 && age <= policy.changeMemory && lead >= -policy.onsetSlack
    }.max()
  }
}

extension Situation {
  /// The place of a symptom among the observations, or nil when it is unknown.
  ///
  /// O(log observations).
  func index(of symptom: SymptomKey) -> Int? {
    var low = 0
    var high = observations.count
    while low < high {
      let middle = (low + high) / 2
      if observations[middle].key < symptom { low = middle + 1 } else { high = middle }
    }
    return low < observations.count && observations[low].key == symptom ? low : nil
  }
}
