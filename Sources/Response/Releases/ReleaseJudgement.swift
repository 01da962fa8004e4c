/// Whether a release may stay, by the requests that were served with it and without it.
package struct ReleaseJudgement: Hashable, Sendable {
  /// What is to become of the release.
  package enum Verdict: String, CaseIterable, Hashable, Sendable {
    /// Nothing is worse.
    case pass
    /// Something is worse that may be borne, or has another reason.
    case warn
    /// It hurts who asks.
    case regress
    /// Too little was measured to tell.
    case wait
  }

  /// One measure, with and without the release.
  package struct Finding: Hashable, Sendable {
    /// "failed requests", "duration", "long duration", "rate".
    package var measure: String
    package var verdict: Verdict
    /// With numbers.
    package var sentence: String
  }

  /// What is judged by; docs/operations.md has the figures for people.
  package struct Limits: Hashable, Sendable {
    /// Each side has so many requests and steps with requests, or the judgement waits.
    package var requestCountMin = 200.0
    package var stepCountMin = 12
    /// Standard deviations that chance is not believed to give.
    package var score = 3.0
    /// More requests fail by this part of all: worth a word; too much.
    package var failedWarn = 0.001
    package var failedRegress = 0.005
    /// They take so many times as long: worth a word; too much.
    package var slowerWarn = 1.2
    package var slowerRegress = 1.5
    /// Of a hundred the slowest takes so many times as long: worth a word.
    package var longerWarn = 1.5
    /// Fewer than this part of the requests come: worth a word.
    package var rateWarn = 0.5

    package init() {}
  }

  package let verdict: Verdict
  /// One for each measure that could be compared.
  package let findings: [Finding]
  /// Why nothing can be said yet; nil when something can.
  package let lack: String?

  /// Judges what was served with a release against what was served without it.
  ///
  /// - Parameters:
  ///   - without: by the version before, or by instances that have it.
  ///   - with: by the released version.
  ///   - isAtOnce: both served at the same time, so that their rates say nothing.
  ///   - limits: what is judged by.
  /// - Complexity: O(n log n) for n steps.
  package init(
    without: ServedRequests, with: ServedRequests, isAtOnce: Bool = false,
    limits: Limits = Limits()
  ) {
    let judge = Judge(limits: limits, without: without, with: with)
    let findings = [
      judge.failed,
      judge.slower(
        "duration", of: "the middle request", \.medians, warn: limits.slowerWarn,
        regress: limits.slowerRegress),
      judge.slower(
        "long duration", of: "99 of 100 requests", \.longs, warn: limits.longerWarn, regress: nil),
      isAtOnce ? nil : judge.rate,
    ].compactMap(\.self)
    self.findings = findings
    lack = judge.lack
    if findings.contains(where: { $0.verdict == .regress }) {
      verdict = .regress
    } else if lack != nil {
      verdict = .wait
    } else {
      verdict = findings.contains { $0.verdict == .warn } ? .warn : .pass
    }
  }
}

private struct Judge {
  let limits: ReleaseJudgement.Limits
  let without: ServedRequests
  let with: ServedRequests

  var lack: String? {
    for (side, name) in [(without, "without"), (with, "with")]
    where side.requests < limits.requestCountMin || side.busyStepCount < limits.stepCountMin {
      return "\(Int(side.requests)) requests in \(side.busyStepCount) steps were served \(name) "
        + "the release; \(Int(limits.requestCountMin)) in \(limits.stepCountMin) are needed"
    }
    return nil
  }

  var failed: ReleaseJudgement.Finding? {
    guard let before = without.failedRatio, let after = with.failedRatio else { return nil }
    let difference = ShareDifference(
      (without.failed, without.requests), (with.failed, with.requests))
    // All of them fail: then nothing varies, and there is nothing to doubt.
    let isSure = difference.score >= limits.score || (before < 1 && after == 1)
    let more = after - before
    return ReleaseJudgement.Finding(
      measure: "failed requests",
      verdict: isSure && more >= limits.failedRegress
        ? .regress : isSure && more >= limits.failedWarn ? .warn : .pass,
      sentence: "\(percent(after)) of the requests failed with it, \(percent(before)) without it")
  }

  func slower(
    _ measure: String, of requests: String, _ path: KeyPath<ServedRequests, [Double]>,
    warn: Double, regress: Double?
  ) -> ReleaseJudgement.Finding? {
    let (before, after) = (without[keyPath: path], with[keyPath: path])
    guard let usual = before.middle, let now = after.middle else { return nil }
    let isSure = RankSum(before, after).score >= limits.score
    let isSlow = { (times: Double) in isSure && now >= usual * times }
    return ReleaseJudgement.Finding(
      measure: measure,
      verdict: regress.map(isSlow) ?? false ? .regress : isSlow(warn) ? .warn : .pass,
      sentence: "\(requests) took \(milliseconds(now)) with it, "
        + "\(milliseconds(usual)) without it")
  }

  var rate: ReleaseJudgement.Finding? {
    let (before, after) = (without.rates, with.rates)
    guard let usual = before.middle, let now = after.middle, usual > 0 else { return nil }
    let isSure = RankSum(before, after).score <= -limits.score
    return ReleaseJudgement.Finding(
      measure: "rate", verdict: isSure && now < usual * limits.rateWarn ? .warn : .pass,
      sentence: "\(rounded(now)) requests came a second with it, \(rounded(usual)) without it")
  }

  private func percent(_ ratio: Double) -> String { "\((ratio * 1e4).rounded() / 100) %" }
  private func milliseconds(_ seconds: Double) -> String {
    "\((seconds * 1e4).rounded() / 10) ms"
  }
  private func rounded(_ number: Double) -> String { "\((number * 100).rounded() / 100)" }
}
