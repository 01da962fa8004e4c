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
      let isNamed = previous.contains(candidates.keys[candidate])
      add(
        logOdds: candidates.logOdds[candidate] + (isNamed ? persistence : 0),
        candidates.evidence[candidates.row(candidate)].lazy.map {
          Link(symptom: number[Int($0.observation)], strength: $0.strength)
        })
    }
    seal()
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
      let next = kept.filter { highestGain(of: $0, crowded) >= least }
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
