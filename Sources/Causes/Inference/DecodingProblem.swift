/// Which causes best explain which symptoms, as bare numbers: no entity, no library, no time.
///
/// Causes are independent; a symptom is a noisy-OR of the causes that lead to it, with a leak. With
/// `x` the causes going on and `L` the likelihood ratio of what was measured,
///
///     score(x) = sum over x of log odds
///              + sum over symptoms of log(q L + 1 - q) - log(leak L + 1 - leak),
///            q = 1 - (1 - leak) * product over x of (1 - strength)
///
/// so that no cause at all scores 0, unknown symptoms (not in the problem) weigh nothing, and a
/// doubtful measurement (L near 1) weighs little either way.
struct DecodingProblem {
  /// One arrow from a cause to an observed symptom.
  struct Link: Hashable {
    var symptom: Int32
    /// 1 - strength, in [0.001, 1): no cause is so sure that its absence of effect is impossible.
    var miss: Double

    init(symptom: Int32, strength: Double) {
      self.symptom = symptom
      miss = 1 - min(strength, 0.999)
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

    init(logLikelihoodRatio: Double, leak: Double) {
      ratio = Nats.exp(logLikelihoodRatio)
      weight = 1 - ratio
      clear = 1 - leak
    }

    func term(clear: Double) -> Double { Nats.log(ratio + weight * clear) }
  }

  /// log(prior / (1 - prior)) of each cause.
  var logOdds: [Double]
  /// Links of each cause, ascending by symptom.
  var links: [[Link]]
  var symptoms: [Symptom]

  /// The score of a set of causes, ascending; summed in a fixed order, so that it has one value.
  func score(_ causes: [Int32]) -> Double {
    var clear = symptoms.map(\.clear)
    var score = 0.0
    var touched: [Int32] = []
    for cause in causes {
      score += logOdds[Int(cause)]
      for link in links[Int(cause)] {
        clear[Int(link.symptom)] *= link.miss
        touched.append(link.symptom)
      }
    }
    touched.sort()
    var last: Int32 = -1
    for index in touched where index != last {
      let symptom = symptoms[Int(index)]
      score += symptom.term(clear: clear[Int(index)]) - symptom.term(clear: symptom.clear)
      last = index
    }
    return score
  }

  /// The problem of some causes alone, with the symptoms they touch, renumbered in order.
  func restricted(to causes: [Int32]) -> DecodingProblem {
    var number = [Int32](repeating: -1, count: symptoms.count)
    var kept: [Symptom] = []
    let touched = causes.flatMap { links[Int($0)].map(\.symptom) }.sorted()
    for index in touched where number[Int(index)] < 0 {
      number[Int(index)] = Int32(kept.count)
      kept.append(symptoms[Int(index)])
    }
    return DecodingProblem(
      logOdds: causes.map { logOdds[Int($0)] },
      links: causes.map { cause in
        links[Int(cause)].map { link in
          var renumbered = link
          renumbered.symptom = number[Int(link.symptom)]
          return renumbered
        }
      }, symptoms: kept)
  }

  /// Causes grouped so that no two groups share a symptom; groups and members ascending.
  func components() -> [[Int32]] {
    var owner = [Int32](repeating: -1, count: symptoms.count)
    var groups = DisjointSets(count: logOdds.count)
    for cause in links.indices {
      for link in links[cause] {
        let first = owner[Int(link.symptom)]
        if first >= 0 {
          groups.join(Int(first), cause)
        } else {
          owner[Int(link.symptom)] = Int32(cause)
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
