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
  private var undo: [(score: Double, clear: [Double])] = []

  init(_ problem: DecodingProblem, causes: [Int32] = []) {
    self.problem = problem
    clear = problem.symptoms.map(\.clear)
    for cause in causes { push(cause, gain: gain(of: cause)) }
  }

  /// What adding a cause now would bring.
  ///
  /// O(its links).
  func gain(of cause: Int32) -> Double {
    var gain = problem.logOdds[Int(cause)]
    for link in problem.links[Int(cause)] {
      let symptom = problem.symptoms[Int(link.symptom)]
      let now = clear[Int(link.symptom)]
      gain += symptom.term(clear: now * link.miss) - symptom.term(clear: now)
    }
    return gain
  }

  /// Adds a cause whose gain is known.
  mutating func push(_ cause: Int32, gain: Double) {
    let links = problem.links[Int(cause)]
    undo.append((score, links.map { clear[Int($0.symptom)] }))
    for link in links { clear[Int(link.symptom)] *= link.miss }
    causes.append(cause)
    score += gain
  }

  /// Takes the last added cause away.
  mutating func pop() {
    guard let cause = causes.popLast(), let before = undo.popLast() else { return }
    score = before.score
    for (link, value) in zip(problem.links[Int(cause)], before.clear) {
      clear[Int(link.symptom)] = value
    }
  }
}
