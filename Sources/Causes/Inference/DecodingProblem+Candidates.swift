internal import Symptoms

extension DecodingProblem {
  /// The problem that candidates pose; cause `i` is candidate `i`, symptoms are those any of them
  /// leads to.
  init(
    _ candidates: CandidateSet, observations: [SymptomObservation], library: CausalLibrary,
    previous: Set<CauseKey>, persistence: Double
  ) {
    var number = [Int32](repeating: -1, count: observations.count)
    for evidence in candidates.evidence { number[Int(evidence.observation)] = 0 }
    var symptoms: [Symptom] = []
    for index in number.indices where number[index] == 0 {
      number[index] = Int32(symptoms.count)
      symptoms.append(
        Symptom(
          ratio: Nats.exp(observations[index].logLikelihoodRatio),
          leak: library[observations[index].key.symptom].leak))
    }
    self.init(symptoms: symptoms)
    for candidate in 0..<candidates.count {
      let benefit = previous.contains(candidates.keys[candidate]) ? persistence : 0
      add(
        logOdds: candidates.logOdds[candidate] + benefit,
        alone: candidates.alone[candidate] + benefit,
        candidates.evidence[candidates.row(candidate)].lazy.map {
          Link(symptom: number[Int($0.observation)], strength: $0.strength)
        })
    }
  }

  /// Causes whose odds could exceed e to `least` in some company; the others are left out,
  /// ascending.
  ///
  /// Sound: the odds of a cause are a mean of exp(gain) over all companies, and no gain exceeds the
  /// bound used here.
  func plausible(above least: Double) -> [Int32] {
    var kept = Array(0..<Int32(count))
    while true {
      var crowded = symptoms.map(\.clear)
      for cause in kept {
        for place in row(cause) { crowded[Int(links[place].symptom)] *= links[place].miss }
      }
      // In company nothing brings less at the most than it does alone.
      let next = kept.filter {
        alone[Int($0)] >= least || highestGain(of: $0, crowded) >= least
      }
      guard next.count < kept.count else { return kept }
      kept = next
    }
  }

  /// The most a cause can bring: to present symptoms when alone, to absent ones when all others are
  /// there.
  private func highestGain(of cause: Int32, _ crowded: [Double]) -> Double {
    var product = Odds.even
    for place in row(cause) {
      let link = links[place]
      let symptom = symptoms[Int(link.symptom)]
      let isAbsent = symptom.weight > 0
      let before = isAbsent ? crowded[Int(link.symptom)] / link.miss : symptom.clear
      product.multiply(symptom.likelihood(before * link.miss) / symptom.likelihood(before))
    }
    return logOdds[Int(cause)] + product.logarithm
  }
}
