internal import Symptoms

extension DecodingProblem {
  /// The problem that candidates pose; cause `i` is candidate `i`, symptoms are those any of them
  /// leads to.
  init(
    _ candidates: [Candidate], observations: [SymptomObservation], library: CausalLibrary,
    previous: Set<CauseKey>, persistence: Double
  ) {
    var number = [Int32](repeating: -1, count: observations.count)
    symptoms = []
    for index in candidates.flatMap({ $0.evidence.map(\.observation) }).sorted()
    where number[Int(index)] < 0 {
      number[Int(index)] = Int32(symptoms.count)
      let observation = observations[Int(index)]
      symptoms.append(
        Symptom(
          logLikelihoodRatio: observation.logLikelihoodRatio,
          leak: library[observation.key.symptom].leak))
    }
    logOdds = candidates.map { candidate in
      candidate.logOdds + (previous.contains(candidate.key) ? persistence : 0)
    }
    links = candidates.map { candidate in
      candidate.evidence.map { Link(symptom: number[Int($0.observation)], strength: $0.strength) }
    }
  }

  /// Causes whose odds could exceed e to `least` in some company; the others are left out,
  /// ascending.
  ///
  /// Sound: the odds of a cause are a mean of exp(gain) over all companies, and no gain exceeds the
  /// bound used here.
  func plausible(above least: Double) -> [Int32] {
    var kept = logOdds.indices.map { Int32($0) }
    while true {
      var crowded = symptoms.map(\.clear)
      for cause in kept {
        for link in links[Int(cause)] { crowded[Int(link.symptom)] *= link.miss }
      }
      let next = kept.filter { highestGain(of: $0, crowded) >= least }
      guard next.count < kept.count else { return kept }
      kept = next
    }
  }

  /// The most a cause can bring: to present symptoms when alone, to absent ones when all others are
  /// there.
  private func highestGain(of cause: Int32, _ crowded: [Double]) -> Double {
    links[Int(cause)].reduce(logOdds[Int(cause)]) { gain, link in
      let symptom = symptoms[Int(link.symptom)]
      let isAbsent = symptom.weight > 0
      let before = isAbsent ? crowded[Int(link.symptom)] / link.miss : symptom.clear
      return gain + symptom.term(clear: before * link.miss) - symptom.term(clear: before)
    }
  }
}
