/// Which causes best explain which symptoms, as bare numbers: no entity, no library, no time.
///
/// Causes are independent; a condition is a noisy-OR of the causes that reach it, a symptom one of
/// the conditions that show it, with a leak. With `x` the causes going on and `L` the likelihood
/// ratio of what was measured,
///
///     score(x) = sum over x of log odds
///              + sum over symptoms of log(q L + 1 - q) - log(leak L + 1 - leak),
///            q = 1 - (1 - leak) * product over gates of (1 - tail * p),
///            p = 1 - product over x of (1 - reach)
///
/// so that no cause at all scores 0, unknown symptoms (not in the problem) weigh nothing, and a
/// doubtful measurement (L near 1) weighs little either way.
///
/// What shows a condition shows it once: two causes that both make a service fail do not make its
/// errors twice as likely to be seen. A cause that shows a symptom by itself has a gate of its own.
///
/// Columns: the links of cause `i` are `row(i)`, the causes of symptom `s` `causes(of: s)`.
struct DecodingProblem {
  /// The way from a cause to a condition that shows a symptom.
  struct Link: Hashable {
    var gate: Int32
    /// 1 - reach, at least 1e-6.
    var miss: Double

    init(gate: Int32, reach: Double) {
      self.gate = gate
      miss = 1 - min(reach, 0.999_999)
    }
  }

  /// The last step to a symptom, which causes share.
  struct Gate: Hashable {
    var symptom: Int32
    /// Its strength, up to 0.999: nothing is so sure that its absence of effect is impossible.
    var tail: Double

    init(symptom: Int32, tail: Double) {
      self.symptom = symptom
      self.tail = min(tail, 0.999)
    }
  }

  /// An observed symptom: `log(ratio + weight * clear)` is its term, with `clear` the chance that
  /// nothing shows it.
  struct Symptom: Hashable {
    /// L, above 0.
    var ratio: Double
    /// 1 - L: negative when present, positive when absent.
    var weight: Double
    /// 1 - leak.
    var clear: Double

    init(ratio: Double, leak: Double) {
      self.ratio = ratio
      weight = 1 - ratio
      clear = 1 - leak
    }

    /// The term before its logarithm is taken.
    func likelihood(_ clear: Double) -> Double { ratio + weight * clear }
  }

  /// log(prior / (1 - prior)) of each cause.
  private(set) var logOdds: [Double] = []
  /// What each cause would bring if it were alone: its score.
  private(set) var alone: [Double] = []
  private(set) var links: [Link] = []
  private(set) var symptoms: [Symptom] = []
  /// In the order of their symptoms.
  private(set) var gates: [Gate] = []
  private var linkStarts: [Int32] = [0]
  private var gateStarts: [Int32] = []
  private var touching: [Int32] = []
  private var touchingMisses: [Double] = []
  private var touchingStarts: [Int32] = []

  /// Causes.
  var count: Int { logOdds.count }

  /// Places in `links` of one cause.
  func row(_ cause: Int32) -> Range<Int> {
    Int(linkStarts[Int(cause)])..<Int(linkStarts[Int(cause) + 1])
  }

  /// The symptom that a link leads to.
  func symptom(of link: Link) -> Int32 { gates[Int(link.gate)].symptom }

  /// The gates that show a symptom.
  func gates(of symptom: Int32) -> Range<Int> {
    Int(gateStarts[Int(symptom)])..<Int(gateStarts[Int(symptom) + 1])
  }

  /// The causes that touch a symptom, gate by gate.
  func causes(of symptom: Int32) -> ArraySlice<Int32> {
    let gates = gates(of: symptom)
    return touching[Int(touchingStarts[gates.lowerBound])..<Int(touchingStarts[gates.upperBound])]
  }

  /// The causes that reach a gate with the chance that each does not, ascending.
  func arrows(to gate: Int) -> Zip2Sequence<ArraySlice<Int32>, ArraySlice<Double>> {
    let range = Int(touchingStarts[gate])..<Int(touchingStarts[gate + 1])
    return zip(touching[range], touchingMisses[range])
  }

