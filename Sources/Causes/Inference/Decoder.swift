/// Finds the best explanations of one component: greedy first, then proven by branch and bound.
///
/// Greedy adds, drops and swaps causes while that helps, from nothing and from the last diagnosis.
/// The exact search then looks for anything better (pass 1) and for all that is not much worse
/// (pass 2), within a budget of arrows looked at. Where the budget ends first, the best found
/// stands and `boundGap` says by how much it could be beaten.
struct Decoder {
  /// Gains below this are rounding.
  static let epsilon = 1e-9

  let problem: DecodingProblem
  let budget: Int
  /// Causes that touch each symptom, ascending.
  let touching: [[Int32]]
  private(set) var found: ExplanationSet
  private(set) var isExact = true
  private(set) var boundGap = 0.0
  private(set) var stepCount = 0
  /// Arrows looked at, in the pass under way.
  private var spent = 0
  private var openBound = -Double.infinity

  init(_ problem: DecodingProblem, policy: ReasoningPolicy) {
    self.problem = problem
    budget = policy.exactArrows
    found = ExplanationSet(limit: policy.hypotheses, gap: policy.gap)
    var touching = [[Int32]](repeating: [], count: problem.symptoms.count)
    for cause in problem.links.indices {
      for link in problem.links[cause] { touching[Int(link.symptom)].append(Int32(cause)) }
    }
    self.touching = touching
  }

  /// Searches; `previous` are the causes of the last diagnosis, ascending.
  mutating func run(previous: [Int32]) {
    offer([])
    climb(from: [])
    if !previous.isEmpty { climb(from: previous) }
    let all = problem.logOdds.indices.map { Int32($0) }
    var state = PartialExplanation(problem)
    prove(all, &state, isProof: true)
    isExact = openBound == -.infinity
    boundGap = isExact ? 0 : max(0, openBound - found.best.score)
    prove(all, &state, isProof: false)
  }

  private mutating func prove(
    _ causes: [Int32], _ state: inout PartialExplanation, isProof: Bool
  ) {
    spent = 0
    openBound = -.infinity
    explore(causes, &state, isProof: isProof)
  }

  private mutating func offer(_ causes: [Int32]) {
    stepCount += 1
    found.offer(ScoredExplanation(causes: causes, score: problem.score(causes)))
  }
}

// MARK: - Branch and bound

extension Decoder {
  /// Visits every set that adds some of `open` to the state and could still be wanted.
  ///
  /// The gain of a cause can only shrink as others join it, as far as present symptoms go, and its
  /// cost in absent symptoms is least when all others have joined. Both ends together bound the
  /// gain from above.
  private mutating func explore(
    _ open: [Int32], _ state: inout PartialExplanation, isProof: Bool
  ) {
    let ranked = rank(open, state)
    var rest = ranked.reduce(0) { $0 + max(0, $1.bound) }
    for (place, branch) in ranked.enumerated() {
      rest -= max(0, branch.bound)
      let bound = state.score + branch.bound + rest
      guard bound >= wanted(isProof) else { return }
      guard spent < budget else {
        openBound = max(openBound, bound)
        return
      }
      state.push(branch.cause, gain: branch.gain)
      if state.score >= wanted(isProof) - Self.epsilon { offer(state.causes.sorted()) }
      explore(ranked[(place + 1)...].map(\.cause), &state, isProof: isProof)
      state.pop()
    }
  }

  private func wanted(_ isProof: Bool) -> Double {
    isProof ? found.best.score + Self.epsilon : found.threshold
  }

  private struct Branch {
    var cause: Int32
    /// What adding the cause now brings.
    var gain: Double
    /// The most it can bring in any set below.
    var bound: Double
  }

  /// The open causes with their gains and bounds, highest bound first.
  private mutating func rank(_ open: [Int32], _ state: PartialExplanation) -> [Branch] {
    var crowded = state.clear
    for cause in open {
      for link in problem.links[Int(cause)] { crowded[Int(link.symptom)] *= link.miss }
      spent += problem.links[Int(cause)].count
    }
    var ranked: [Branch] = []
    for cause in open {
      var gain = problem.logOdds[Int(cause)]
      var bound = gain
      for link in problem.links[Int(cause)] {
        let symptom = problem.symptoms[Int(link.symptom)]
        let clear = state.clear[Int(link.symptom)]
        let now = symptom.term(clear: clear * link.miss) - symptom.term(clear: clear)
        gain += now
        guard symptom.weight > 0 else {
          bound += now
          continue
        }
        let least = crowded[Int(link.symptom)]
        bound += symptom.term(clear: least) - symptom.term(clear: least / link.miss)
      }
      ranked.append(Branch(cause: cause, gain: gain, bound: bound))
    }
    return ranked.sorted { ($0.bound, $1.cause) > ($1.bound, $0.cause) }
  }
}

// MARK: - Greedy

extension Decoder {
  /// A set one step from another: one cause more, one less, or one exchanged.
  private struct Change {
    var dropped: Int32?
    var added: Int32?
    var score: Double

    func applied(to causes: [Int32]) -> [Int32] {
      var changed = causes.filter { $0 != dropped }
      if let added { changed.append(added) }
      return changed.sorted()
    }
  }

  /// Takes the best of all single changes while one helps, and offers every set one change from
  /// where it ends.
  private mutating func climb(from start: [Int32]) {
    var state = PartialExplanation(problem, causes: start)
    offer(start)
    // Each change raises the score, so no set is met twice; the bound is for rounding alone.
    for _ in 0..<(2 * problem.logOdds.count + 8) {
      let changes = changes(of: state)
      stepCount += changes.count
      var best = Change(score: state.score + Self.epsilon)
      for change in changes where change.score > best.score { best = change }
      guard best.dropped != nil || best.added != nil else {
        for change in changes where change.score >= found.threshold - Self.epsilon {
          offer(change.applied(to: state.causes))
        }
        break
      }
      state = PartialExplanation(problem, causes: best.applied(to: state.causes))
    }
    offer(state.causes)
  }

  /// All sets one step away; a cause is exchanged only for one that shares a symptom with it.
  private func changes(of state: PartialExplanation) -> [Change] {
    var changes: [Change] = []
    for cause in problem.logOdds.indices.map({ Int32($0) }) where !state.causes.contains(cause) {
      changes.append(Change(added: cause, score: state.score + state.gain(of: cause)))
    }
    for dropped in state.causes {
      let less = PartialExplanation(problem, causes: state.causes.filter { $0 != dropped })
      changes.append(Change(dropped: dropped, score: less.score))
      for cause in neighbours(of: dropped) where !state.causes.contains(cause) {
        changes.append(
          Change(dropped: dropped, added: cause, score: less.score + less.gain(of: cause)))
      }
    }
    return changes
  }

  /// Causes that share a symptom with one, itself among them, ascending.
  private func neighbours(of cause: Int32) -> [Int32] {
    var neighbours: [Int32] = []
    for other in problem.links[Int(cause)].flatMap({ touching[Int($0.symptom)] }).sorted()
    where neighbours.last != other {
      neighbours.append(other)
    }
    return neighbours
  }
}
