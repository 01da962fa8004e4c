internal import Response
internal import Synchronization

/// What became of remedies since the start, for the status page: one lock around one value.
package final class RemedyCounts: Sendable {
  private struct Totals {
    var steps: [RemedyStep: Int] = [:]
    var refusedCount = 0
  }

  private let value = Mutex(Totals())

  package init() {}

  /// How often each step was taken, in the order in which steps are listed.
  var steps: [(step: RemedyStep, count: Int)] {
    value.withLock { totals in
      RemedyStep.allCases.map { ($0, totals.steps[$0, default: 0]) }
    }
  }

  /// Deeds that were not possible: beyond a bound, too soon, or not allowed where they stand.
  var refusedCount: Int { value.withLock { $0.refusedCount } }

  func note(_ body: CaseEventBody) {
    guard case .remedy(_, let step, _, _) = body else { return }
    value.withLock { $0.steps[step, default: 0] += 1 }
  }

  func noteRefused() { value.withLock { $0.refusedCount += 1 } }
}
