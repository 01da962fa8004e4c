import Topology

/// Live quantities of relations: calls, errors and time of about the last minute.
struct RelationTable: Sendable {
  /// Weight of the past a window later: a half-life of 12 windows (one minute of 5 s).
  private static let decay = 0.9439

  /// By number of the relation.
  var calls: [Int: Traffic] = [:]
  var requests: [EntityID: Traffic] = [:]
  /// The greatest part of each callee's load that one caller brings, 0...1.
  private(set) var loudestShares: [EntityID: Double] = [:]

  struct Traffic: Sendable, Codable {
    var count = 0.0
    var errors = 0.0
    var seconds = 0.0

    mutating func add(_ counts: RequestCounts) {
      count += Double(counts.count)
      errors += Double(counts.errorCount)
      seconds += Double(counts.duration.sumNanoseconds) / 1e9
    }

    mutating func age() {
      count *= RelationTable.decay
      errors *= RelationTable.decay
      seconds *= RelationTable.decay
    }
  }

  mutating func age() {
    for key in calls.keys { calls[key]?.age() }
    for key in requests.keys { requests[key]?.age() }
  }

  mutating func addRequests(_ counts: RequestCounts, of entities: [EntityID?]) {
    for case let id? in entities { requests[id, default: Traffic()].add(counts) }
  }

  mutating func addCalls(_ counts: RequestCounts, on relations: [Int32]) {
    for index in relations { calls[Int(index), default: Traffic()].add(counts) }
  }

  /// Writes the quantities of all relations with traffic into the topology.
  mutating func publish(to topology: inout TopologyBuilder, windowSeconds: Double) {
    var load: [EntityID: Double] = [:]
    let numbered = calls.sorted { $0.key < $1.key }
    for (index, traffic) in numbered {
      load[topology.relations[index].to, default: 0] += traffic.count
    }
    // A sum that decays like this one holds 1 / (1 - decay) windows' worth.
    let seconds = windowSeconds / (1 - Self.decay)
    loudestShares.removeAll(keepingCapacity: true)
    for (index, traffic) in numbered {
      let relation = topology.relations[index]
      let caller = requests[relation.from] ?? Traffic()
      var live = RelationQuantities()
      live.ratePerSecond = traffic.count / seconds
      live.callsPerRequest = caller.count > 0 ? traffic.count / caller.count : 0
      live.touchShare = min(1, live.callsPerRequest)
      live.latencyShare = caller.seconds > 0 ? min(1, traffic.seconds / caller.seconds) : 0
      live.loadShare = load[relation.to].map { $0 > 0 ? traffic.count / $0 : 0 } ?? 0
      live.errorRatio = traffic.count > 0 ? traffic.errors / traffic.count : 0
      loudestShares[relation.to] = max(loudestShares[relation.to] ?? 0, live.loadShare)
      if relation.quantities.ratePerSecond > 0 {
        let counts = ShareCounts(
          requests: caller.count, calls: traffic.count, load: load[relation.to] ?? 0)
        live.settle(from: relation.quantities, counts)
      }
      topology.setQuantities(live, of: Int32(index))
    }
  }
}

/// What each share is a share of, in the counts of about the last minute.
private struct ShareCounts {
  var requests: Double
  var calls: Double
  var load: Double
}

extension RelationQuantities {
  /// A share moves when it did so by more than a step that could matter, and by more than chance
  /// moves it.
  private static let leastMove = 1.0 / 64
  /// Standard errors that count as chance.
  private static let errorCount = 3.0

  /// Keeps those of the published shares that have not really moved.
  ///
  /// Propagation follows the shares; were they to tremble with every request, so would signatures
  /// and probabilities, though nothing happened.
  fileprivate mutating func settle(from published: RelationQuantities, _ counts: ShareCounts) {
    touchShare = Self.settled(touchShare, from: published.touchShare, of: counts.requests)
    latencyShare = Self.settled(latencyShare, from: published.latencyShare, of: counts.requests)
    loadShare = Self.settled(loadShare, from: published.loadShare, of: counts.load)
    errorRatio = Self.settled(errorRatio, from: published.errorRatio, of: counts.calls)
  }

  private static func settled(
    _ live: Double, from published: Double, of count: Double
  ) -> Double {
    // Of the published share, so that a jump from nothing or from all is taken at once.
    let error = (published * max(0, 1 - published) / max(1, count)).squareRoot()
    return abs(live - published) > max(leastMove, errorCount * error) ? live : published
  }
}
