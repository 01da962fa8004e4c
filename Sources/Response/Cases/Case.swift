package import Telemetry

/// An incident as people handle it: what its events make of it.
///
/// Pure: the same events in the same order give the same case.
package struct Case: Hashable, Sendable {
  /// The number of its incident, from 1 in the order of opening.
  package let number: Int
  package internal(set) var state = CaseState.open
  /// The newest finding.
  package internal(set) var finding: CaseFinding
  /// The finding that an event told last: what is news is news since then.
  var told: CaseFinding
  /// Whether anything of it is still seen.
  package internal(set) var isActive = true
  package internal(set) var owner: String?
  /// First time that somebody took notice.
  package internal(set) var acknowledged: Timestamp?
  /// When users ceased to be hurt; nil while they are.
  package internal(set) var restored: Timestamp?
  package internal(set) var resolved: Timestamp?
  /// What was said when it was mitigated and resolved, in order.
  package internal(set) var remarks: [String] = []
  package internal(set) var reopenedCount = 0
  /// A person's priority and the reason for it.
  package internal(set) var override: PriorityOverride?
  /// The case that handles it, while it is merged.
  package internal(set) var mergedInto: Int?
  /// Cases that it handles too, ascending.
  package internal(set) var absorbed: [Int] = []
  /// The end of the work that is announced, if any is.
  package internal(set) var maintenanceUntil: Timestamp?
  /// The newest step of each remedy, in the order of their first.
  package internal(set) var remedies: [CaseRemedy] = []
  /// Alerts that it accounts for, in the order of attaching.
  package internal(set) var alerts: [CaseAlert] = []
  /// Earlier cases with the same cause, newest offer last.
  package internal(set) var playbooks: [Int] = []
  /// All its events, in their order.
  package internal(set) var events: [CaseEvent]
  var stateBeforeMerge: CaseState?

  /// When it opened, in event time.
  package var opened: Timestamp { finding.opened }

  /// Seconds from opening to the first notice; nil before it.
  ///
  /// Never negative.
  package var secondsToAcknowledge: Double? {
    acknowledged.map { max(0, $0.seconds(since: opened)) }
  }

  /// Seconds from opening until users ceased to be hurt; nil before.
  ///
  /// Never negative.
  package var secondsToRestore: Double? { restored.map { max(0, $0.seconds(since: opened)) } }

  /// Begins a case.
  ///
  /// - Throws: when the event does not open one.
  package init(_ event: CaseEvent) throws(CaseError) {
    guard case .opened(let finding) = event.body else { throw .notOpened(event.number) }
    number = event.number
    self.finding = finding
    told = finding
    events = [event]
  }

  /// Folds the events of one case.
  ///
  /// - Complexity: O(events).
  /// - Throws: at the first event that is not allowed where it stands.
  package init(
    folding events: [CaseEvent], limits: CaseLimits = CaseLimits()
  ) throws(CaseError) {
    guard let first = events.first else { throw .notOpened(0) }
    self = try Case(first)
    for event in events.dropFirst() { try apply(event, limits: limits) }
  }
}

/// A priority set by a person.
package struct PriorityOverride: Hashable, Sendable {
  /// The priority, and why.
  package var priority: Priority
  package var reason: String
  package var by: Actor
  package var at: Timestamp
}

/// A remedy with its newest step.
package struct CaseRemedy: Hashable, Sendable {
  /// Unique within its case, and where it stands.
  package var id: String
  package var step: RemedyStep
  /// What it is for; nil where nobody said.
  package var target: RemedyTarget?
  /// What was said with that step.
  package var text: String
  package var at: Timestamp
}

/// An alert with its end.
package struct CaseAlert: Hashable, Sendable {
  package var alert: AttachedAlert
  package var attached: Timestamp
  /// Nil while it rings.
  package var cleared: Timestamp?
}
