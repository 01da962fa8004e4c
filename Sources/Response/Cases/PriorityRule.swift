internal import Answers
internal import Telemetry

/// Priority is impact times urgency; see ADR 026.
package enum PriorityRule {
  /// Share of failing requests at an entry point from which impact is high.
  static let highShare = 0.1
  /// Times its limit that a request at an entry point takes from which impact is high.
  static let highSlowness = 10.0
  /// Services hit from which impact is medium, though no entry point is.
  static let manyServices = 5
  /// Share of failing requests at an entry point from which anything is urgent.
  static let urgentShare = 0.5
  /// Rate at which an error budget burns from which impact is high: 2 % of 30 days in an hour.
  static let highBurnRate = 14.4
  /// Seconds to the end of an error budget within which it is urgent.
  static let urgentBudgetSeconds = 4 * 3_600.0

  /// The table of nine: for each level of impact from high to low, the priorities of urgency from
  /// high to low.
  package static let table: [[Priority]] = [
    [.p1, .p2, .p3], [.p2, .p3, .p4], [.p3, .p4, .p5],
  ]

  /// What the rule is, for people.
  package static let explanation = """
    Priority is impact times urgency. Impact is high when 10 % of the requests of an entry point \
    fail, when they take ten times their limit, or when an error budget burns 14.4 times too fast; \
    medium when an entry point is reached at all, a budget burns, or five services are; else low. \
    Urgency is high while it goes on and the cause is critical, it spreads, half of the requests \
    of an entry point fail, or a budget ends within four hours; medium while a major cause goes \
    on; else low.
    """

  /// The priority of two levels.
  package static func priority(impact: PriorityLevel, urgency: PriorityLevel) -> Priority {
    table[row(impact)][row(urgency)]
  }

  /// Judges what was found.
  ///
  /// - Parameters:
  ///   - finding: the newest of the case.
  ///   - isActive: whether anything of it is still seen.
  ///   - burns: error budgets that it burns, in any order.
  /// - Returns: the priority with its reasons.
  package static func judge(
    _ finding: CaseFinding, isActive: Bool, burns: [BudgetBurn] = []
  ) -> PriorityJudgement {
    let impact = impactLevel(finding.impact, burns: burns)
    let (urgency, why) = urgency(finding, isActive, burns)
    return PriorityJudgement(
      priority: priority(impact: impact, urgency: urgency), impact: impact,
      impactReason: impactReason(finding.impact, burns), urgency: urgency, urgencyReason: why)
  }

  static func impactLevel(_ impact: Impact, burns: [BudgetBurn] = []) -> PriorityLevel {
    let isHigh =
      impact.failingShare >= highShare
      || impact.entryPoints.contains { slowness($0) >= highSlowness }
      || burns.contains { $0.rate >= highBurnRate }
    if isHigh { return .high }
    let isMedium =
      !impact.entryPoints.isEmpty || burns.contains { $0.rate >= 1 }
      || impact.services.count >= manyServices
    return isMedium ? .medium : .low
  }

  private static func row(_ level: PriorityLevel) -> Int {
    switch level {
    case .high: 0
    case .medium: 1
    case .low: 2
    }
  }

  /// How many times its limit a request takes; 0 when slowness is not what shows.
  private static func slowness(_ entry: EntryPointImpact) -> Double {
    guard let latency = entry.latencySeconds, let limit = entry.latencyLimitSeconds, limit > 0
    else { return 0 }
    return latency / limit
  }

  private static func impactReason(_ impact: Impact, _ burns: [BudgetBurn]) -> String {
    var parts: [String] = []
    if let worst = impact.entryPoints.first {
      parts.append(worst.phrase)
      let others = impact.entryPoints.count - 1
      if others > 0 { parts.append(Plain.count(others, "other entry point") + " hit") }
    }
    if let burn = burns.max(by: { $0.rate < $1.rate }), burn.rate >= 1 {
      parts.append(
        "the error budget of \(burn.objective) burns \(Plain.number(burn.rate)) times too fast")
    }
    if parts.isEmpty {
      parts.append(
        "no entry point is reached, \(Plain.count(impact.services.count, "service")) hit")
    }
    return parts.joined(separator: "; ")
  }

  private static func urgency(
    _ finding: CaseFinding, _ isActive: Bool, _ burns: [BudgetBurn]
  ) -> (PriorityLevel, String) {
    guard isActive else { return (.low, "it is over") }
    var reasons: [String] = []
    if finding.cause.severity == "critical" { reasons.append("the cause is critical and goes on") }
    if finding.impact.isSpreading { reasons.append("it spreads") }
    if finding.impact.failingShare >= urgentShare {
      reasons.append("half of the requests of an entry point fail or more")
    }
    let ends = burns.compactMap(\.secondsLeft).min()
    if let ends, ends <= urgentBudgetSeconds {
      reasons.append("an error budget ends in \(Plain.duration(ends))")
    }
    if !reasons.isEmpty { return (.high, reasons.joined(separator: "; ")) }
    return finding.cause.severity == "major"
      ? (.medium, "a major cause goes on") : (.low, "a minor cause goes on")
  }
}

/// An error budget that is being burnt.
package struct BudgetBurn: Hashable, Sendable {
  /// Name of the objective, and the service that it is of.
  package var objective: String
  package var service: String
  /// How many times faster than the budget allows; 1 spends it exactly by the end of its window.
  package var rate: Double
  /// Seconds until the budget is spent at this rate, 0 when it is; nil when it will not be.
  package var secondsLeft: Double?

  package init(objective: String, service: String, rate: Double, secondsLeft: Double? = nil) {
    self.objective = objective
    self.service = service
    self.rate = rate
    self.secondsLeft = secondsLeft
  }
}
