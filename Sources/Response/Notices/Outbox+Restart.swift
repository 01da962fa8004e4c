internal import Answers
package import Telemetry

extension Notice {
  /// What it says, as far as it matters whether it was said already.
  var content: String { "\(cause) of \(subject), \(severity)" }

  /// What the case of the incident remembers of it: `ToldNotice(memo:)` reads it back.
  package var memo: String { "\(kind.rawValue): \(content)" }
}

/// What a channel was told of an incident by an earlier run.
struct ToldNotice: Hashable, Sendable {
  var kind: Notice.Kind
  /// As `Notice.content` has it.
  var content: String

  /// Reads a `Notice.memo`; nil for any other text.
  init?(memo: String) {
    guard let end = memo.firstRange(of: ": "),
      let kind = Notice.Kind(rawValue: String(memo[..<end.lowerBound]))
    else { return nil }
    self.kind = kind
    content = String(memo[end.upperBound...])
  }
}

extension Case {
  /// What a channel was told last; nil when it was told nothing, or that it is over.
  func lastTold(_ channel: String) -> ToldNotice? {
    let told = events.reversed().lazy.compactMap { event -> ToldNotice? in
      guard case .notified(channel, true, let memo) = event.body else { return nil }
      return ToldNotice(memo: memo)
    }.first
    return told?.kind == .resolved ? nil : told
  }
}

extension Notice {
  /// What is to be said of a case that is over, and of which an earlier run said that it goes on;
  /// nil while it does.
  init?(endOf one: Case, base: String?) {
    guard !one.isActive, let ended = one.finding.closed ?? one.restored else { return nil }
    let cause = one.finding.cause
    self.init(
      kind: .resolved, incident: one.number, at: ended, began: cause.onset, ended: ended,
      entity: cause.entity, cause: cause.name, summary: cause.summary, severity: cause.severity,
      probability: cause.probability, services: one.finding.impact.services,
      link: base.map(Self.link))
  }
}

extension Outbox {
  /// Goes on after an earlier run: what its channel was told is not told again, and what has ended
  /// since is.
  ///
  /// - Parameters:
  ///   - cases: all that are remembered, by number.
  ///   - base: as `Notice.init(incident:in:closed:base:)` has it.
  ///   - time: the present.
  package mutating func goOn(from cases: [Case], base: String?, at time: Timestamp) {
    for one in cases {
      guard let told = one.lastTold(channel.name) else { continue }
      remember(one.number, told.content, at: time)
      if let over = Notice(endOf: one, base: base) { tell(over, at: time) }
    }
  }
}
