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
  private(set) var found: ExplanationSet
  private(set) var isExact = true
  private(set) var boundGap = 0.0
  private(set) var stepCount = 0
  /// Arrows looked at, in the pass under way.
  private var spent = 0
  private var openBound = -Double.infinity

  init(_ problem: DecodingProblem, policy: ReasoningPolicy) {
    var problem = problem
    problem.seal()
    self.problem = problem
    budget = policy.exactArrows
    found = ExplanationSet(limit: policy.hypotheses, gap: policy.gap)
  }

  /// Searches; `previous` are the causes of the last diagnosis, ascending.
  mutating func run(previous: [Int32]) {
    offer([], score: 0)
    climb(from: [])
    if !previous.isEmpty { climb(from: previous) }
    let all = Array(0..<Int32(problem.count))
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

  private mutating func offer(_ causes: [Int32], score: Double) {
    stepCount += 1
    guard score >= found.threshold - Self.epsilon else { return }
    // Rounded, so that one set has one score and twins tie, in whatever order they were added up.
    let rounded = (score * 0x1p30).rounded() * 0x1p-30
    found.offer(ScoredExplanation(causes: causes, score: rounded))
  }
}

// MARK: - Branch and bound

extension Decoder {
  /// Visits every set that adds some of `open` to the state and could still be wanted.
  ///
  /// The gain of a cause can only shrink as others join it, as far as present symptoms go, and its
  /// cost in absent symptoms is least when all others have joined. Both ends together bound the
  /// gain from above. Where many causes lead to the same symptoms, the sum of such gains counts
  /// each symptom many times; then the better bound is what all present symptoms could bring
  /// together, less what the causes cost.
  private mutating func explore(
    _ open: [Int32], _ state: inout PartialExplanation, isProof: Bool
  ) {
    let (ranked, ceiling) = rank(open, state)
    var rest = ranked.reduce(0) { $0 + max(0, $1.bound) }
    var free = ranked.reduce(0) { $0 + max(0, -$1.cost) }
    for (place, branch) in ranked.enumerated() {
      rest -= max(0, branch.bound)
      free -= max(0, -branch.cost)
      let bound = state.score + min(branch.bound + rest, ceiling - branch.cost + free)
      // Later branches have no higher sum of gains, but may cost less.
      guard state.score + branch.bound + rest >= wanted(isProof) else { return }
      guard bound >= wanted(isProof) else { continue }
      guard spent < budget else {
        // Later branches may cost less; none costs less than nothing.
        let most = min(branch.bound + rest, ceiling + free + max(0, -branch.cost))
        openBound = max(openBound, state.score + most)
        return
      }
      state.push(branch.cause, gain: branch.gain)
      if state.score >= wanted(isProof) - Self.epsilon {
        offer(state.causes.sorted(), score: state.score)
      }
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
    /// The least it costs there, in prior and absent symptoms; below 0 when it is free.
    var cost: Double
  }

  /// The open causes with their gains and bounds, highest bound first, and what present symptoms
  /// can bring if all of them join.
  private mutating func rank(
    _ open: [Int32], _ state: PartialExplanation
  ) -> (ranked: [Branch], ceiling: Double) {
    var crowded = state.clear
    for cause in open {
      for place in problem.row(cause) {
        crowded[Int(problem.links[place].symptom)] *= problem.links[place].miss
      }
      spent += problem.row(cause).count
    }
    var ranked: [Branch] = []
    ranked.reserveCapacity(open.count)
    for cause in open {
      var (gain, bound, cost) = (Odds.even, Odds.even, Odds.even)
      for place in problem.row(cause) {
        let link = problem.links[place]
        let symptom = problem.symptoms[Int(link.symptom)]
        let clear = state.clear[Int(link.symptom)]
        let now = symptom.likelihood(clear * link.miss) / symptom.likelihood(clear)
        gain.multiply(now)
        guard symptom.weight > 0 else {
          bound.multiply(now)
          continue
        }
        let least = crowded[Int(link.symptom)]
        cost.multiply(symptom.likelihood(least / link.miss) / symptom.likelihood(least))
      }
      bound.divide(cost)
      let odds = problem.logOdds[Int(cause)]
      ranked.append(
        Branch(
          cause: cause, gain: odds + gain.logarithm, bound: odds + bound.logarithm,
          cost: cost.logarithm - odds))
    }
    ranked.sort { ($0.bound, $1.cause) > ($1.bound, $0.cause) }
    return (ranked, ceiling(state, crowded))
  }
}

extension Decoder {
  /// What the present symptoms would bring if everything that is open joined.
  private func ceiling(_ state: PartialExplanation, _ crowded: [Double]) -> Double {
    var product = Odds.even
    for (place, symptom) in problem.symptoms.enumerated() where symptom.weight < 0 {
      product.multiply(
        symptom.likelihood(crowded[place]) / symptom.likelihood(state.clear[place]))
    }
    return product.logarithm
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
    offer(start, score: state.score)
    // Each change raises the score, so no set is met twice; the bound is for rounding alone.
    for _ in 0..<(2 * problem.count + 8) {
      let changes = changes(of: state)
      stepCount += changes.count
      var best = Change(score: state.score + Self.epsilon)
      for change in changes where change.score > best.score { best = change }
      guard best.dropped != nil || best.added != nil else {
        for change in changes where change.score >= found.threshold - Self.epsilon {
          offer(change.applied(to: state.causes), score: change.score)
        }
        break
      }
      state = PartialExplanation(problem, causes: best.applied(to: state.causes))
    }
    offer(state.causes, score: state.score)
  }

  /// All sets one step away; a cause is exchanged only for one that shares a symptom with it.
  private func changes(of state: PartialExplanation) -> [Change] {
    var changes: [Change] = []
    for cause in 0..<Int32(problem.count) where !state.causes.contains(cause) {
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
    var isNear = [Bool](repeating: false, count: problem.count)
    for place in problem.row(cause) {
      for other in problem.causes(of: problem.links[place].symptom) { isNear[Int(other)] = true }
    }
    return (0..<Int32(problem.count)).filter { isNear[Int($0)] }
  }
}
