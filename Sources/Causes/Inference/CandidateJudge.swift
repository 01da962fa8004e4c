internal import Symptoms
internal import Telemetry
internal import Topology

/// Judges candidates in one situation, with room that each uses again.
struct CandidateJudge {
  let situation: Situation
  let library: CausalLibrary
  let policy: ReasoningPolicy
  private var tree = ConditionedSignature()

  init(situation: Situation, library: CausalLibrary, policy: ReasoningPolicy) {
    self.situation = situation
    self.library = library
    self.policy = policy
  }

  /// Judges a cause by its best paths and adds it to the candidates.
  ///
  /// - Complexity: O(settled points).
  mutating func judge(
    _ key: CauseKey, _ paths: BestPaths, _ observed: inout ObservedPoints,
    into candidates: inout CandidateSet
  ) {
    tree.begin(paths)
    var begin: Timestamp?
    var earliest: Timestamp?
    for (place, settled) in paths.settled.enumerated() {
      let leaf = observed.leaf(settled.number, settled.point)
      guard leaf >= 0 else { continue }
      tree.add(place: Int32(place), leaf: leaf)
      guard observed.leaves[Int(leaf)].isPresent else { continue }
      let onset = observed.leaves[Int(leaf)].onset
      earliest = min(earliest ?? onset, onset)
      if settled.point.entity == key.entity, settled.strength >= policy.expectation {
        let start = onset.advanced(bySeconds: -settled.delaySeconds)
        begin = min(begin ?? start, start)
      }
    }
    let timing = SymptomTiming(
      begin: begin, start: begin ?? earliest ?? situation.at, now: situation.at, policy: policy)
    tree.keep { place, leaf in
      timing.factor(
        observed.leaves[Int(leaf)], delaySeconds: paths.settled[Int(place)].delaySeconds)
    }
    let evidence = tree.condition(paths, observed.leaves)
    for leaf in tree.leaves {
      candidates.add(
        CandidateSet.Evidence(
          observation: observed.leaves[Int(leaf.leaf)].observation, place: leaf.place,
          strength: leaf.strength, via: leaf.via, tail: leaf.tail,
          isPresent: observed.leaves[Int(leaf.leaf)].isPresent,
          isTooEarly: leaf.factor < 1))
    }
    let cause = library[key.cause]
    let change = cause.afterChange > 1 ? change(before: begin ?? earliest, at: key.entity) : nil
    let prior = min(0.5, cause.prior * (change == nil ? 1 : cause.afterChange))
    let logOdds = Nats.logOdds(prior)
    candidates.end(
      key, paths, begin: begin, change: change, logOdds: logOdds + evidence.correction,
      alone: logOdds + evidence.total)
  }

  /// The latest change of the entity or its service that is recent, and not later than the trouble.
  private func change(before begin: Timestamp?, at entity: EntityID) -> Timestamp? {
    guard !situation.changes.isEmpty else { return nil }
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

/// Whether symptoms come when a cause could have brought them.
private struct SymptomTiming {
  /// When the cause must have begun at the latest; nil when its own entity shows nothing.
  var begin: Timestamp?
  /// When it is taken to have begun.
  var start: Timestamp
  var now: Timestamp
  var policy: ReasoningPolicy

  /// The factor on the strength to a symptom; nil when it says nothing yet.
  func factor(_ leaf: ObservedPoints.Leaf, delaySeconds: Double) -> Double? {
    guard leaf.isPresent else {
      // An absent symptom could be there by now: before its delay has passed, its absence says
      // nothing.
      let isDue =
        delaySeconds <= 0 || now.seconds(since: start) >= delaySeconds + policy.onsetSlack
      return isDue ? 1 : nil
    }
    // A symptom cannot begin before its cause: not earlier than the cause did, by more than
    // detectors differ.
    guard let begin else { return 1 }
    return leaf.onset.seconds(since: begin) < -policy.onsetSlack ? policy.tooEarlyFactor : 1
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
