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
  /// Windows on end without the symptoms before it is taken to have helped.
  package var checkWindowCount: Int
  /// Before the same action may begin again for the same entity.
  package var cooldownSeconds: Double

  package init(
    name: String, approval: Role = .operator, isDryRun: Bool = true, hasRollBack: Bool = false,
    timeoutSeconds: Double = 60, checkSeconds: Double = 300, checkWindowCount: Int = 3,
    cooldownSeconds: Double = 900
  ) {
    self.name = name
    self.approval = approval
    self.isDryRun = isDryRun
    self.hasRollBack = hasRollBack
    self.timeoutSeconds = timeoutSeconds
    self.checkSeconds = checkSeconds
    self.checkWindowCount = checkWindowCount
    self.cooldownSeconds = cooldownSeconds
  }
}

/// Why a remedy is not proposed, approved, rejected or started, in a sentence.
package struct RemedyError: Error, Hashable, Sendable {
  /// What is the matter.
  package enum Kind: Hashable, Sendable {
    /// There is no such action, run or incident.
    case notFound
    /// The role is not enough.
    case forbidden
    /// It does not fit what it meets.
    case conflict
  }

  package var kind: Kind
  /// One sentence for people, without a full stop.
  package var problem: String

  package init(_ problem: String, kind: Kind = .conflict) {
    self.kind = kind
    self.problem = problem
  }
}

/// What is seen of the symptoms that a remedy is to clear.
package enum RemedySight: Hashable, Sendable {
  /// One of them at least is still there.
  case present
  /// None is there, and one at least was measured and not there.
  case cleared
  /// Nothing could tell.
  case unknown
}

/// Bounds of remedies.
package struct RemedyLimits: Hashable, Sendable {
  /// Runs under way at one moment, all incidents together.
  package var remedyRunCountMax = 16
  /// Remedies that were ever proposed for one incident.
  package var remediesPerCaseMax = 100
  /// Bytes of what an action said that are kept.
  package var remedyOutputByteCountMax = 2_048

  package init() {}
}
