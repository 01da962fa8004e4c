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

  package init(_ remedy: RemedyAction) { self.remedy = remedy }

  /// What to do at a moment, given whether the symptoms it is to clear are still there.
  package mutating func next(at time: Timestamp, areSymptomsPresent: Bool) -> Step {
    switch state {
    case .proposed: return .awaitApproval(remedy.approval)
    case .running(let since):
      let end = since.advanced(bySeconds: remedy.timeoutSeconds)
      if time < end { return .wait(until: end) }
      return finish(.failed("the action took longer than \(Plain.duration(remedy.timeoutSeconds))"))
    case .checking(let until):
      if !areSymptomsPresent { return finish(.confirmed) }
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
  /// What comes after the time was up changes nothing.
  package mutating func carriedOut(failure: String?, at time: Timestamp) {
    switch state {
    case .running:
      guard let failure else {
        state = .checking(until: time.advanced(bySeconds: remedy.checkSeconds))
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
      throw RemedyError(problem: "it is too late to \(deed) this remedy")
    }
    guard who.role >= remedy.approval else {
      throw RemedyError(
        problem: "\(who.name) is \(who.role.rawValue); to \(deed) needs \(remedy.approval.rawValue)"
      )
    }
  }

  private mutating func finish(_ outcome: Outcome) -> Step {
    state = .ended(outcome)
    return .done(outcome)
  }
}

/// Why a remedy is not approved, rejected or started, in a sentence.
package struct RemedyError: Error, Hashable, Sendable { package var problem: String }

/// An action that may remedy a cause, as far as the state machine has to know.
package struct RemedyAction: Hashable, Sendable {
  /// Unique among the declared actions.
  package var name: String
  /// The least role that may approve it.
  package var approval: Role
  /// Nothing is done but said.
  package var isDryRun: Bool
  package var hasRollBack: Bool
  /// For the action and for its roll-back, each.
  package var timeoutSeconds: Double
  /// How long the symptoms have to clear.
  package var checkSeconds: Double
  /// Before the same action may begin again for the same entity.
  package var cooldownSeconds: Double

  package init(
    name: String, approval: Role = .operator, isDryRun: Bool = true, hasRollBack: Bool = false,
    timeoutSeconds: Double = 60, checkSeconds: Double = 300, cooldownSeconds: Double = 900
  ) {
    self.name = name
    self.approval = approval
    self.isDryRun = isDryRun
    self.hasRollBack = hasRollBack
    self.timeoutSeconds = timeoutSeconds
    self.checkSeconds = checkSeconds
    self.cooldownSeconds = cooldownSeconds
  }
}

/// When which action was begun for whom, so that none is begun again too soon.
package struct RemedyCooldown: Hashable, Sendable {
  /// Pairs of action and entity that are remembered; the oldest is forgotten.
  package var cooldownCountMax = 1_000
  private var begun: [String: Timestamp] = [:]

  package init() {}

  /// Notes a beginning.
  ///
  /// - Throws: when the last one was too short a time ago.
  package mutating func begin(
    _ action: RemedyAction, for entity: String, at time: Timestamp
  ) throws(RemedyError) {
    let key = "\(action.name) \(entity)"
    if let last = begun[key], time.seconds(since: last) < action.cooldownSeconds {
      let left = action.cooldownSeconds - time.seconds(since: last)
      throw RemedyError(
        problem: "\(action.name) was begun for \(entity) "
          + "\(Plain.duration(time.seconds(since: last))) ago; "
          + "it may again in \(Plain.duration(left))")
    }
    if begun.count >= cooldownCountMax, begun[key] == nil,
      let oldest = begun.min(by: { ($0.value, $0.key) < ($1.value, $1.key) })
    {
      begun[oldest.key] = nil
    }
    begun[key] = time
  }
}
