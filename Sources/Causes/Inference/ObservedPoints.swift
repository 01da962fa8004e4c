internal import Symptoms
internal import Telemetry
internal import Topology

/// What is observed of the points that one diagnosis meets, by their number: each is looked up
/// once.
struct ObservedPoints {
  /// An observed symptom, with what judging needs of it.
  struct Leaf {
    /// Index into the situation's observations.
    var observation: Int32
    var isPresent: Bool
    var onset: Timestamp
    /// P(measured | symptom) / P(measured | none).
    var ratio: Double
    var leak: Double
    /// 1 / P(measured | leak alone), in the same unit.
    var relief: Double

    init(_ observation: SymptomObservation, at index: Int, leak: Double) {
      self.observation = Int32(index)
      isPresent = observation.verdict == .present
      onset = observation.onset
      ratio = Nats.exp(observation.logLikelihoodRatio)
      self.leak = leak
      relief = 1 / (leak * ratio + 1 - leak)
    }

    /// Likelihood ratio of the observation when something shows it with this strength (and the
    /// leak), against the leak alone.
    func gain(_ strength: Double) -> Double {
      let shown = 1 - (1 - leak) * (1 - min(strength, 0.999))
      return (shown * ratio + 1 - shown) * relief
    }
  }

  let situation: Situation
  let library: CausalLibrary
  private(set) var leaves: [Leaf] = []
  /// The first observation of each entity; one element more than entities.
  private let starts: [Int32]
  /// Index into `leaves` by number of a point: -1 for none, -2 for not looked up yet.
  private var found: [Int32] = []
  /// How much the observations speak against a point, by its number; not a number at first.
  private var doubts: [Double] = []

  /// - Complexity: O(observations + entities).
  init(_ situation: Situation, _ library: CausalLibrary) {
    self.situation = situation
    self.library = library
    let count = situation.graph.entities.count
    var starts = [Int32](repeating: 0, count: count + 1)
    for observation in situation.observations where Int(observation.key.entity.index) < count {
      starts[Int(observation.key.entity.index) + 1] += 1
    }
    for row in 0..<count { starts[row + 1] += starts[row] }
    self.starts = starts
  }

  /// The place of a symptom among the observations, or nil when it is unknown.
  func index(of symptom: SymptomID, at entity: EntityID) -> Int? {
    let row = Int(entity.index)
    for index in Int(starts[row])..<Int(starts[row + 1])
    where situation.observations[index].key.symptom == symptom {
      return index
    }
    return nil
  }

  /// The index in `leaves` of an observed symptom, or -1 when the point is none.
  mutating func leaf(_ number: Int32, _ point: CausalPoint) -> Int32 {
    if Int(number) >= found.count {
      let count = max(Int(number) + 1, found.count * 2)
      found.append(contentsOf: repeatElement(-2, count: count - found.count))
    }
    let known = found[Int(number)]
    guard known == -2 else { return known }
    var leaf: Int32 = -1
    if let symptom = library.symptom(point.node), let index = index(of: symptom, at: point.entity) {
      leaf = Int32(leaves.count)
      leaves.append(
        Leaf(situation.observations[index], at: index, leak: library[symptom].leak))
    }
    found[Int(number)] = leaf
    return leaf
  }

  /// How much the observations speak against a cause or condition, judged by what it shows itself:
  /// from 1 (nothing speaks against it) down to 0.
  ///
  /// Candidates are looked for backwards through what is not known to be healthy: a condition whose
  /// own symptoms are absent makes every path through it less likely by as much as their absence
  /// does. This guides the search only; the score knows nothing of it.
  mutating func doubt(_ number: Int32, _ point: CausalPoint) -> Double {
    if Int(number) >= doubts.count {
      let count = max(Int(number) + 1, doubts.count * 2)
      doubts.append(contentsOf: repeatElement(.nan, count: count - doubts.count))
    }
    let known = doubts[Int(number)]
    guard known.isNaN else { return known }
    let doubt = doubt(of: point)
    doubts[Int(number)] = doubt
    return doubt
  }

  private func doubt(of point: CausalPoint) -> Double {
    var factor = 1.0
    for index in library.influences(from: point.node) {
      let influence = library.influences[Int(index)]
      guard influence.along.isEmpty, let symptom = library.symptom(influence.to),
        let place = self.index(of: symptom, at: point.entity)
      else { continue }
      let observation = situation.observations[place]
      if observation.verdict == .present { return 1 }
      let strength = influence.strength.factor
      factor *= strength * Nats.exp(min(0, observation.logLikelihoodRatio)) + 1 - strength
    }
    return factor
  }
}
