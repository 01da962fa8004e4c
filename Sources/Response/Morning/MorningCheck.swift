internal import Answers
package import Telemetry

/// One look at the estate at the beginning of a day: which part of it is well, and what is not.
package struct MorningCheck: Hashable, Sendable {
  /// How an area is.
  package enum Colour: String, Comparable, CaseIterable, Hashable, Sendable {
    case green, orange, red

    package static func < (left: Colour, right: Colour) -> Bool { left.rank < right.rank }

    private var rank: Int { self == .green ? 0 : self == .orange ? 1 : 2 }
  }

  /// A part of the estate that belongs together: a namespace, or a group of services.
  package struct Area: Hashable, Sendable {
    /// Unique among the areas.
    package var name: String
    /// Its services, by name.
    package var services: [String]

    package init(name: String, services: [String]) {
      self.name = name
      self.services = services
    }
  }

  /// An area with its colour and the reasons for it, a line each; green has none.
  package struct Finding: Hashable, Sendable {
    /// The area's name.
    package var area: String
    package var colour: Colour
    /// What makes it that colour, the worst first.
    package var reasons: [String]
  }

  /// From when to when it looks.
  package var since: Timestamp
  package var at: Timestamp
  /// By colour, the worst first, then by name.
  package var areas: [Finding]
  /// What happened in the time it looks at, a line for each case, oldest first.
  package var overnight: [String]
  /// What reaches its limit soon, the soonest first.
  package var nearLimit: [String]
  /// Cases whose deadline is at risk or over, the most urgent first.
  package var nearBreach: [String]

  /// Seconds to its limit within which a measure is worth a word.
  static let nearSeconds = 7 * 86_400.0
  /// Share of an error budget below which it is worth a word.
  static let lowBudget = 0.25
  /// Lines of each list; what is beyond is counted in a last line.
  static let lineCountMax = 50
}

/// What the morning check looks at.
package struct MorningMaterial: Sendable {
  package var areas: [MorningCheck.Area]
  package var cases: [Case]
  package var levels: [LevelStanding]
  package var trends: [CapacityTrend]
  package var policy = DeadlinePolicy()

  package init(
    areas: [MorningCheck.Area], cases: [Case] = [], levels: [LevelStanding] = [],
    trends: [CapacityTrend] = []
  ) {
    self.areas = areas
    self.cases = cases
    self.levels = levels
    self.trends = trends
  }
}

extension MorningCheck {
  /// Looks at what happened since a moment and at how things stand.
  package init(_ material: MorningMaterial, since: Timestamp, at: Timestamp) {
    self.since = since
    self.at = at
    areas = material.areas.map { Finding($0, material, since: since, at: at) }.sorted {
      $0.colour == $1.colour ? $0.area < $1.area : $0.colour > $1.colour
    }
    let happened = material.cases.filter { $0.wasSeen(since: since, at: at) }
    overnight = Self.bounded(happened.map(Self.line))
    let near = material.trends.filter { $0.isNear }.sorted {
      ($0.secondsToLimit ?? 0, $0.name) < ($1.secondsToLimit ?? 0, $1.name)
    }
    nearLimit = Self.bounded(near.map(\.sentence))
    let owed = material.cases.flatMap { one in
      one.deadlines(material.policy, at: at).filter { deadline in
        one.state.isPending && deadline.done == nil
          && (deadline.standing == .atRisk || deadline.standing == .breached)
      }.map {
        (priority: one.priority(), left: $0.secondsLeft, number: one.number, text: $0.sentence)
      }
    }.sorted { ($0.priority.index, $0.left, $0.number) < ($1.priority.index, $1.left, $1.number) }
    nearBreach = Self.bounded(
      owed.map { "\($0.priority.rawValue), incident \($0.number): \($0.text)" })
  }

  /// The worst colour of all.
  package var colour: Colour { areas.map(\.colour).max() ?? .green }

  private static func line(_ one: Case) -> String {
    let end = one.restored.map { "until \($0.rfc3339)" } ?? "and goes on"
    return
      "\(one.priority().rawValue), incident \(one.number), since \(one.opened.rfc3339) \(end): "
      + one.finding.headline
  }

  static func bounded(_ lines: [String]) -> [String] {
    lines.count <= lineCountMax
      ? lines : lines.prefix(lineCountMax) + ["and \(lines.count - lineCountMax) more"]
  }
}

extension MorningCheck.Finding {
  init(
    _ area: MorningCheck.Area, _ material: MorningMaterial, since: Timestamp, at: Timestamp
  ) {
    let services = Set(area.services)
    var found: [(colour: MorningCheck.Colour, reason: String)] = []
    for one in material.cases where one.touches(services) && one.state != .merged {
      if one.isActive && one.state.isHurting {
        found.append((one.priority() <= .p2 ? .red : .orange, one.reason + ", and goes on"))
      } else if one.wasSeen(since: since, at: at) {
        found.append((.orange, one.reason + ", and is over"))
      }
    }
    for standing in material.levels where services.contains(standing.level.service) {
      if let one = standing.colour { found.append(one) }
    }
    for trend in material.trends
    where trend.isNear && trend.service.map(services.contains) ?? false {
      found.append((.orange, trend.sentence))
    }
    self.area = area.name
    colour = found.map(\.colour).max() ?? .green
    let sorted = found.enumerated().sorted {
      ($1.element.colour, $0.offset) < ($0.element.colour, $1.offset)
    }
    reasons = MorningCheck.bounded(sorted.map(\.element.reason))
  }
}

extension Case {
  /// Whether it began, went on or ended in this time.
  fileprivate func wasSeen(since: Timestamp, at: Timestamp) -> Bool {
    opened <= at && (isActive && state.isHurting || (restored ?? at) >= since)
  }

  fileprivate func touches(_ services: Set<String>) -> Bool {
    finding.cause.entity.service.map(services.contains) ?? false
      || finding.impact.services.contains(where: services.contains)
  }

  fileprivate var reason: String {
    "\(priority().rawValue), incident \(number): \(finding.headline)"
  }
}

extension LevelStanding {
  fileprivate var colour: (colour: MorningCheck.Colour, reason: String)? {
    let left = "\(level.name): \(Plain.percent(max(0, budgetLeft))) of its error budget is left"
    if budgetLeft <= 0 { return (.red, "\(level.name): its error budget is spent") }
    if let worst = alerts.first {
      let rate = "\(left), burning \(Plain.number(burnRate)) times too fast"
      return (worst.rule.severity == .page ? .red : .orange, rate)
    }
    return budgetLeft < MorningCheck.lowBudget ? (.orange, left) : nil
  }
}

extension CapacityTrend {
  fileprivate var isNear: Bool { secondsToLimit.map { $0 <= MorningCheck.nearSeconds } ?? false }
}
