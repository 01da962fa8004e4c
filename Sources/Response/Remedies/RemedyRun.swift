package import Telemetry

/// One remedy on its way: proposed, approved, run, checked, and rolled back when it did not help.
///
/// A pure state machine: it is told what happened and says what to do next; an executor does it.
/// On dry run nothing is done but said.
package struct RemedyRun: Hashable, Sendable {
  /// Where it stands.
  package enum State: Hashable, Sendable {
    case proposed
    /// The action is being carried out.
    case running(since: Timestamp)
    /// Carried out; the symptoms are given until then to clear.
    case checking(until: Timestamp)
    case rollingBack(since: Timestamp)
    /// Over, and how.
    case ended(Outcome)
  }

  /// How a run ends.
  package enum Outcome: Hashable, Sendable {
    case rejected
    /// On dry run: what would have been done.
    case said
    /// The symptoms cleared.
    case confirmed
    /// They did not, and nothing was or could be rolled back.
    case refuted
    case rolledBack
    /// The action or its roll-back could not be carried out, and why.
    case failed(String)
  }

  /// What the executor is to do.
  package enum Step: Hashable, Sendable {
    /// Nothing before somebody approves.
    case awaitApproval(Role)
    case act
    /// Look again then, or when symptoms change.
    case wait(until: Timestamp)
    case rollBack
    case done(Outcome)
  }

  package let remedy: RemedyAction
  package private(set) var state = State.proposed
  /// Who approved it.
  package private(set) var approver: String?
  /// What was seen last of the symptoms, since it was carried out.
  package private(set) var sight = RemedySight.unknown
  /// Windows on end in which they were cleared.
  private var clearedCount = 0
  /// End of the last window that counts as before.
  private var before = Timestamp.zero

  package init(_ remedy: RemedyAction) { self.remedy = remedy }

  /// Takes in what a window shows of the symptoms that it is to clear.
  ///
  /// Windows that ended before it was carried out say nothing, nor does one that was told before.
  package mutating func look(_ sight: RemedySight, windowEnd: Timestamp) {
    guard case .checking = state, windowEnd > before else { return }
    before = windowEnd
    self.sight = sight
    clearedCount = sight == .cleared ? clearedCount + 1 : 0
  }

  /// What to do at a moment.
  package mutating func next(at time: Timestamp) -> Step {
    switch state {
    case .proposed: return .awaitApproval(remedy.approval)
    case .running(let since):
      let end = since.advanced(bySeconds: remedy.timeoutSeconds)
      if time < end { return .wait(until: end) }
      return finish(.failed("the action took longer than \(Plain.duration(remedy.timeoutSeconds))"))
    case .checking(let until):
      if clearedCount >= remedy.checkWindowCount { return finish(.confirmed) }
      if time < until { return .wait(until: until) }
      guard remedy.hasRollBack else { return finish(.refuted) }
      state = .rollingBack(since: time)
      return .rollBack
    case .rollingBack(let since):
      let end = since.advanced(bySeconds: remedy.timeoutSeconds)
      if time < end { return .wait(until: end) }
      return finish(
        .failed("rolling back took longer than \(Plain.duration(remedy.timeoutSeconds))"))
    case .ended(let outcome): return .done(outcome)
    }
  }

  /// Somebody approves it.
  ///
  /// - Returns: what to do: act, or nothing more on dry run.
  /// - Throws: when it is not waiting for that, or the role is not enough.
  package mutating func approve(by who: Actor, at time: Timestamp) throws(RemedyError) -> Step {
    try check(who, "approve")
    approver = who.name
    guard !remedy.isDryRun else { return finish(.said) }
    state = .running(since: time)
    return .act
  }

  /// Somebody does not want it.
  package mutating func reject(by who: Actor) throws(RemedyError) {
    try check(who, "reject")
    state = .ended(.rejected)
  }

  /// The action, or its roll-back, was carried out; `failure` says why not.
  ///
  /// Windows that end at `windowEnd` or earlier hold what was before. What comes after the time was
  /// up changes nothing.
  package mutating func carriedOut(
    failure: String?, at time: Timestamp, windowEnd: Timestamp = .zero
  ) {
    switch state {
    case .running:
      guard let failure else {
        state = .checking(until: time.advanced(bySeconds: remedy.checkSeconds))
        before = windowEnd
        return
      }
      state = .ended(.failed(failure))
    case .rollingBack:
      state = .ended(failure.map { .failed("rolling back: \($0)") } ?? .rolledBack)
    case .proposed, .checking, .ended: break
    }
  }

  private func check(_ who: Actor, _ deed: String) throws(RemedyError) {
    guard state == .proposed else {
      throw RemedyError("it is too late to \(deed) this remedy")
    }
    guard who.role >= remedy.approval else {
      throw RemedyError(
        "\(who.name) is \(who.role.rawValue); to \(deed) needs \(remedy.approval.rawValue)",
        kind: .forbidden)
    }
  }

  private mutating func finish(_ outcome: Outcome) -> Step {
    state = .ended(outcome)
    return .done(outcome)
  }
}
