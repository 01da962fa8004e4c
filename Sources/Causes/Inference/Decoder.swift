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
  let greedyBudget: Int
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
    greedyBudget = policy.greedyArrows
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
    var crowded = state.chances
    for cause in open {
      for place in problem.row(cause) {
        crowded.join(problem.links[place], in: problem)
      }
      spent += problem.row(cause).count
    }
    var ranked: [Branch] = []
    ranked.reserveCapacity(open.count)
    for cause in open {
      var (gain, bound, cost) = (Odds.even, Odds.even, Odds.even)
      for place in problem.row(cause) {
        let link = problem.links[place]
        let symptom = problem.symptoms[Int(problem.symptom(of: link))]
        let (before, after) = state.chances.nowAndWith(link, in: problem)
        let now = symptom.likelihood(after) / symptom.likelihood(before)
        gain.multiply(now)
        guard symptom.weight > 0 else {
          bound.multiply(now)
          continue
        }
        let (without, with) = crowded.withoutAndWith(link, in: problem)
        cost.multiply(symptom.likelihood(without) / symptom.likelihood(with))
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
  private func ceiling(_ state: PartialExplanation, _ crowded: Chances) -> Double {
    var product = Odds.even
    for (place, symptom) in problem.symptoms.enumerated() where symptom.weight < 0 {
      product.multiply(
        symptom.likelihood(crowded.clear[place])
          / symptom.likelihood(state.chances.clear[place]))
    }
    return product.logarithm
  }
}

// MARK: - Greedy

extension Decoder {
  /// Improves a set by single changes while one helps, and offers where it ends and what is one
  /// change from there.
  private mutating func climb(from start: [Int32]) {
    offer(start, score: PartialExplanation(problem, causes: start).score)
    var climb = GreedyClimb(problem, from: start)
    let near = climb.run(budget: greedyBudget, gap: found.gap)
    stepCount += climb.stepCount
    let causes = climb.causes
    let score = PartialExplanation(problem, causes: causes).score
    offer(causes, score: score)
    // More than are kept cannot find a place.
    let ranked = near.enumerated().sorted { left, right in
      left.element.gain != right.element.gain
        ? left.element.gain > right.element.gain : left.offset < right.offset
    }
    for (_, step) in ranked.prefix(found.limit) {
      guard score + step.gain >= found.threshold - Self.epsilon else { return }
      var changed = causes.filter { $0 != step.dropped }
      if let added = step.added { changed.append(added) }
      offer(changed.sorted(), score: score + step.gain)
    }
  }
}
