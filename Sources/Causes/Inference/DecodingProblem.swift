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
///
/// Columns: the links of cause `i` are `links(of: i)`, the causes of symptom `s` `causes(of: s)`.
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
  private var linkStarts: [Int32] = [0]
  private var touching: [Int32] = []
  private var touchingStarts: [Int32] = []

  /// Causes.
  var count: Int { logOdds.count }

  /// Places in `links` of one cause.
  func row(_ cause: Int32) -> Range<Int> {
    Int(linkStarts[Int(cause)])..<Int(linkStarts[Int(cause) + 1])
  }

  /// The causes that touch a symptom, ascending.
  func causes(of symptom: Int32) -> ArraySlice<Int32> {
    touching[Int(touchingStarts[Int(symptom)])..<Int(touchingStarts[Int(symptom) + 1])]
  }

  /// A problem of these symptoms, without causes yet.
  init(symptoms: [Symptom]) { self.symptoms = symptoms }

  /// Adds a cause with its links; `alone` is its score.
  mutating func add(logOdds: Double, alone: Double, _ links: some Sequence<Link>) {
    self.logOdds.append(logOdds)
    self.alone.append(alone)
    self.links.append(contentsOf: links)
    linkStarts.append(Int32(self.links.count))
  }

  /// Finds the causes of each symptom, which ``causes(of:)`` needs.
  mutating func seal() {
    touchingStarts = [Int32](repeating: 0, count: symptoms.count + 1)
    for link in links { touchingStarts[Int(link.symptom) + 1] += 1 }
    for place in symptoms.indices { touchingStarts[place + 1] += touchingStarts[place] }
    var next = touchingStarts
    touching = [Int32](repeating: 0, count: links.count)
    for cause in 0..<Int32(count) {
      for place in row(cause) {
        let symptom = Int(links[place].symptom)
        touching[Int(next[symptom])] = cause
        next[symptom] += 1
      }
    }
  }

  /// The problem of some causes alone, with the symptoms they touch, renumbered in order.
  func restricted(to causes: [Int32]) -> DecodingProblem {
    var number = [Int32](repeating: -1, count: symptoms.count)
    for cause in causes {
      for place in row(cause) { number[Int(links[place].symptom)] = 0 }
    }
    var kept: [Symptom] = []
    for symptom in number.indices where number[symptom] == 0 {
      number[symptom] = Int32(kept.count)
      kept.append(symptoms[symptom])
    }
    var problem = DecodingProblem(symptoms: kept)
    for cause in causes {
      problem.add(
        logOdds: logOdds[Int(cause)], alone: alone[Int(cause)],
        links[row(cause)].lazy.map { link in
          var renumbered = link
          renumbered.symptom = number[Int(link.symptom)]
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
        let symptom = Int(links[place].symptom)
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
