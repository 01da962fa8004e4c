internal import Symptoms
package import Topology

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
  /// Candidates looked at since the beginning: what diagnoses cost grows with them.
  package private(set) var judgedCount = 0

  /// A reasoner with no memory yet, which keeps so many points of signatures at the most.
  package init(
    library: CausalLibrary, policy: ReasoningPolicy = ReasoningPolicy(),
    pointCountMax: Int = 2_000_000
  ) {
    self.library = library
    self.policy = policy
    codebook = Codebook(
      library: library, limits: policy.bestPaths, pointCountMax: pointCountMax)
  }

  /// Takes causes for those of the last diagnosis, as after a restart.
  package mutating func goOn(from causes: [CauseKey]) { previous = Set(causes) }

  /// What causes at entities of `graph` would show.
  package mutating func signatures(
    of causes: [CauseKey], in graph: TopologyGraph
  ) -> [Signature] {
    codebook.advance(to: graph)
    return causes.map { codebook.signature(of: $0) }
  }

  /// What a cause at an entity of `graph` would show.
  mutating func signature(of cause: CauseKey, in graph: TopologyGraph) -> Signature {
    codebook.advance(to: graph)
    return codebook.signature(of: cause)
  }

  /// The diagnosis of a situation.
  ///
  /// Observations of entities or symptoms that do not exist are passed over.
  ///
  /// - Complexity: grows with the present symptoms and what leads to them, not with the estate.
  package mutating func diagnose(_ situation: Situation) -> Diagnosis {
    diagnose(situation, isThought: false)
  }

  /// The causes that would be named in a situation that is only thought, and how probably; nothing
  /// was going on before it, and nothing of it is remembered.
  ///
  /// Causes and probabilities are those of ``diagnose(_:)``. Made for situations of which little is
  /// observed, each another: signatures are searched only as far as they lead there.
  ///
  /// - Returns: most probable first.
  package mutating func foresee(_ situation: Situation) -> [(key: CauseKey, probability: Double)] {
    let before = previous
    defer { previous = before }
    previous = []
    return diagnose(situation, isThought: true).causes.map { ($0.key, $0.probability) }
  }

  private mutating func diagnose(_ situation: Situation, isThought: Bool) -> Diagnosis {
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
    let region =
      isThought ? codebook.region(of: situation.observations.map(\.key)) : nil
    let candidates = candidates(for: present.map(\.key), in: situation, within: region, &work)
    let problem = DecodingProblem(
      candidates, observations: situation.observations, library: library, previous: previous,
      persistence: policy.persistence)
    let carried = (0..<Int32(candidates.count)).filter {
      previous.contains(candidates.keys[Int($0)])
    }
    let posterior = problem.posterior(previous: carried, policy, &work)
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

  /// All causes that lead to a symptom; where those are too many, the ones reached through what is
  /// not known to be healthy.
  private mutating func search(
    _ symptoms: [SymptomKey], _ observed: inout ObservedPoints
  ) -> (causes: [CauseKey], isCut: Bool) {
    let all = codebook.candidates(for: symptoms, limit: policy.unguided)
    guard all.isCut else { return all }
    return codebook.candidates(
      for: symptoms, limit: policy.candidates, floor: policy.guidedFloor,
      doubt: { observed.doubt($0, $1) })
  }

  /// The causes that could be behind the symptoms, ascending by key.
  private mutating func candidates(
    for symptoms: [SymptomKey], in situation: Situation, within region: SearchRegion?,
    _ work: inout ReasoningWork
  ) -> CandidateSet {
    var observed = ObservedPoints(situation, library)
    let found = search(symptoms, &observed)
    let expandedBefore = codebook.expandedCount
    var judge = CandidateJudge(situation: situation, library: library, policy: policy)
    var candidates = CandidateSet()
    for key in found.causes.sorted() {
      let paths = region.map { codebook.paths(of: key, within: $0) } ?? codebook.paths(of: key)
      judge.judge(key, paths, &observed, into: &candidates)
    }
    judgedCount += found.causes.count
    work.candidateCount = candidates.count
    work.expandedCount = codebook.expandedCount - expandedBefore
    work.isCut = found.isCut || candidates.paths.contains { $0.isCut }
    return candidates
  }
}
