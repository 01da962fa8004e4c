package import Answers
package import Telemetry

/// What is promised for each priority.
package struct DeadlinePolicy: Hashable, Sendable {
  /// Seconds from opening to the first notice, from P1 to P5.
  package var acknowledgeSeconds: [Double]
  /// Seconds from opening until users are not hurt any more, from P1 to P5.
  package var restoreSeconds: [Double]
  /// Share of the time that is gone when a deadline counts as at risk, 0...1.
  package var riskShare = 0.75

  /// The times given, or those of the default: 5 min to a day, and 1 hour to a week.
  ///
  /// - Precondition: both have five entries.
  package init(
    acknowledgeSeconds: [Double] = [300, 900, 3_600, 28_800, 86_400],
    restoreSeconds: [Double] = [3_600, 14_400, 86_400, 259_200, 604_800]
  ) {
    precondition(
      acknowledgeSeconds.count == Priority.allCases.count
        && restoreSeconds.count == Priority.allCases.count, "one time for each priority")
    self.acknowledgeSeconds = acknowledgeSeconds
    self.restoreSeconds = restoreSeconds
  }
}

/// One promise of a case, and how it stands.
package struct Deadline: Hashable, Sendable {
  /// What is promised.
  package enum Promise: String, CaseIterable, Hashable, Sendable { case acknowledge, restore }

  /// How it stands.
  package enum Standing: String, CaseIterable, Hashable, Sendable {
    /// Done in time.
    case met
    /// There is time.
    case running
    /// Little of the time is left.
    case atRisk = "at-risk"
    /// The time is over, or it was done too late.
    case breached
  }

  package var promise: Promise
  package var due: Timestamp
  /// When it was done; nil before.
  package var done: Timestamp?
  package var standing: Standing
  /// Seconds left; negative when late, and for what is done the seconds that were left.
  package var secondsLeft: Double

  /// Writes it as one JSON object.
  package func write(to json: inout JSONText) {
    json.object { json in
      json.member("promise", promise.rawValue)
      json.member("due", due.rfc3339)
      json.string("done", done?.rfc3339)
      json.member("standing", standing.rawValue)
      json.number("secondsLeft", secondsLeft, decimals: 3)
    }
  }

  /// "restore: at risk, 12 min left".
  package var sentence: String {
    let left = Plain.duration(abs(secondsLeft))
    return switch standing {
    case .met: "\(promise.rawValue): done in time, with \(left) left"
    case .running: "\(promise.rawValue): \(left) left"
    case .atRisk: "\(promise.rawValue): at risk, \(left) left"
    case .breached: "\(promise.rawValue): late by \(left)"
    }
  }
}

extension Case {
  /// The priority as judged, whatever a person said.
  package func judgement(burns: [BudgetBurn] = []) -> PriorityJudgement {
    PriorityRule.judge(finding, isActive: isActive, burns: burns)
  }

  /// The priority that counts: a person's, else the judged one.
  ///
  /// What is over keeps the priority that it would have if it went on: it is what was promised.
  package func priority(burns: [BudgetBurn] = []) -> Priority {
    override?.priority
      ?? PriorityRule.judge(finding, isActive: true, burns: burns).priority
  }

  /// Its promises at a moment; none while work on it is announced, or it is part of another case.
  package func deadlines(
    _ policy: DeadlinePolicy = DeadlinePolicy(), at now: Timestamp, burns: [BudgetBurn] = []
  ) -> [Deadline] {
    guard state != .merged, maintenanceUntil.map({ $0 <= now }) ?? true else { return [] }
    let place = priority(burns: burns).index
    // Whoever restored it or said what it was has taken notice.
    let noticed = [acknowledged, restored, resolved].compactMap { $0 }.min()
    return [
      deadline(.acknowledge, policy.acknowledgeSeconds[place], noticed, now, policy),
      deadline(.restore, policy.restoreSeconds[place], restored, now, policy),
    ]
  }

  private func deadline(
    _ promise: Deadline.Promise, _ seconds: Double, _ done: Timestamp?, _ now: Timestamp,
    _ policy: DeadlinePolicy
  ) -> Deadline {
    let due = opened.advanced(bySeconds: seconds)
    let left = due.seconds(since: done ?? now)
    let standing: Deadline.Standing =
      if left < 0 { .breached } else if done != nil { .met } else {
        left <= seconds * (1 - policy.riskShare) ? .atRisk : .running
      }
    return Deadline(
      promise: promise, due: due, done: done, standing: standing, secondsLeft: left)
  }
}
