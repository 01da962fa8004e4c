internal import Answers
package import Telemetry

/// The levels of an estate with what is known of their requests.
///
/// Pure: told the counts of every window. Levels are declared, or taken by default for every
/// service at which requests enter the estate and for which none is declared.
package struct ServiceLevelBook: Sendable {
  /// Levels at the most; further services have none, and are counted.
  package var levelCountMax = 1_000
  /// Services that got no level because of the bound.
  package private(set) var refusedCount = 0
  private var declared: [ServiceLevel]
  var entries: [String: [Entry]] = [:]

  struct Entry: Sendable {
    var level: ServiceLevel
    var ledger: BudgetLedger
  }

  /// A book with declared levels; of levels of one name the first counts.
  package init(declared: [ServiceLevel] = []) {
    var names: Set<String> = []
    self.declared = declared.filter { names.insert($0.name).inserted }
    for level in self.declared { add(level) }
  }

  /// The requests of one service in one window.
  package struct Traffic: Hashable, Sendable {
    /// Its name.
    package var service: String
    /// Whether requests enter the estate here.
    package var isEntryPoint: Bool
    /// Requests, and those that failed.
    package var count: Int
    package var failedCount: Int
    /// For a number of seconds, how many requests took longer.
    package var slowerCounts: [Double: Int]

    package init(
      service: String, isEntryPoint: Bool, count: Int, failedCount: Int,
      slowerCounts: [Double: Int] = [:]
    ) {
      self.service = service
      self.isEntryPoint = isEntryPoint
      self.count = count
      self.failedCount = failedCount
      self.slowerCounts = slowerCounts
    }
  }

  /// Whether a service has levels.
  package func knows(_ service: String) -> Bool { entries[service] != nil }

  /// The seconds that a service's slow requests must be counted for.
  ///
  /// For an entry point without levels those of the defaults.
  package func thresholds(of service: String, isEntryPoint: Bool) -> [Double] {
    let levels =
      entries[service]?.map(\.level) ?? (isEntryPoint ? ServiceLevel.defaults(of: service) : [])
    return levels.compactMap { level in
      guard case .within(let seconds) = level.goodness else { return nil }
      return seconds
    }
  }

  /// Counts the requests of a window that ends at `end`.
  package mutating func note(_ traffic: Traffic, endingAt end: Timestamp) {
    if traffic.isEntryPoint, !knows(traffic.service) { promiseDefaults(of: traffic.service) }
    guard let places = entries[traffic.service]?.indices else { return }
    for place in places {
      guard let level = entries[traffic.service]?[place].level else { continue }
      let bad: Int
      switch level.goodness {
      case .succeeded: bad = traffic.failedCount
      case .within(let seconds): bad = traffic.slowerCounts[seconds] ?? 0
      }
      let counts = BudgetLedger.Counts(
        good: traffic.count - min(bad, traffic.count), total: traffic.count)
      entries[traffic.service]?[place].ledger.add(counts, endingAt: end)
    }
  }

  /// How all levels stand, by service and then in the order of declaration.
  package func standings(at time: Timestamp) -> [LevelStanding] {
    entries.sorted { $0.key < $1.key }.flatMap { _, entries in
      entries.map { LevelStanding($0.level, $0.ledger, at: time) }
    }
  }

  mutating func promiseDefaults(of service: String) {
    for level in ServiceLevel.defaults(of: service) { add(level) }
  }

  private mutating func add(_ level: ServiceLevel) {
    let count = entries.values.reduce(0) { $0 + $1.count }
    guard count < levelCountMax else {
      refusedCount += 1
      return
    }
    entries[level.service, default: []].append(
      Entry(level: level, ledger: BudgetLedger(windowDays: level.windowDays)))
  }
}

extension LevelStanding {
  /// The burns that a finding is responsible for: levels of services that it hits.
  package static func burns(_ standings: [LevelStanding], of finding: CaseFinding) -> [BudgetBurn] {
    let hit = Set(finding.impact.services)
    return standings.compactMap { hit.contains($0.level.service) ? $0.burn : nil }
      .sorted { ($1.rate, $0.objective) < ($0.rate, $1.objective) }
  }
}
