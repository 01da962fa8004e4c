internal import Symptoms
internal import Topology

/// Finds the causes that best explain a situation.
///
/// From the present symptoms it walks backwards to candidate causes, expands only their signatures,
/// and decodes: the set of causes with the highest posterior, and the probability of each cause
/// over the best sets (see ``DecodingProblem`` for the score). It remembers two things from one
/// diagnosis to the next: signatures, which only saves work, and the causes last named, which get
/// the benefit of ``ReasoningPolicy/persistence``.
///
/// Pure and deterministic: the same situations in the same order give the same diagnoses, byte for
/// byte.
package struct Reasoner: Sendable {
  package let library: CausalLibrary
  package let policy: ReasoningPolicy
  private var codebook: Codebook
  /// Causes of the last diagnosis; only ever asked for membership.
  private var previous: Set<CauseKey> = []

  /// A reasoner with no memory yet.
  package init(library: CausalLibrary, policy: ReasoningPolicy = ReasoningPolicy()) {
    self.library = library
    self.policy = policy
    codebook = Codebook(library: library, limits: policy.bestPaths)
  }

  /// The diagnosis of a situation.
  ///
  /// Observations of entities or symptoms that do not exist are passed over.
  ///
  /// - Complexity: grows with the present symptoms and what leads to them, not with the estate.
  package mutating func diagnose(_ situation: Situation) -> Diagnosis {
    codebook.advance(to: situation.graph)
    let present = situation.observations.filter {
      $0.verdict == .present && exists($0.key, situation)
    }
    guard !present.isEmpty else {
      previous = []
      return Diagnosis(at: situation.at)
    }
    var work = ReasoningWork()
    work.presentCount = present.count
    let candidates = candidates(for: present.map(\.key), in: situation, &work)
    let posterior = decode(candidates, situation, &work)
    let explainer = Explainer(
      situation: situation, library: library, policy: policy, candidates: candidates,
      posterior: posterior)
    let diagnosis = explainer.diagnosis(work)
    previous = Set(diagnosis.causes.map(\.key))
    return diagnosis
  }

  private func exists(_ key: SymptomKey, _ situation: Situation) -> Bool {
    situation.graph.entities.indices.contains(Int(key.entity.index))
      && library.rules.indices.contains(Int(key.symptom.index))
  }

  /// The causes that could be behind the symptoms, ascending by key.
  private mutating func candidates(
    for symptoms: [SymptomKey], in situation: Situation, _ work: inout ReasoningWork
  ) -> [Candidate] {
    let found = codebook.candidates(for: symptoms, limit: policy.candidates)
    let expandedBefore = codebook.expandedCount
    let judge = CandidateJudge(situation: situation, library: library, policy: policy)
    let candidates = found.causes.sorted().map { judge.judge(codebook.signature(of: $0)) }
    work.candidateCount = candidates.count
    work.expandedCount = codebook.expandedCount - expandedBefore
    work.isCut = found.isCut || candidates.contains { $0.signature.isCut }
    return candidates
  }

  private func decode(
    _ candidates: [Candidate], _ situation: Situation, _ work: inout ReasoningWork
  ) -> Posterior {
    let problem = DecodingProblem(
      candidates, observations: situation.observations, library: library, previous: previous,
      persistence: policy.persistence)
    let plausible = problem.plausible(above: policy.implausible)
    let kept = problem.restricted(to: plausible)
    work.plausibleCount = plausible.count
    var posterior = Posterior(candidateCount: candidates.count)
    for component in kept.components() {
      var decoder = Decoder(kept.restricted(to: component), policy: policy)
      let members = component.map { plausible[Int($0)] }
      decoder.run(
        previous: members.indices.filter { previous.contains(candidates[Int(members[$0])].key) }
          .map { Int32($0) })
      posterior.add(decoder.found, of: members)
      work.add(decoder)
    }
    return posterior
  }
}

/// What decoding found, over all components.
struct Posterior {
  /// Probability of each candidate.
  var probabilities: [Double]
  /// Candidates of the best explanation, ascending.
  var best: [Int32] = []
  /// Which component each candidate is in; -1 when it is not plausible.
  var component: [Int32]
  var noCauseProbability = 1.0
  private var componentCount: Int32 = 0

  init(candidateCount: Int) {
    probabilities = [Double](repeating: 0, count: candidateCount)
    component = [Int32](repeating: -1, count: candidateCount)
  }

  mutating func add(_ found: ExplanationSet, of members: [Int32]) {
    let posterior = found.posterior(count: members.count)
    for (place, member) in members.enumerated() {
      probabilities[Int(member)] = posterior.causes[place]
      component[Int(member)] = componentCount
    }
    best = (best + found.best.causes.map { members[Int($0)] }).sorted()
    noCauseProbability *= posterior.none
    componentCount += 1
  }
}

extension ReasoningWork {
  fileprivate mutating func add(_ decoder: Decoder) {
    componentCount += 1
    stepCount += decoder.stepCount
    isExact = isExact && decoder.isExact
    boundGap += decoder.boundGap
  }
}
