internal import Telemetry

extension Case {
  /// Adds an event.
  ///
  /// - Throws: when it is not allowed in the state that it meets; nothing is changed then.
  package mutating func apply(
    _ event: CaseEvent, limits: CaseLimits = CaseLimits()
  ) throws(CaseError) {
    try check(event, limits)
    switch event.body {
    case .opened: throw .openedTwice(number)
    case .found, .cleared, .acknowledged, .mitigated, .resolved, .reopened:
      try applyLife(event)
    case .merged, .absorbed, .split, .released: try applyMerge(event)
    default: try applyNote(event, limits)
    }
    events.append(event)
  }

  /// Takes the figures of the newest finding while it goes on.
  ///
  /// They drift from window to window, which is no event; what is told of the case is told by the
  /// same figures everywhere.
  mutating func follow(_ newest: CaseFinding) {
    guard isActive, newest.isActive, newest.cause.name == finding.cause.name,
      newest.cause.entity == finding.cause.entity
    else { return }
    finding.cause.probability = newest.cause.probability
    finding.others = newest.others
    finding.impact = newest.impact
  }

  private func check(_ event: CaseEvent, _ limits: CaseLimits) throws(CaseError) {
    guard event.number == number else { throw .otherCase(event.number, expected: number) }
    if case .opened = event.body { throw .openedTwice(number) }
    guard events.count < limits.eventCountMax else {
      throw .tooMany(what: "events", countMax: limits.eventCountMax)
    }
    let allowed = event.body.allowedStates
    guard allowed.contains(state) else {
      throw .wrongState(kind: event.body.kind, state: state, allowed: allowed)
    }
    for text in event.body.texts where text.utf8.count > limits.textByteCountMax {
      throw .textTooLong(
        kind: event.body.kind, byteCount: text.utf8.count, byteCountMax: limits.textByteCountMax)
    }
    if event.body.needsText, event.body.texts.contains(where: { $0.allSatisfy(\.isWhitespace) }) {
      throw .emptyText(kind: event.body.kind)
    }
  }

  private mutating func applyLife(_ event: CaseEvent) throws(CaseError) {
    switch event.body {
    case .found(let new, _):
      (finding, told) = (new, new)
      isActive = new.isActive
    case .cleared(let last):
      (finding, told) = (last, last)
      isActive = false
      guard state.isHurting else { return }
      state = .mitigated
      restored = last.closed ?? event.at
    case .acknowledged:
      state = .acknowledged
      acknowledged = acknowledged ?? event.at
    case .mitigated(let text):
      state = .mitigated
      restored = event.at
      remarks.append(text)
    case .resolved(let text):
      state = .resolved
      restored = restored ?? event.at
      resolved = event.at
      if !text.isEmpty { remarks.append(text) }
    case .reopened:
      state = .reopened
      (restored, resolved) = (nil, nil)
      reopenedCount += 1
      if event.by == .whence { isActive = true }
    default: break
    }
  }

  private mutating func applyMerge(_ event: CaseEvent) throws(CaseError) {
    switch event.body {
    case .merged(let other):
      guard other != number, absorbed.isEmpty else { throw .badMerge(number, into: other) }
      stateBeforeMerge = state
      (state, mergedInto) = (.merged, other)
    case .split(let other):
      guard mergedInto == other else { throw .notMerged(number, with: other) }
      (state, mergedInto) = (stateBeforeMerge ?? .open, nil)
      stateBeforeMerge = nil
    case .absorbed(let other):
      guard other != number, !absorbed.contains(other) else {
        throw .badMerge(other, into: number)
      }
      absorbed = (absorbed + [other]).sorted()
    case .released(let other):
      guard absorbed.contains(other) else { throw .notMerged(other, with: number) }
      absorbed.removeAll { $0 == other }
    default: break
    }
  }

  private mutating func applyNote(
    _ event: CaseEvent, _ limits: CaseLimits
  ) throws(CaseError) {
    switch event.body {
    case .assigned(let name): owner = name
    case .priorityOverridden(let priority, let reason):
      override = PriorityOverride(
        priority: priority, reason: reason, by: event.by, at: event.at)
    case .priorityCleared:
      guard override != nil else { throw .noOverride }
      override = nil
    case .maintenanceBegun(let until, _): maintenanceUntil = until
    case .maintenanceEnded:
      guard maintenanceUntil != nil else { throw .noMaintenance }
      maintenanceUntil = nil
    case .remedy(let id, let step, let text, let target):
      try applyRemedy(id, step, text, target, at: event.at)
    case .alertAttached(let alert): try attach(alert, at: event.at, limits)
    case .alertCleared(let fingerprint):
      guard let place = alerts.firstIndex(where: { $0.alert.fingerprint == fingerprint }) else {
        throw .unknownAlert(fingerprint)
      }
      alerts[place].cleared = event.at
    case .playbookOffered(let other): playbooks.append(other)
    default: break
    }
  }

  private mutating func applyRemedy(
    _ id: String, _ step: RemedyStep, _ text: String, _ target: RemedyTarget?,
    at time: Timestamp
  ) throws(CaseError) {
    let place = remedies.firstIndex { $0.id == id }
    let before = place.map { remedies[$0].step }
    guard RemedyStep.next(after: before).contains(step) else {
      throw .remedyOrder(id: id, step: step, after: before)
    }
    let remedy = CaseRemedy(
      id: id, step: step, target: target ?? place.flatMap { remedies[$0].target }, text: text,
      at: time)
    if let place { remedies[place] = remedy } else { remedies.append(remedy) }
  }

  /// An alert that rings again is the same alert.
  private mutating func attach(
    _ alert: AttachedAlert, at time: Timestamp, _ limits: CaseLimits
  ) throws(CaseError) {
    if let place = alerts.firstIndex(where: { $0.alert.fingerprint == alert.fingerprint }) {
      alerts[place].cleared = nil
      return
    }
    guard alerts.count < limits.alertCountMax else {
      throw .tooMany(what: "alerts", countMax: limits.alertCountMax)
    }
    alerts.append(CaseAlert(alert: alert, attached: time, cleared: nil))
  }
}

extension CaseEventBody {
  /// The states in which it may happen.
  package var allowedStates: [CaseState] {
    let pending: [CaseState] = [.open, .acknowledged, .mitigated, .reopened]
    return switch self {
    case .opened: []
    // What is under way goes on and has to be told, whatever became of the case.
    case .found, .cleared, .remedy: CaseState.allCases
    case .acknowledged: [.open, .reopened]
    case .mitigated: [.open, .acknowledged, .reopened]
    case .resolved, .absorbed, .merged: pending
    case .reopened: [.mitigated, .resolved]
    case .split: [.merged]
    default: pending + [.resolved]
    }
  }

  /// The texts that somebody wrote.
  var texts: [String] {
    switch self {
    case .acknowledged(let text), .commented(let text), .mitigated(let text), .resolved(let text),
      .reopened(let text), .priorityOverridden(_, let text), .maintenanceBegun(_, let text):
      [text]
    case .assigned(let name): name.map { [$0] } ?? []
    case .remedy(let id, _, let text, _): [id, text]
    case .alertAttached(let alert): [alert.fingerprint, alert.name, alert.summary]
    case .notified(let channel, _, let text): [channel, text]
    default: []
    }
  }

  /// Whether it means nothing without a word.
  var needsText: Bool {
    switch self {
    case .commented, .mitigated, .reopened, .priorityOverridden, .maintenanceBegun, .assigned:
      true
    default: false
    }
  }
}
