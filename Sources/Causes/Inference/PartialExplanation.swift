/// A set of causes under construction, with what it leaves unexplained.
///
/// Undoing restores the exact numbers.
struct PartialExplanation {
  private let problem: DecodingProblem
  /// In the order in which they were added.
  private(set) var causes: [Int32] = []
  private(set) var score = 0.0
  /// What the causes leave open.
  private(set) var chances: Chances
  private var undo: [(miss: Double, clear: Double)] = []
  private var scores: [Double] = []

  init(_ problem: DecodingProblem, causes: [Int32] = []) {
    self.problem = problem
    chances = Chances(problem)
    for cause in causes { push(cause, gain: gain(of: cause)) }
  }

  /// What adding a cause now would bring.
  ///
  /// O(its links).
  func gain(of cause: Int32) -> Double {
    var product = Odds.even
    for place in problem.row(cause) {
      let link = problem.links[place]
      let symptom = problem.symptoms[Int(problem.symptom(of: link))]
      let (now, with) = chances.nowAndWith(link, in: problem)
      product.multiply(symptom.likelihood(with) / symptom.likelihood(now))
    }
    return problem.logOdds[Int(cause)] + product.logarithm
  }

  /// Adds a cause whose gain is known.
  mutating func push(_ cause: Int32, gain: Double) {
    scores.append(score)
    for place in problem.row(cause) {
      let link = problem.links[place]
      let symptom = Int(problem.symptom(of: link))
      undo.append((chances.misses[Int(link.gate)], chances.clear[symptom]))
      chances.join(link, in: problem)
    }
    causes.append(cause)
    score += gain
  }

  /// Takes the last added cause away.
  mutating func pop() {
    guard let cause = causes.popLast(), let before = scores.popLast() else { return }
    score = before
    for place in problem.row(cause).reversed() {
      guard let last = undo.popLast() else { return }
      chances.restore(problem.links[place], miss: last.miss, clear: last.clear, in: problem)
    }
  }
}
