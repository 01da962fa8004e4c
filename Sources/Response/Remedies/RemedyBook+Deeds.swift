internal import Answers
package import Telemetry

// What people ask for: propose, approve, reject.
extension RemedyBook {
  /// An action that is for a cause of an incident.
  package struct Fitting: Hashable, Sendable {
    /// What is declared, and for what it would be done.
    package var remedy: Remedy
    package var target: RemedyTarget
    /// What would be done, to the last argument; nil when it cannot be.
    package var plan: String?
    /// Why it cannot be.
    package var obstacle: String?
    /// Before then it may not begin again for this entity.
    package var cooldownEnd: Timestamp?
  }

  /// What an approval brings about.
  package struct Approval: Hashable, Sendable {
    /// To be stored before anything is done.
    package var bodies: [CaseEventBody]
    /// Nil on dry run.
    package var duty: Duty?
  }

  /// The actions that fit a case, in the order of its causes, then by name.
  package func fitting(_ one: Case) -> [Fitting] {
    ([one.finding.cause] + one.finding.others).flatMap { cause in
      remedies.filter { $0.isFor(cause) }.map { fitting($0, cause, in: one) }
    }
  }

  private func fitting(_ remedy: Remedy, _ cause: FoundCause, in one: Case) -> Fitting {
    let target = RemedyTarget(
      action: remedy.action.name, cause: cause.name, entity: cause.entity)
    var fitting = Fitting(
      remedy: remedy, target: target,
      cooldownEnd: cooldown.end(of: remedy.action, for: target.entity.key))
    do throws(RemedyError) {
      guard one.isActive else {
        throw RemedyError("nothing of incident \(one.number) is seen any more")
      }
      fitting.plan = try plan(remedy, target, in: one.number)
    } catch {
      fitting.obstacle = error.problem
    }
    return fitting
  }

  /// Everything that an approval allows, in one text.
  private func plan(
    _ remedy: Remedy, _ target: RemedyTarget, in number: Int
  ) throws(RemedyError) -> String {
    let subject = RemedySubject(incident: number, target: target)
    let order = try remedy.call.order(for: subject).text
    let undo = try remedy.rollBack.map { (call) throws(RemedyError) in
      "; if that does not help, \(try call.order(for: subject).text)"
    }
    return (remedy.action.isDryRun ? "Dry run, would " : "") + order + (undo ?? "")
  }

  /// Proposes an action for an incident.
  ///
  /// - Parameters:
  ///   - action: name of the declared action.
  ///   - entity: "type/name" of the cause's entity; nil takes the first that it fits.
  ///   - one: the incident's case.
  /// - Returns: the event of the proposal.
  /// - Throws: when there is no such action, it is not for any cause of the incident, or it is
  ///   proposed already.
  package func propose(
    _ action: String, for entity: String?, in one: Case
  ) throws(RemedyError) -> CaseEventBody {
    guard remedy(action) != nil else {
      throw RemedyError("no action '\(action)' is declared", kind: .notFound)
    }
    if let other = one.mergedInto {
      throw RemedyError("incident \(one.number) is handled by incident \(other)")
    }
    let all = fitting(one).filter { $0.target.action == action }
    guard
      let chosen = all.first(where: { entity == nil || $0.target.entity.key == entity })
    else {
      throw RemedyError("\(action) is not for a cause of incident \(one.number)")
    }
    guard let plan = chosen.plan else {
      throw RemedyError(chosen.obstacle ?? "\(action) cannot be done here")
    }
    if let same = one.remedies.first(where: {
      $0.target?.isSame(as: chosen.target) == true && ($0.step == .proposed || $0.step.isUnderWay)
    }) {
      throw RemedyError("it is on its way already, as \(same.id)")
    }
    guard one.remedies.count < limits.remediesPerCaseMax else {
      throw RemedyError("incident \(one.number) has \(one.remedies.count) remedies already")
    }
    return .remedy(
      id: "\(action)-\(one.remedies.count + 1)", .proposed, plan, of: chosen.target)
  }

