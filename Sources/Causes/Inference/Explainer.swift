internal import Symptoms
internal import Telemetry

/// Turns what was decoded into a diagnosis that people can check: evidence, gaps, rivals.
struct Explainer {
  let situation: Situation
  let library: CausalLibrary
  let policy: ReasoningPolicy
  let candidates: CandidateSet
  let posterior: Posterior

  func diagnosis(_ work: ReasoningWork) -> Diagnosis {
    let best = ranked(posterior.best)
    return Diagnosis(
      at: situation.at, causes: best.map { diagnosed($0) }, runnersUp: runnersUp(besides: best),
      unexplained: unexplained(by: best), noCauseProbability: posterior.noCauseProbability,
      work: work)
  }

  /// Most probable first, then by key.
  private func ranked(_ indices: [Int32]) -> [Int32] {
    indices.sorted { left, right in
      let (first, second) = (
        posterior.probabilities[Int(left)], posterior.probabilities[Int(right)]
      )
      return first != second ? first > second : left < right
    }
  }

  private func diagnosed(_ index: Int32) -> DiagnosedCause {
    DiagnosedCause(
      key: candidates.keys[Int(index)], probability: posterior.probabilities[Int(index)],
      onset: onset(of: index), change: candidates.changes[Int(index)],
      explains: explained(by: index), missing: missing(from: index))
  }

  private func observation(_ evidence: CandidateSet.Evidence) -> SymptomObservation {
    situation.observations[Int(evidence.observation)]
  }

  /// Its own symptoms tell best when it began; else the earliest that it leads to.
  private func onset(of index: Int32) -> Timestamp {
    if let begin = candidates.begins[Int(index)] { return min(begin, situation.at) }
    let settled = candidates.paths[Int(index)].settled
    let onsets = candidates.evidence(of: index).filter { evidence in
      evidence.isPresent && evidence.strength >= policy.expectation
    }.map {
      observation($0).onset.advanced(bySeconds: -settled[Int($0.place)].delaySeconds)
    }
    return min(onsets.min() ?? situation.at, situation.at)
  }

  private func explained(by index: Int32) -> [ExplainedSymptom] {
    let paths = candidates.paths[Int(index)]
    return candidates.evidence(of: index).filter { $0.isPresent && isExplained($0) }.map {
      evidence in
      ExplainedSymptom(
        symptom: observation(evidence).key, strength: paths.settled[Int(evidence.place)].strength,
        onset: observation(evidence).onset, isTooEarly: evidence.isTooEarly,
        path: paths.path(to: evidence.place))
    }.sorted { ($0.onset, $0.symptom) < ($1.onset, $1.symptom) }
  }

  private func missing(from index: Int32) -> [MissingSymptom] {
    signature(of: index).entries.compactMap { entry -> MissingSymptom? in
      guard entry.strength >= policy.expectation else { return nil }
      guard let index = situation.index(of: entry.symptom) else {
        return MissingSymptom(symptom: entry.symptom, strength: entry.strength, reason: .unknown)
      }
      guard situation.observations[index].verdict == .absent else { return nil }
      return MissingSymptom(symptom: entry.symptom, strength: entry.strength, reason: .absent)
    }.sorted { left, right in
      left.strength != right.strength
        ? left.strength > right.strength : left.symptom < right.symptom
    }
  }

  /// A cause explains a symptom to which it leads more likely than chance does.
  private func isExplained(_ evidence: CandidateSet.Evidence) -> Bool {
    evidence.strength > library[observation(evidence).key.symptom].leak
  }

  private func signature(of index: Int32) -> Signature {
    Signature(candidates.keys[Int(index)], candidates.paths[Int(index)], library)
  }

