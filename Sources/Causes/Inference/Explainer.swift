internal import Symptoms
internal import Telemetry

/// Turns what was decoded into a diagnosis that people can check: evidence, gaps, rivals.
struct Explainer {
  let situation: Situation
  let library: CausalLibrary
  let policy: ReasoningPolicy
  let candidates: [Candidate]
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
    let candidate = candidates[Int(index)]
    return DiagnosedCause(
      key: candidate.key, probability: posterior.probabilities[Int(index)],
      onset: onset(of: candidate), change: candidate.change, explains: explained(by: candidate),
      missing: missing(from: candidate))
  }

  private func observation(_ evidence: Candidate.Evidence) -> SymptomObservation {
    situation.observations[Int(evidence.observation)]
  }

  /// Its own symptoms tell best when it began; else the earliest that it leads to.
  private func onset(of candidate: Candidate) -> Timestamp {
    if let begin = candidate.begin { return min(begin, situation.at) }
    let onsets = candidate.evidence.filter { evidence in
      observation(evidence).verdict == .present && evidence.strength >= policy.expectation
    }.map { observation($0).onset.advanced(bySeconds: -$0.entry.delaySeconds) }
    return min(onsets.min() ?? situation.at, situation.at)
  }

  private func explained(by candidate: Candidate) -> [ExplainedSymptom] {
    candidate.evidence.filter { observation($0).verdict == .present && isExplained($0) }.map {
      evidence in
      ExplainedSymptom(
        symptom: evidence.entry.symptom, strength: evidence.entry.strength,
        onset: observation(evidence).onset, isTooEarly: evidence.isTooEarly,
        path: candidate.signature.path(to: evidence.entry))
    }.sorted { ($0.onset, $0.symptom) < ($1.onset, $1.symptom) }
  }

  private func missing(from candidate: Candidate) -> [MissingSymptom] {
    candidate.signature.entries.compactMap { entry -> MissingSymptom? in
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
  private func isExplained(_ evidence: Candidate.Evidence) -> Bool {
    evidence.strength > library[evidence.entry.symptom.symptom].leak
  }

  /// Present symptoms that no chosen cause explains.
  private func unexplained(by best: [Int32]) -> [SymptomKey] {
    var isAccountedFor = [Bool](repeating: false, count: situation.observations.count)
    for index in best {
      for evidence in candidates[Int(index)].evidence where isExplained(evidence) {
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
    let others = candidates.indices.map { Int32($0) }.filter { index in
      posterior.probabilities[Int(index)] >= Self.leastProbability && !best.contains(index)
    }
    return ranked(others).prefix(policy.runnersUp).map { runnerUp($0, best) }
  }

  private func runnerUp(_ index: Int32, _ best: [Int32]) -> RunnerUp {
    let candidate = candidates[Int(index)]
    let rival = rival(of: index, best).map { candidates[Int($0)] }
    let present = candidate.evidence.filter { observation($0).verdict == .present }
    let explained = Set(present.filter { $0.strength >= policy.expectation }.map(\.observation))
    let absent = candidate.evidence.filter {
      observation($0).verdict == .absent && $0.strength >= policy.expectation
    }
    let left = (rival?.evidence ?? []).filter {
      observation($0).verdict == .present && $0.strength >= policy.expectation
        && !explained.contains($0.observation)
    }
    return RunnerUp(
      key: candidate.key, probability: posterior.probabilities[Int(index)], rival: rival?.key,
      leavesUnexplained: left.map(\.entry.symptom), shouldShow: absent.map(\.entry.symptom),
      beganBefore: present.filter(\.isTooEarly).map(\.entry.symptom),
      rarerBy: rival.map { Nats.exp($0.logOdds - candidate.logOdds) } ?? 1,
      wouldTell: rival.map { telling(candidate.signature, $0.signature) } ?? [])
  }

  /// The chosen cause of the same component that explains most of the same present symptoms.
  private func rival(of index: Int32, _ best: [Int32]) -> Int32? {
    var rival: (index: Int32, overlap: Double)?
    for chosen in best
    where posterior.component[Int(chosen)] == posterior.component[Int(index)] {
      let overlap = candidates[Int(index)].evidence.reduce(0.0) { sum, evidence in
        guard observation(evidence).verdict == .present else { return sum }
        let other = candidates[Int(chosen)].signature.entry(of: evidence.entry.symptom)
        return sum + min(evidence.entry.strength, other?.strength ?? 0)
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
