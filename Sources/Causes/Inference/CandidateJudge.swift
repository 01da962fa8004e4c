internal import Symptoms
internal import Telemetry
internal import Topology

/// Judges candidates in one situation, with room that each uses again.
struct CandidateJudge {
  let situation: Situation
  let library: CausalLibrary
  let policy: ReasoningPolicy
  /// How surely a condition shows a symptom whose onset tells when it began: others are late.
  private static let tellingTail = 0.8
  private var tree = ConditionedSignature()
  /// When conditions of the cause at hand began, as far as their own entity shows, by place among
  /// its best paths.
  private var wayOnsets: [Int32: Timestamp] = [:]

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
    wayOnsets.removeAll(keepingCapacity: true)
    var begin: Timestamp?
    var earliest: Timestamp?
    var start: (time: Timestamp, isExpected: Bool)?
    for (place, settled) in paths.settled.enumerated() {
      let leaf = observed.leaf(settled.number, settled.point)
      guard leaf >= 0, isClaimed(settled) || !observed.leaves[Int(leaf)].isPresent else {
        continue
      }
      tree.add(place: Int32(place), leaf: leaf)
      guard observed.leaves[Int(leaf)].isPresent else { continue }
      let onset = observed.leaves[Int(leaf)].onset
      earliest = min(earliest ?? onset, onset)
      noteOnset(onset, of: place, paths)
      let from = onset.advanced(bySeconds: -settled.delaySeconds)
      let isExpected = settled.strength >= policy.expectation
      if settled.point.entity == key.entity, isExpected { begin = min(begin ?? from, from) }
      // What is expected of it tells better when it began than what seldom follows.
      if start.map({ $0.isExpected == isExpected ? from < $0.time : isExpected }) ?? true {
        start = (from, isExpected)
      }
    }
    let timing = SymptomTiming(
      begin: begin, start: begin ?? start?.time ?? situation.at, now: situation.at,
      slack: max(policy.onsetSlack, situation.resolutionSeconds + policy.onsetSlack / 2),
      policy: policy)
    let wayOnsets = wayOnsets
    tree.keep { place, leaf in
      timing.factor(
        observed.leaves[Int(leaf)], delaySeconds: paths.settled[Int(place)].delaySeconds,
        wayOnset: paths.latestOnset(wayOnsets, onTheWayTo: Int(place)))
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

  /// Whether what is seen there speaks for the cause: what it seldom leads to may only be missed.
  private func isClaimed(_ settled: BestPaths.Settled) -> Bool {
    settled.strength >= policy.bestPaths.strengthFloor
  }

  /// Notes when the condition began that shows the symptom at `place` at its own entity.
  private mutating func noteOnset(_ onset: Timestamp, of place: Int, _ paths: BestPaths) {
    let condition = paths.settled[place].previous
    guard condition > 0,
      paths.settled[Int(condition)].point.entity == paths.settled[place].point.entity,
      paths.settled[place].strength >= Self.tellingTail * paths.settled[Int(condition)].strength
    else { return }
    wayOnsets[condition] = min(wayOnsets[condition] ?? onset, onset)
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
  /// When it is taken to have begun: as what it leads to says, when its own entity shows nothing.
  var start: Timestamp
  var now: Timestamp
  /// By how many seconds a symptom may seem to begin before its cause.
  var slack: Double
  var policy: ReasoningPolicy

  /// The factor on the strength to a symptom; nil when it says nothing yet.
  ///
  /// `wayOnset` is when the last condition on the way to it began that shows itself.
  func factor(
    _ leaf: ObservedPoints.Leaf, delaySeconds: Double, wayOnset: Timestamp?
  ) -> Double? {
    guard leaf.isPresent else {
      // An absent symptom could be there by now: before its delay has passed, its absence says
      // nothing.
      let isDue =
        delaySeconds <= 0 || now.seconds(since: start) >= delaySeconds + policy.onsetSlack
      return isDue ? 1 : nil
    }
    // A symptom cannot begin before its cause, or before what the cause needs on the way to it: not
    // earlier than that did, by more than detectors differ.
    if let wayOnset, leaf.onset.seconds(since: wayOnset) < -slack { return policy.tooEarlyFactor }
    guard let begin else { return 1 }
    // Nor long before its delay has passed: its absence would say nothing yet either.
    let soonest = policy.soonestShare * delaySeconds - slack
    return leaf.onset.seconds(since: begin) < soonest ? policy.tooEarlyFactor : 1
  }
}

extension BestPaths {
  /// The latest of the onsets of conditions (by place) on the way to a point.
  fileprivate func latestOnset(
    _ onsets: [Int32: Timestamp], onTheWayTo place: Int
  ) -> Timestamp? {
    guard !onsets.isEmpty else { return nil }
    var latest: Timestamp?
    var next = settled[place].previous
    while next > 0 {
      if let onset = onsets[next] { latest = max(latest ?? onset, onset) }
      next = settled[Int(next)].previous
    }
    return latest
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