  /// Present symptoms that no chosen cause explains.
  private func unexplained(by best: [Int32]) -> [SymptomKey] {
    var isAccountedFor = [Bool](repeating: false, count: situation.observations.count)
    for index in best {
      for evidence in candidates.evidence(of: index) where isExplained(evidence) {
        isAccountedFor[Int(evidence.observation)] = true
      }
    }
    return situation.observations.indices.filter { index in
      situation.observations[index].verdict == .present && !isAccountedFor[index]
    }.map { situation.observations[$0].key }
  }
}

// MARK: - Runners-up

extension Explainer {
  /// A runner-up below this probability is not worth a word.
  private static let leastProbability = 0.001
  /// Telling symptoms named for each runner-up.
  private static let tellingLimit = 4

  private func runnersUp(besides best: [Int32]) -> [RunnerUp] {
    let others = (0..<Int32(candidates.count)).filter { index in
      posterior.probabilities[Int(index)] >= Self.leastProbability && !best.contains(index)
    }
    return ranked(others).prefix(policy.runnersUp).map { runnerUp($0, best) }
  }

  private func runnerUp(_ index: Int32, _ best: [Int32]) -> RunnerUp {
    let rival = rival(of: index, best)
    let evidence = candidates.evidence(of: index)
    let present = evidence.filter(\.isPresent)
    let explained = Set(present.filter { $0.strength >= policy.expectation }.map(\.observation))
    let absent = evidence.filter { !$0.isPresent && $0.strength >= policy.expectation }
    let left = (rival.map { candidates.evidence(of: $0) } ?? []).filter {
      $0.isPresent && $0.strength >= policy.expectation && !explained.contains($0.observation)
    }
    return RunnerUp(
      key: candidates.keys[Int(index)], probability: posterior.probabilities[Int(index)],
      rival: rival.map { candidates.keys[Int($0)] }, leavesUnexplained: symptoms(left),
      shouldShow: symptoms(absent), beganBefore: symptoms(present.filter(\.isTooEarly)),
      rarerBy: rival.map {
        Nats.exp(candidates.logOdds[Int($0)] - candidates.logOdds[Int(index)])
      } ?? 1,
      wouldTell: rival.map { telling(signature(of: index), signature(of: $0)) } ?? [])
  }

  /// Ascending.
  private func symptoms(_ evidence: some Sequence<CandidateSet.Evidence>) -> [SymptomKey] {
    evidence.map { observation($0).key }.sorted()
  }

  /// The chosen cause of the same component that explains most of the same present symptoms.
  private func rival(of index: Int32, _ best: [Int32]) -> Int32? {
    var rival: (index: Int32, overlap: Double)?
    for chosen in best
    where posterior.component[Int(chosen)] == posterior.component[Int(index)] {
      let others = signature(of: chosen)
      let settled = candidates.paths[Int(index)].settled
      let overlap = candidates.evidence(of: index).reduce(0.0) { sum, evidence in
        guard evidence.isPresent else { return sum }
        let other = others.entry(of: observation(evidence).key)
        return sum + min(settled[Int(evidence.place)].strength, other?.strength ?? 0)
      }
      if overlap > (rival?.overlap ?? -1) { rival = (chosen, overlap) }
    }
    return rival?.index
  }

  /// Unknown symptoms that one shows much more likely than the other, most telling first.
  private func telling(_ one: Signature, _ other: Signature) -> [SymptomKey] {
    var differences: [(symptom: SymptomKey, by: Double)] = []
    for entry in one.entries {
      differences.append(
        (entry.symptom, entry.strength - (other.entry(of: entry.symptom)?.strength ?? 0)))
    }
    for entry in other.entries where one.entry(of: entry.symptom) == nil {
      differences.append((entry.symptom, -entry.strength))
    }
    return differences.filter { difference in
      abs(difference.by) >= policy.expectation && situation.index(of: difference.symptom) == nil
    }.sorted { left, right in
      abs(left.by) != abs(right.by) ? abs(left.by) > abs(right.by) : left.symptom < right.symptom
    }.prefix(Self.tellingLimit).map(\.symptom)
  }
}
