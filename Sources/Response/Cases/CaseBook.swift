internal import Answers
package import Telemetry

/// All cases at hand: turns findings and deeds into events, and folds them.
///
/// Pure: whoever holds it stores the events that it returns, and gives them back by `restore`.
package struct CaseBook: Sendable {
  /// Seconds without the cause after which Whence calls a mitigated case resolved.
  package var resolvingSeconds = 4 * 3_600.0
  package let limits: CaseLimits
  /// Announced work.
  package var windows: [MaintenanceWindow] = []
  /// Events of Whence's own, or restored ones, that could not be added: beyond a bound, or not
  /// allowed where they stand.
  package private(set) var droppedEventCount = 0
  private var cases: [Int: Case] = [:]

  package init(limits: CaseLimits = CaseLimits()) { self.limits = limits }

  /// By number, which is the order of opening.
  package var all: [Case] { cases.values.sorted { $0.number < $1.number } }

  /// The case of this number, if it is in memory.
  package subscript(number: Int) -> Case? { cases[number] }

  /// Folds stored events, in the order in which they were stored; those that make no sense are
  /// left out and counted.
  package mutating func restore(_ events: [CaseEvent]) {
    for event in events { _ = add(event) }
    forgetOldest()
  }

  /// Ends what an earlier run found and this one knows nothing of: it would seem to go on for ever.
  ///
  /// - Parameters:
  ///   - known: numbers of the incidents that this run knows.
  ///   - time: the end of its last window.
  /// - Returns: what changed, to be stored.
  package mutating func endLeftovers(known: Set<Int>, at time: Timestamp) -> [CaseEvent] {
    all.compactMap { one in
      guard one.isActive, !known.contains(one.number) else { return nil }
      let seen = one.events.last { $0.body.isFinding }?.at ?? one.opened
      var last = one.finding
      last.closed = max(seen, last.opened)
      let event = CaseEvent(
        number: one.number, at: max(time, seen), by: .whence, body: .cleared(last))
      return add(event) ? event : nil
    }
  }

  /// Compares what is found with what the cases know.
  ///
  /// - Parameters:
  ///   - findings: all incidents of the newest snapshot, in any order.
  ///   - time: the end of its window.
  /// - Returns: what changed, to be stored; empty when nothing did.
  package mutating func observe(_ findings: [CaseFinding], at time: Timestamp) -> [CaseEvent] {
    var events: [CaseEvent] = []
    for finding in findings.sorted(by: { $0.number < $1.number }) {
      for body in bodies(for: finding, at: time) {
        let isOpening = if case .opened = body { true } else { false }
        let event = CaseEvent(
          number: finding.number, at: isOpening ? finding.opened : time, by: .whence,
          body: body)
        if add(event) { events.append(event) }
      }
      cases[finding.number]?.follow(finding)
    }
    forgetOldest()
    return events
  }

  /// Calls resolved what was mitigated long enough ago and has stayed away.
  package mutating func settle(at time: Timestamp) -> [CaseEvent] {
    all.compactMap { one in
      guard one.state == .mitigated, !one.isActive, let restored = one.restored,
        time.seconds(since: restored) >= resolvingSeconds
      else { return nil }
      let event = CaseEvent(
        number: one.number, at: time, by: .whence,
        body: .resolved("Nothing of it was seen for \(Plain.duration(resolvingSeconds))."))
      return add(event) ? event : nil
    }
  }

  /// Does what somebody asks for.
  ///
  /// Merging and splitting are events of both cases.
  ///
  /// - Returns: the events, to be stored.
  /// - Throws: why it is not possible; nothing is changed then.
  package mutating func act(
    on number: Int, _ body: CaseEventBody, by who: Actor, at time: Timestamp
  ) throws(CaseError) -> [CaseEvent] {
    let other = body.counterpart(of: number)
    guard var one = cases[number] else { throw .unknownCase(number) }
    let event = CaseEvent(number: number, at: time, by: who, body: body)
    guard let other else {
      try one.apply(event, limits: limits)
      cases[number] = one
      return [event]
    }
    guard var second = cases[other.number] else { throw .unknownCase(other.number) }
    let answer = CaseEvent(number: other.number, at: time, by: who, body: other.body)
    try one.apply(event, limits: limits)
    try second.apply(answer, limits: limits)
    cases[number] = one
    cases[other.number] = second
    return [event, answer]
  }

  private func bodies(for finding: CaseFinding, at time: Timestamp) -> [CaseEventBody] {
    guard let known = cases[finding.number] else { return firstBodies(for: finding, at: time) }
    guard finding.isActive else { return known.isActive ? [.cleared(finding)] : [] }
    var bodies: [CaseEventBody] = []
    let isBack = !known.isActive && (known.state == .mitigated || known.state == .resolved)
    if isBack { bodies.append(.reopened("The cause is seen again.")) }
    if let change = finding.change(since: known.told) {
      bodies.append(.found(finding, change))
    } else if !known.isActive {
      bodies.append(.found(finding, .impact))
    }
    return bodies
  }

  private func firstBodies(for finding: CaseFinding, at time: Timestamp) -> [CaseEventBody] {
    var bodies: [CaseEventBody] = [.opened(finding)]
    if let window = windows.first(where: { $0.covers(finding, at: finding.opened) }) {
      bodies.append(.maintenanceBegun(until: window.until, reason: window.reason))
    }
    if let earlier = playbook(for: finding) { bodies.append(.playbookOffered(earlier)) }
    if !finding.isActive { bodies.append(.cleared(finding)) }
    return bodies
  }

  /// The newest resolved case with the same cause at the same kind of thing, at the same thing
  /// first; only one in which somebody said what helped.
  private func playbook(for finding: CaseFinding) -> Int? {
    let (entity, cause) = (finding.cause.entity, finding.cause.name)
    let alike = all.filter { one in
      let known = one.finding.cause
      return one.state == .resolved && one.number != finding.number && known.name == cause
        && known.entity.type == entity.type && known.entity.kind == entity.kind
        && one.hasPersonsRemark
    }
    return (alike.last { $0.finding.cause.entity.name == entity.name } ?? alike.last)?.number
  }

  private mutating func add(_ event: CaseEvent) -> Bool {
    do throws(CaseError) {
      if cases[event.number] == nil {
        cases[event.number] = try Case(event)
      } else {
        try cases[event.number]?.apply(event, limits: limits)
      }
      return true
    } catch {
      droppedEventCount += 1
      return false
    }
  }

  private mutating func forgetOldest() {
    guard cases.count > limits.caseCountMax else { return }
    let over = all.filter { !$0.state.isPending }.prefix(cases.count - limits.caseCountMax)
    for one in over { cases[one.number] = nil }
  }
}

extension Case {
  /// Whether a person said what helped.
  var hasPersonsRemark: Bool {
    events.contains { event in
      switch event.body {
      case .mitigated(let text), .resolved(let text): event.by != .whence && !text.isEmpty
      default: false
      }
    }
  }
}

extension CaseEventBody {
  /// Whether it tells what the engine finds, in event time.
  fileprivate var isFinding: Bool {
    switch self {
    case .opened, .found, .cleared: true
    default: false
    }
  }

  /// What the other case of a merge or split is told.
  fileprivate func counterpart(of number: Int) -> (number: Int, body: CaseEventBody)? {
    switch self {
    case .merged(let other): (other, .absorbed(number))
    case .absorbed(let other): (other, .merged(into: number))
    case .split(let other): (other, .released(number))
    case .released(let other): (other, .split(from: number))
    default: nil
    }
  }
}

extension CaseBook {
  /// The case to look at first: the highest priority, of those the one that still goes on, and of
  /// those the oldest.
  package var mostUrgent: Case? {
    all.min { left, right in
      let (a, b) = (left.priority(), right.priority())
      if a != b { return a < b }
      if left.isActive != right.isActive { return left.isActive }
      return left.number < right.number
    }
  }
}
