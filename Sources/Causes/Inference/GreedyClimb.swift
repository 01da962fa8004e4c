/// A set of causes that is improved by single changes: one cause more, one less, or one exchanged.
///
/// What each cause would bring or take is kept from change to change; only causes that share a
/// symptom with the changed one are asked again. Numbers depend on the set alone, not on the way to
/// it.
struct GreedyClimb {
  /// A set one step away.
  struct Step {
    var dropped: Int32?
    var added: Int32?
    /// By how much the score changes.
    var gain: Double
  }

  private let problem: DecodingProblem
  private(set) var isIn: [Bool]
  private var chances: Chances
  /// For each cause, what changing its membership brings.
  private var gains: [Double]
  /// Causes whose gain is no longer true.
  private var isStale: [Bool]
  /// Arrows looked at, over all changes.
  private(set) var spent = 0
  /// Sets looked at.
  private(set) var stepCount = 0

  /// Starts at a set.
  init(_ problem: DecodingProblem, from start: [Int32]) {
    self.problem = problem
    isIn = [Bool](repeating: false, count: problem.count)
    for cause in start { isIn[Int(cause)] = true }
    chances = Chances(problem)
    gains = [Double](repeating: 0, count: problem.count)
    isStale = [Bool](repeating: false, count: problem.count)
    for cause in start {
      for place in problem.row(cause) { chances.join(problem.links[place], in: problem) }
    }
    for cause in 0..<Int32(problem.count) { gains[Int(cause)] = gainOfChanging(cause) }
  }

  /// The causes of the set, ascending.
  var causes: [Int32] { (0..<Int32(problem.count)).filter { isIn[Int($0)] } }

  /// Takes the best addition or removal while one helps, then the first cause for which an exchange
  /// helps, and so on, until nothing helps or `budget` arrows were looked at.
  ///
  /// - Returns: the sets one step from where it ended that are not worse than it by more than
  ///   `gap`.
  mutating func run(budget: Int, gap: Double) -> [Step] {
    while spent < budget {
      if let step = bestSingle() {
        apply(step)
        continue
      }
      var near: [Step] = []
      guard let step = firstExchange(budget: budget, gap: gap, near: &near) else {
        return near + singles(gap: gap)
      }
      apply(step)
    }
    return singles(gap: gap)
  }

  private mutating func bestSingle() -> Step? {
    stepCount += problem.count
    var best = Decoder.epsilon
    var chosen: Int?
    for cause in gains.indices where gains[cause] > best {
      best = gains[cause]
      chosen = cause
    }
    return chosen.map { step(Int32($0), gain: best) }
  }

  private func step(_ cause: Int32, gain: Double) -> Step {
    isIn[Int(cause)]
      ? Step(dropped: cause, gain: gain) : Step(added: cause, gain: gain)
  }

  private func singles(gap: Double) -> [Step] {
    (0..<Int32(problem.count)).filter { gains[Int($0)] >= -gap }
      .map { step($0, gain: gains[Int($0)]) }
  }

  /// The best exchange of the first cause for which one helps; those that do not help and are not
  /// worse by more than `gap` are added to `near`.
  private mutating func firstExchange(
    budget: Int, gap: Double, near: inout [Step]
  ) -> Step? {
    for dropped in causes where spent < budget {
      var best: Step?
      let loss = gains[Int(dropped)]
      takeAway(dropped)
      for added in neighbours(of: dropped) where !isIn[Int(added)] {
        stepCount += 1
        let step = Step(dropped: dropped, added: added, gain: loss + gainOfChanging(added))
        if step.gain > max(best?.gain ?? 0, Decoder.epsilon) { best = step }
        if step.gain >= -gap { near.append(step) }
      }
      putBack(dropped)
      if let best { return best }
    }
    return nil
  }

  private mutating func apply(_ step: Step) {
    if let dropped = step.dropped { change(dropped) }
    if let added = step.added { change(added) }
  }

  /// Changes the membership of a cause, and asks again all that it touches.
  private mutating func change(_ cause: Int32) {
    isIn[Int(cause)].toggle()
    var asked: [Int32] = []
    for place in problem.row(cause) {
      let symptom = problem.symptom(of: problem.links[place])
      chances.renew(symptom, isIn, in: problem)
      for other in problem.causes(of: symptom) where !isStale[Int(other)] {
        isStale[Int(other)] = true
        asked.append(other)
      }
    }
    if asked.isEmpty { asked = [cause] }
    for other in asked {
      gains[Int(other)] = gainOfChanging(other)
      isStale[Int(other)] = false
    }
  }

  private mutating func takeAway(_ cause: Int32) {
    for place in problem.row(cause) { chances.leave(problem.links[place], in: problem) }
    isIn[Int(cause)] = false
  }

  private mutating func putBack(_ cause: Int32) {
    isIn[Int(cause)] = true
    for place in problem.row(cause) {
      chances.renew(problem.symptom(of: problem.links[place]), isIn, in: problem)
    }
  }

  private mutating func gainOfChanging(_ cause: Int32) -> Double {
    let isLeaving = isIn[Int(cause)]
    var product = Odds.even
    for place in problem.row(cause) {
      let link = problem.links[place]
      let symptom = problem.symptoms[Int(problem.symptom(of: link))]
      if isLeaving {
        let (then, now) = chances.withoutAndWith(link, in: problem)
        product.multiply(symptom.likelihood(then) / symptom.likelihood(now))
      } else {
        let (now, then) = chances.nowAndWith(link, in: problem)
        product.multiply(symptom.likelihood(then) / symptom.likelihood(now))
      }
    }
    spent += problem.row(cause).count
    let odds = problem.logOdds[Int(cause)]
    return product.logarithm + (isLeaving ? -odds : odds)
  }

  /// Causes that share a symptom with one, itself among them, ascending.
  private func neighbours(of cause: Int32) -> [Int32] {
    var isNear = [Bool](repeating: false, count: problem.count)
    for place in problem.row(cause) {
      for other in problem.causes(of: problem.symptom(of: problem.links[place])) {
        isNear[Int(other)] = true
      }
    }
    return (0..<Int32(problem.count)).filter { isNear[Int($0)] }
  }
}
