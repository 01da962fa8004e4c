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

extension DecodingProblem {
  /// Rounds in which further causes may join.
  private static let roundLimit = 4

  /// Decodes the whole problem, component by component; `previous` are causes of the last
  /// diagnosis.
  ///
  /// Where there are very many causes, the strongest are decoded first; then all others are asked
  /// whether they would make the result better, and those that would join.
  func posterior(
    previous: [Int32], _ policy: ReasoningPolicy, _ work: inout ReasoningWork
  ) -> Posterior {
    let plausible = plausible(above: policy.implausible)
    var members = strongest(of: plausible, policy.decoded, with: previous)
    work.plausibleCount = plausible.count
    var round = 0
    while true {
      round += 1
      let posterior = decode(members, previous, policy, &work)
      let joining = members.count < plausible.count ? improving(posterior.best, plausible) : []
      if joining.isEmpty || round == Self.roundLimit {
        if members.count < plausible.count { work.isExact = false }
        return posterior
      }
      members = (members + strongest(of: joining, policy.decoded, with: [])).sorted()
    }
  }

  private func decode(
    _ members: [Int32], _ previous: [Int32], _ policy: ReasoningPolicy, _ work: inout ReasoningWork
  ) -> Posterior {
    let kept = restricted(to: members)
    var posterior = Posterior(candidateCount: count)
    work.beginRound()
    for component in kept.components() {
      var decoder = Decoder(kept.restricted(to: component), policy: policy)
      let causes = component.map { members[Int($0)] }
      let carried = causes.indices.filter { previous.contains(causes[$0]) }
      decoder.run(previous: carried.map { Int32($0) })
      posterior.add(decoder.found, of: causes)
      work.add(decoder)
    }
    return posterior
  }

  /// Of `causes`, the `count` that would explain most if each were alone, and those in `previous`.
  private func strongest(of causes: [Int32], _ count: Int, with previous: [Int32]) -> [Int32] {
    guard causes.count > count else { return causes }
    let ranked = causes.map { (gain: alone[Int($0)], cause: $0) }.sorted { left, right in
      left.gain != right.gain ? left.gain > right.gain : left.cause < right.cause
    }.map(\.cause)
    return (ranked.prefix(count) + ranked.dropFirst(count).filter { previous.contains($0) })
      .sorted()
  }

  /// Causes that would make an explanation better by joining it, ascending.
  private func improving(_ explanation: [Int32], _ causes: [Int32]) -> [Int32] {
    let state = PartialExplanation(self, causes: explanation)
    return causes.filter { !explanation.contains($0) && state.gain(of: $0) > Decoder.epsilon }
  }
}

extension ReasoningWork {
  /// Forgets what the last round found, but not what it cost.
  fileprivate mutating func beginRound() {
    componentCount = 0
    isExact = true
    boundGap = 0
  }

  fileprivate mutating func add(_ decoder: Decoder) {
    componentCount += 1
    stepCount += decoder.stepCount
    isExact = isExact && decoder.isExact
    boundGap += decoder.boundGap
  }
}
