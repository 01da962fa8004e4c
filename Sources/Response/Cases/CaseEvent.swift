package import Answers
package import Telemetry

/// One dated entry of a case: what was found, or what somebody did.
///
/// The list of a case's events is its audit log, and its state is what ``Case`` folds it to. Times
/// are kept to the millisecond. Order is the order of the list: findings carry event time, deeds
/// carry the clock of whoever did them, and the two need not agree.
package struct CaseEvent: Hashable, Sendable {
  /// Number of the case that it belongs to.
  package var number: Int
  package var at: Timestamp
  package var by: Actor
  package var body: CaseEventBody

  package init(number: Int, at: Timestamp, by who: Actor, body: CaseEventBody) {
    self.number = number
    self.at = at.wholeMilliseconds
    self.by = who
    self.body = body
  }
}

/// What an event says.
package enum CaseEventBody: Hashable, Sendable {
  /// Begins the case.
  case opened(CaseFinding)
  /// What is found has changed, and in which way.
  case found(CaseFinding, FindingChange)
  /// Nothing of it is seen any more; what is known to the end.
  case cleared(CaseFinding)
  /// Somebody has taken notice, with a word about it or none.
  case acknowledged(String)
  /// Who sees to it; nil for nobody.
  case assigned(String?)
  case commented(String)
  /// Users are not hurt any more, and what was done.
  case mitigated(String)
  /// The cause is gone, and what removed it.
  case resolved(String)
  /// It is back, or was not over; why.
  case reopened(String)
  /// A person's priority in place of the judged one; with the reason.
  case priorityOverridden(Priority, String)
  case priorityCleared
  /// It is part of another case from now on, which handles it.
  case merged(into: Int)
  /// The other side of `merged`: this case handles another one too.
  case absorbed(Int)
  /// It stands for itself again.
  case split(from: Int)
  /// The other side of `split`.
  case released(Int)
  /// Work is announced until then, and why: no deadlines, no notifications.
  case maintenanceBegun(until: Timestamp, reason: String)
  case maintenanceEnded
  /// A step in the life of one remedy; a proposal says what it is for.
  case remedy(id: String, RemedyStep, String, of: RemedyTarget? = nil)
  /// An alert that this case accounts for.
  case alertAttached(AttachedAlert)
  /// An alert that it accounts for is over, by fingerprint.
  case alertCleared(String)
  /// Somebody was told; through which channel, and what came of it.
  case notified(channel: String, isDelivered: Bool, String)
  /// An earlier case with the same cause, whose playbook may help.
  case playbookOffered(Int)
}

/// In which way a finding changed.
package enum FindingChange: String, CaseIterable, Hashable, Sendable {
  /// Another cause of the same entity, or the same one known better.
  case refined
  /// The cause is at another entity than was thought.
  case moved
  /// The same cause hurts in another way.
  case impact
}

/// Steps of a remedy, in the order in which they may follow one another.
package enum RemedyStep: String, CaseIterable, Hashable, Sendable {
  case proposed, approved, rejected
  /// It was carried out, or at least begun.
  case ran
  /// It could not be carried out.
  case failed
  /// The symptoms cleared afterwards.
  case confirmed
  /// The symptoms did not clear.
  case refuted
  /// What undoes it was begun.
  case rollingBack = "rolling-back"
  case rolledBack = "rolled-back"
  /// On dry run: what would have been done was said, and nothing done.
  case dryRun = "dry-run"
  /// Whence stopped while it was under way: nobody knows what became of it.
  case unknown

  /// The steps that may follow; `nil` stands for a remedy that nothing was said of yet.
  package static func next(after step: RemedyStep?) -> [RemedyStep] {
    switch step {
    case nil: [.proposed]
    case .proposed: [.approved, .rejected]
    case .approved: [.ran, .failed, .rejected, .dryRun, .unknown]
    case .ran: [.confirmed, .refuted, .failed, .unknown]
    case .refuted, .failed: [.rollingBack, .rolledBack, .proposed]
    case .rollingBack: [.rolledBack, .failed, .unknown]
    case .rejected, .confirmed, .rolledBack, .dryRun, .unknown: [.proposed]
    }
  }

  /// Whether something is being done or looked at.
  package var isUnderWay: Bool { self == .approved || self == .ran || self == .rollingBack }
}

/// What a remedy is for.
package struct RemedyTarget: Hashable, Sendable {
  /// Name of the declared action.
  package var action: String
  /// Name of the cause, and where it is.
  package var cause: String
  package var entity: AnswerEntity

  package init(action: String, cause: String, entity: AnswerEntity) {
    self.action = action
    self.cause = cause
    self.entity = entity
  }
}

/// An alert as a case keeps it.
package struct AttachedAlert: Hashable, Sendable {
  /// Tells alerts apart: unique within a case.
  package var fingerprint: String
  /// Its name, and a sentence.
  package var name: String
  package var summary: String

  package init(fingerprint: String, name: String, summary: String) {
    self.fingerprint = fingerprint
    self.name = name
    self.summary = summary
  }
}