  /// Somebody approves what was proposed.
  ///
  /// - Parameters:
  ///   - id: of the run within its case.
  ///   - one: the incident's case.
  ///   - who: has to have the role that the action needs.
  ///   - time: the present.
  ///   - symptoms: what the cause accounts for now, that is to clear.
  /// - Returns: what to store, and then to do.
  /// - Throws: when nothing waits for approval, what would be done is not what was proposed, the
  ///   role is not enough, or it may not begin now.
  package mutating func approve(
    _ id: String, in one: Case, by who: Actor, at time: Timestamp, symptoms: [Symptom]
  ) throws(RemedyError) -> Approval {
    let (remedy, target, run) = try waiting(id, in: one)
    var approved = run
    _ = try approved.approve(by: who, at: time)
    guard !remedy.action.isDryRun else {
      let plan = try plan(remedy, target, in: one.number)
      return Approval(bodies: [
        .remedy(id: id, .approved, ""),
        .remedy(id: id, .dryRun, "Nothing was done. \(plan)."),
      ])
    }
    let busy = runs.first { $0.value.target.entity.key == target.entity.key }
    if let busy {
      throw RemedyError(
        "\(busy.key.id) of incident \(busy.key.number) is under way for \(target.entity.key)")
    }
    guard runs.count < limits.remedyRunCountMax else {
      throw RemedyError("\(runs.count) remedies are under way already")
    }
    let subject = RemedySubject(incident: one.number, target: target, at: time)
    let order = try remedy.call.order(for: subject)
    try cooldown.begin(remedy.action, for: target.entity.key, at: time)
    let key = Key(number: one.number, id: id)
    runs[key] = UnderWay(run: approved, remedy: remedy, target: target, symptoms: symptoms)
    return Approval(
      bodies: [.remedy(id: id, .approved, "")],
      duty: Duty(key: key, order: order, timeoutSeconds: remedy.action.timeoutSeconds))
  }

  /// Takes back an approval that could not be stored; nothing was done yet.
  package mutating func withdraw(_ key: Key) { runs[key] = nil }

  /// Somebody does not want what was proposed.
  ///
  /// - Throws: when nothing waits for approval, or the role is not enough.
  package func reject(
    _ id: String, in one: Case, by who: Actor, _ text: String
  ) throws(RemedyError) -> CaseEventBody {
    guard let known = one.remedies.first(where: { $0.id == id }) else {
      throw RemedyError("incident \(one.number) has no remedy '\(id)'", kind: .notFound)
    }
    // What is not declared any more can still be cleared away, by whoever may handle incidents.
    let action =
      known.target.flatMap { remedy($0.action)?.action } ?? RemedyAction(name: known.id)
    guard known.step == .proposed else {
      throw RemedyError("\(id) is \(known.step.rawValue): it is too late to reject it")
    }
    var run = RemedyRun(action)
    try run.reject(by: who)
    return .remedy(id: id, .rejected, text)
  }

  /// What waits for approval, and is still what was proposed.
  private func waiting(
    _ id: String, in one: Case
  ) throws(RemedyError) -> (Remedy, RemedyTarget, RemedyRun) {
    guard let known = one.remedies.first(where: { $0.id == id }) else {
      throw RemedyError("incident \(one.number) has no remedy '\(id)'", kind: .notFound)
    }
    guard known.step == .proposed, runs[Key(number: one.number, id: id)] == nil else {
      throw RemedyError("\(id) is \(known.step.rawValue): it is too late to approve it")
    }
    if let other = one.mergedInto {
      throw RemedyError("incident \(one.number) is handled by incident \(other)")
    }
    guard let target = known.target, let remedy = remedy(target.action),
      try plan(remedy, target, in: one.number) == known.text
    else {
      throw RemedyError(
        "what would be done is not what was proposed: the file of actions has changed; "
          + "reject it and propose it again")
    }
    // What is over would be confirmed whatever was done.
    guard one.isActive, fitting(one).contains(where: { $0.target.isSame(as: target) }) else {
      throw RemedyError("\(target.cause) of \(target.entity.key) is not found any more")
    }
    return (remedy, target, RemedyRun(remedy.action))
  }
}

extension RemedyTarget {
  /// Whether it is the same action for the same cause of the same entity, however well known.
  fileprivate func isSame(as other: RemedyTarget) -> Bool {
    action == other.action && cause == other.cause && entity.key == other.entity.key
  }
}
