/// What a set of causes leaves open: for each gate the chance that none of them reaches it, for
/// each symptom the chance that neither the leak nor any gate shows it.
struct Chances {
  private(set) var misses: [Double]
  private(set) var clear: [Double]

  /// Of no cause at all.
  init(_ problem: DecodingProblem) {
    misses = [Double](repeating: 1, count: problem.gates.count)
    clear = problem.symptoms.map(\.clear)
  }

  /// The chance that nothing shows the link's symptom, now and when the cause joins.
  @inline(__always)
  func nowAndWith(_ link: DecodingProblem.Link, in problem: DecodingProblem) -> (Double, Double) {
    let gate = problem.gates[Int(link.gate)]
    let (now, miss) = (clear[Int(gate.symptom)], misses[Int(link.gate)])
    return (now, now * (1 - gate.tail * (1 - miss * link.miss)) / (1 - gate.tail * (1 - miss)))
  }

  /// The same when the cause leaves, and now.
  @inline(__always)
  func withoutAndWith(
    _ link: DecodingProblem.Link, in problem: DecodingProblem
  ) -> (Double, Double) {
    let gate = problem.gates[Int(link.gate)]
    let (now, miss) = (clear[Int(gate.symptom)], misses[Int(link.gate)])
    let before = min(1, miss / link.miss)
    return (now * (1 - gate.tail * (1 - before)) / (1 - gate.tail * (1 - miss)), now)
  }

  /// Lets the cause of a link join.
  @inline(__always)
  mutating func join(_ link: DecodingProblem.Link, in problem: DecodingProblem) {
    clear[Int(problem.gates[Int(link.gate)].symptom)] = nowAndWith(link, in: problem).1
    misses[Int(link.gate)] *= link.miss
  }

  /// Lets the cause of a link leave.
  mutating func leave(_ link: DecodingProblem.Link, in problem: DecodingProblem) {
    clear[Int(problem.gates[Int(link.gate)].symptom)] = withoutAndWith(link, in: problem).0
    misses[Int(link.gate)] = min(1, misses[Int(link.gate)] / link.miss)
  }

  /// Takes back what joining through a link did.
  mutating func restore(
    _ link: DecodingProblem.Link, miss: Double, clear: Double, in problem: DecodingProblem
  ) {
    misses[Int(link.gate)] = miss
    self.clear[Int(problem.gates[Int(link.gate)].symptom)] = clear
  }

  /// Makes the chances of a symptom anew for a set, in the order of gates and causes.
  mutating func renew(_ symptom: Int32, _ isIn: [Bool], in problem: DecodingProblem) {
    var product = problem.symptoms[Int(symptom)].clear
    for gate in problem.gates(of: symptom) {
      var miss = 1.0
      for (cause, part) in problem.arrows(to: gate) where isIn[Int(cause)] { miss *= part }
      misses[gate] = miss
      product *= 1 - problem.gates[gate].tail * (1 - miss)
    }
    clear[Int(symptom)] = product
  }
}
