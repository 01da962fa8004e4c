/// A set of causes under construction, with what it leaves unexplained.
///
/// Undoing restores the exact numbers.
struct PartialExplanation {
  private let problem: DecodingProblem
  /// In the order in which they were added.
  private(set) var causes: [Int32] = []
  private(set) var score = 0.0
  /// For each symptom, the chance that neither the leak nor any of the causes shows it.
  private(set) var clear: [Double]
  private var undo: [Double] = []
  private var scores: [Double] = []

  init(_ problem: DecodingProblem, causes: [Int32] = []) {
    self.problem = problem
    clear = problem.symptoms.map(\.clear)
    for cause in causes { push(cause, gain: gain(of: cause)) }
  }

  /// What adding a cause now would bring.
  ///
  /// O(its links).
  func gain(of cause: Int32) -> Double {
    var product = Odds.even
    for place in problem.row(cause) {
      let link = problem.links[place]
      let symptom = problem.symptoms[Int(link.symptom)]
      let now = clear[Int(link.symptom)]
      product.multiply(symptom.likelihood(now * link.miss) / symptom.likelihood(now))
    }
    return problem.logOdds[Int(cause)] + product.logarithm
  }

  /// Adds a cause whose gain is known.
  mutating func push(_ cause: Int32, gain: Double) {
    scores.append(score)
    for place in problem.row(cause) {
      let link = problem.links[place]
      undo.append(clear[Int(link.symptom)])
      clear[Int(link.symptom)] *= link.miss
    }
    causes.append(cause)
    score += gain
  }

  /// Takes the last added cause away.
  mutating func pop() {
    guard let cause = causes.popLast(), let before = scores.popLast() else { return }
    score = before
    for place in problem.row(cause).reversed() {
      if let value = undo.popLast() { clear[Int(problem.links[place].symptom)] = value }
    }
  }
}
