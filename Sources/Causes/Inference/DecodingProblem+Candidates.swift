internal import Symptoms

extension DecodingProblem {
  /// The problem that candidates pose; cause `i` is candidate `i`, symptoms are those any of them
  /// leads to.
  init(
    _ candidates: CandidateSet, observations: [SymptomObservation], library: CausalLibrary,
    previous: Set<CauseKey>, persistence: Double
  ) {
    let evidence = candidates.evidence
    var number = [Int32](repeating: -1, count: observations.count)
    for item in evidence { number[Int(item.observation)] = 0 }
    var symptoms: [Symptom] = []
    for index in number.indices where number[index] == 0 {
      number[index] = Int32(symptoms.count)
      symptoms.append(
        Symptom(
          ratio: Nats.exp(observations[index].logLikelihoodRatio),
          leak: library[observations[index].key.symptom].leak))
    }
    var gates = GateBuilder(symptomCount: symptoms.count)
    for item in evidence { gates.count(number[Int(item.observation)]) }
    for index in evidence.indices { gates.sort(index, number[Int(evidence[index].observation)]) }
    gates.make(evidence)
    self.init(symptoms: symptoms, gates: gates.gates)
    for candidate in 0..<candidates.count {
      let benefit = previous.contains(candidates.keys[candidate]) ? persistence : 0
      add(
        logOdds: candidates.logOdds[candidate] + benefit,
        alone: candidates.alone[candidate] + benefit,
        candidates.row(candidate).lazy.map {
          Link(gate: gates.places[$0], reach: gates.reach(evidence[$0]))
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
      var crowded = Chances(self)
      for cause in kept {
        for place in row(cause) { crowded.join(links[place], in: self) }
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
  private func highestGain(of cause: Int32, _ crowded: Chances) -> Double {
    var product = Odds.even
    for place in row(cause) {
      let link = links[place]
      let symptom = symptoms[Int(symptom(of: link))]
      if symptom.weight > 0 {
        let (without, with) = crowded.withoutAndWith(link, in: self)
        product.multiply(symptom.likelihood(with) / symptom.likelihood(without))
      } else {
        let with = symptom.clear * (1 - gates[Int(link.gate)].tail * (1 - link.miss))
        product.multiply(symptom.likelihood(with) / symptom.likelihood(symptom.clear))
      }
    }
    return logOdds[Int(cause)] + product.logarithm
  }
}

/// Makes the gates of a problem: one for each symptom and condition that shows it, and one for each
/// cause that shows a symptom by itself.
///
/// Gates stand in the order of their symptoms. O(evidence).
private struct GateBuilder {
  private(set) var gates: [DecodingProblem.Gate] = []
  /// The gate of each piece of evidence.
  private(set) var places: [Int32] = []
  /// Ends of the symptoms' stretches of `order`, then their starts.
  private var bounds: [Int]
  private var order: [Int32] = []
  private var isCounted = false

  init(symptomCount: Int) { bounds = [Int](repeating: 0, count: symptomCount + 1) }

  mutating func count(_ symptom: Int32) { bounds[Int(symptom)] += 1 }

  mutating func sort(_ index: Int, _ symptom: Int32) {
    if !isCounted {
      var start = 0
      for place in bounds.indices {
        (bounds[place], start) = (start, start + bounds[place])
      }
      order = [Int32](repeating: 0, count: start)
      isCounted = true
    }
    order[bounds[Int(symptom)]] = Int32(index)
    bounds[Int(symptom)] += 1
  }

  /// After sorting, `bounds` holds where each symptom's stretch ends.
  mutating func make(_ evidence: [CandidateSet.Evidence]) {
    places = [Int32](repeating: 0, count: evidence.count)
    var gateOfCondition = [Int32](
      repeating: -1, count: Int(evidence.lazy.map(\.via).max() ?? -1) + 1)
    var start = 0
    for symptom in bounds.indices.dropLast() {
      let first = Int32(gates.count)
      for index in order[start..<bounds[symptom]] {
        let item = evidence[Int(index)]
        let known = item.via >= 0 ? gateOfCondition[Int(item.via)] : -1
        if known >= first {
          places[Int(index)] = known
          continue
        }
        places[Int(index)] = Int32(gates.count)
        if item.via >= 0 { gateOfCondition[Int(item.via)] = Int32(gates.count) }
        gates.append(
          DecodingProblem.Gate(
            symptom: Int32(symptom), tail: item.via >= 0 ? item.tail : item.strength))
      }
      start = bounds[symptom]
    }
  }

  /// How surely a cause reaches the condition that shows the symptom.
  func reach(_ item: CandidateSet.Evidence) -> Double {
    item.via >= 0 && item.tail > 0 ? item.strength / item.tail : 1
  }
}