  /// A problem of these symptoms and gates, without causes yet; gates in the order of symptoms.
  init(symptoms: [Symptom], gates: [Gate]) {
    self.symptoms = symptoms
    self.gates = gates
  }

  /// Adds a cause with its links; `alone` is its score.
  mutating func add(logOdds: Double, alone: Double, _ links: some Sequence<Link>) {
    self.logOdds.append(logOdds)
    self.alone.append(alone)
    self.links.append(contentsOf: links)
    linkStarts.append(Int32(self.links.count))
  }

  /// Finds the causes of each symptom, which ``causes(of:)`` and ``arrows(to:)`` need.
  mutating func seal() {
    gateStarts = [Int32](repeating: 0, count: symptoms.count + 1)
    for gate in gates { gateStarts[Int(gate.symptom) + 1] += 1 }
    for place in symptoms.indices { gateStarts[place + 1] += gateStarts[place] }
    touchingStarts = [Int32](repeating: 0, count: gates.count + 1)
    for link in links { touchingStarts[Int(link.gate) + 1] += 1 }
    for place in gates.indices { touchingStarts[place + 1] += touchingStarts[place] }
    var next = touchingStarts
    touching = [Int32](repeating: 0, count: links.count)
    touchingMisses = [Double](repeating: 1, count: links.count)
    for cause in 0..<Int32(count) {
      for place in row(cause) {
        let gate = Int(links[place].gate)
        touching[Int(next[gate])] = cause
        touchingMisses[Int(next[gate])] = links[place].miss
        next[gate] += 1
      }
    }
  }

  /// The problem of some causes alone, with the gates they touch and their symptoms, renumbered in
  /// order.
  func restricted(to causes: [Int32]) -> DecodingProblem {
    var number = [Int32](repeating: -1, count: gates.count)
    for cause in causes {
      for place in row(cause) { number[Int(links[place].gate)] = 0 }
    }
    var (kept, keptGates): ([Symptom], [Gate]) = ([], [])
    var last: Int32 = -1
    for gate in number.indices where number[gate] == 0 {
      if gates[gate].symptom != last {
        last = gates[gate].symptom
        kept.append(symptoms[Int(last)])
      }
      number[gate] = Int32(keptGates.count)
      keptGates.append(Gate(symptom: Int32(kept.count - 1), tail: gates[gate].tail))
    }
    var problem = DecodingProblem(symptoms: kept, gates: keptGates)
    for cause in causes {
      problem.add(
        logOdds: logOdds[Int(cause)], alone: alone[Int(cause)],
        links[row(cause)].lazy.map { link in
          var renumbered = link
          renumbered.gate = number[Int(link.gate)]
          return renumbered
        })
    }
    return problem
  }

  /// Causes grouped so that no two groups share a symptom; groups and members ascending.
  func components() -> [[Int32]] {
    var owner = [Int32](repeating: -1, count: symptoms.count)
    var groups = DisjointSets(count: count)
    for cause in 0..<Int32(count) {
      for place in row(cause) {
        let symptom = Int(gates[Int(links[place].gate)].symptom)
        if owner[symptom] >= 0 {
          groups.join(Int(owner[symptom]), Int(cause))
        } else {
          owner[symptom] = cause
        }
      }
    }
    return groups.members()
  }
}

/// Disjoint sets with path halving; the smaller number leads.
private struct DisjointSets {
  private var leader: [Int]

  init(count: Int) { leader = Array(0..<count) }

  mutating func find(_ item: Int) -> Int {
    var item = item
    while leader[item] != item {
      leader[item] = leader[leader[item]]
      item = leader[item]
    }
    return item
  }

  mutating func join(_ left: Int, _ right: Int) {
    let (first, second) = (find(left), find(right))
    leader[max(first, second)] = min(first, second)
  }

  mutating func members() -> [[Int32]] {
    var place = [Int](repeating: -1, count: leader.count)
    var groups: [[Int32]] = []
    for item in leader.indices {
      let root = find(item)
      if place[root] < 0 {
        place[root] = groups.count
        groups.append([])
      }
      groups[place[root]].append(Int32(item))
    }
    return groups
  }
}
