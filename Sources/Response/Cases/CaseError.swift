/// Why an event is not allowed where it stands; it changes nothing then.
package enum CaseError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The first event of a case opens it.
  case notOpened(Int)
  case openedTwice(Int)
  /// The event is of another case.
  case otherCase(Int, expected: Int)
  /// What was to be done is not possible in this state; the states in which it is.
  case wrongState(kind: String, state: CaseState, allowed: [CaseState])
  /// A text is empty that must say something.
  case emptyText(kind: String)
  case textTooLong(kind: String, byteCount: Int, byteCountMax: Int)
  case tooMany(what: String, countMax: Int)
  /// A case cannot be merged into itself or into one that is merged already.
  case badMerge(Int, into: Int)
  /// It is not merged with that one.
  case notMerged(Int, with: Int)
  /// There is no override to clear.
  case noOverride
  /// There is no announced work to end.
  case noMaintenance
  /// The step does not follow the one before it.
  case remedyOrder(id: String, step: RemedyStep, after: RemedyStep?)
  /// No such alert is attached.
  case unknownAlert(String)
  /// No such case.
  case unknownCase(Int)

  package var description: String {
    switch self {
    case .notOpened(let number): "case \(number) has not been opened"
    case .openedTwice(let number): "case \(number) has been opened already"
    case .otherCase(let number, let expected):
      "the event is of case \(number), not of case \(expected)"
    case .wrongState(let kind, let state, let allowed):
      "\(kind) is not possible while the case is \(state.rawValue), only while it is "
        + allowed.map(\.rawValue).joined(separator: " or ")
    case .emptyText(let kind): "\(kind) needs a word about it"
    case .textTooLong(let kind, let count, let max):
      "the text of \(kind) has \(count) bytes; \(max) are allowed"
    case .tooMany(let what, let max): "the case has \(max) \(what) already, and takes no more"
    case .badMerge(let number, let other): "case \(number) cannot be merged into case \(other)"
    case .notMerged(let number, let other): "case \(number) is not merged with case \(other)"
    case .noOverride: "no priority has been set by hand"
    case .noMaintenance: "no maintenance is going on"
    case .remedyOrder(let id, let step, let after):
      "remedy \(id) cannot be \(step.rawValue)"
        + (after.map { " after it was \($0.rawValue)" } ?? " before it was proposed")
    case .unknownAlert(let fingerprint): "no alert \(fingerprint) is attached"
    case .unknownCase(let number): "there is no case \(number)"
    }
  }
}

/// Where a case stands.
package enum CaseState: String, CaseIterable, Hashable, Sendable {
  /// Found, and nobody has said anything.
  case open
  case acknowledged
  /// Users are not hurt any more.
  case mitigated
  /// The cause is gone.
  case resolved
  /// It came back, and nobody has said anything since.
  case reopened
  /// Handled as part of another case.
  case merged

  /// Whether somebody still owes something.
  package var isPending: Bool { self != .resolved && self != .merged }

  /// Whether users are still taken to be hurt.
  package var isHurting: Bool { self == .open || self == .reopened || self == .acknowledged }
}

/// Bounds of what a case keeps.
package struct CaseLimits: Hashable, Sendable {
  /// Bytes of one text.
  package var textByteCountMax = 8_192
  /// Events of a case; what Whence itself would add beyond is dropped and counted.
  package var eventCountMax = 10_000
  /// Alerts attached to a case.
  package var alertCountMax = 1_000
  /// Cases in memory; the oldest that are resolved are forgotten here.
  package var caseCountMax = 2_000

  package init() {}
}
