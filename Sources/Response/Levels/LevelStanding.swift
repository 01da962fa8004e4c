package import Answers
package import Telemetry

/// How a level stands at a moment: its budget, how fast it burns, and which alerts that rings.
package struct LevelStanding: Hashable, Sendable {
  package var level: ServiceLevel
  /// Good and all requests of the level's window, as far as they are known.
  package var counts: BudgetLedger.Counts
  /// Share of the error budget that is left; below 0 when it is overspent.
  ///
  /// While less than the window is known, the budget is that of as much traffic as there would be
  /// if it went on like this.
  package var budgetLeft: Double
  /// How many times faster than allowed the budget burnt in the last hour.
  package var burnRate: Double
  /// Seconds until it is spent at that rate, 0 when it is; nil when it will not be.
  package var secondsLeft: Double?
  /// The alerts that ring, the fastest burn first.
  package var alerts: [BurnAlert]

  /// The burn as a case is told of it; nil when the budget does not burn too fast.
  package var burn: BudgetBurn? {
    guard burnRate >= 1 else { return nil }
    return BudgetBurn(
      objective: level.name, service: level.service, rate: burnRate, secondsLeft: secondsLeft)
  }

  /// Writes it as one JSON object.
  package func write(to json: inout JSONText) {
    json.object { json in
      json.member("name", level.name)
      json.member("service", level.service)
      json.number("target", level.target)
      json.int("windowDays", level.windowDays)
      json.int("good", counts.good)
      json.int("total", counts.total)
      json.number("budgetLeft", budgetLeft)
      json.number("burnRate", burnRate)
      json.number("secondsLeft", secondsLeft ?? .nan)
      json.array("alerts", alerts) { json, alert in
        json.object { json in
          json.member("severity", alert.rule.severity.rawValue)
          json.number("factor", alert.rule.factor)
          json.number("longRate", alert.longRate)
          json.number("shortRate", alert.shortRate)
        }
      }
    }
  }
}

/// Rings while a budget burns this fast over a long window, and still does over a short one.
///
/// Source: Site Reliability Workbook, chapter 5, multiwindow, multi-burn-rate alerts.
package struct BurnRule: Hashable, Sendable {
  /// What it asks for.
  package enum Severity: String, Hashable, Sendable { case page, ticket }

  /// Times faster than allowed.
  package var factor: Double
  package var longSeconds: Double
  package var shortSeconds: Double
  package var severity: Severity

  /// 2 % of a month's budget in an hour, 5 % in six hours, 10 % in three days.
  package static let all = [
    BurnRule(factor: 14.4, longSeconds: 3_600, shortSeconds: 300, severity: .page),
    BurnRule(factor: 6, longSeconds: 21_600, shortSeconds: 1_800, severity: .page),
    BurnRule(factor: 1, longSeconds: 259_200, shortSeconds: 21_600, severity: .ticket),
  ]
}

/// A rule that rings, with the rates that it rings for.
package struct BurnAlert: Hashable, Sendable {
  package var rule: BurnRule
  /// Times faster than allowed, over the rule's long and short window.
  package var longRate: Double
  package var shortRate: Double
}

extension LevelStanding {
  /// How a level stands.
  ///
  /// - Complexity: O(hours of the window).
  package init(_ level: ServiceLevel, _ ledger: BudgetLedger, at time: Timestamp) {
    let rate = { ledger.counts(seconds: $0, at: time).badShare / level.allowedShare }
    self.level = level
    counts = ledger.counts(seconds: level.windowSeconds, at: time)
    burnRate = rate(3_600)
    alerts = BurnRule.all.compactMap { rule in
      let (long, short) = (rate(rule.longSeconds), rate(rule.shortSeconds))
      guard long >= rule.factor, short >= rule.factor else { return nil }
      return BurnAlert(rule: rule, longRate: long, shortRate: short)
    }
    let known = ledger.first.map { max(time.seconds(since: $0), 60) } ?? 60
    let missing = max(1, level.windowSeconds / known)
    let allowed = level.allowedShare * Double(counts.total) * missing
    budgetLeft = allowed > 0 ? 1 - Double(counts.total - counts.good) / allowed : 1
    if budgetLeft <= 0 {
      secondsLeft = 0
    } else if burnRate > 1 {
      secondsLeft = budgetLeft * level.windowSeconds / burnRate
    } else {
      secondsLeft = nil
    }
  }
}
