package import Causes
internal import Synchronization
import Telemetry

/// What serves questions about what has not happened: a reasoner that remembers what it met, and
/// what was worked out over all faults of the newest moment.
///
/// What it says never depends on what was asked before.
package final class Foresight: Sendable {
  /// Points of signatures that are kept, some 50 bytes each; beyond, those not used last are
  /// forgotten.
  package static let pointCountMax = 200_000

  /// Surveys that are kept, whole: pages are cut from them.
  ///
  /// A row is some 50 bytes, and a survey has `FaultTable.faultCountMax` at most.
  package static let surveyCountMax = 4

  private let reasoner: Mutex<Reasoner>
  /// The newest last.
  private let surveys = Mutex<[(key: SurveyKey, value: any Sendable)]>([])

  /// A reasoner of this library that has met nothing yet.
  package init(library: CausalLibrary) {
    reasoner = Mutex(Reasoner(library: library, pointCountMax: Self.pointCountMax))
  }

  /// Reasons; others wait meanwhile.
  func reason<Result: Sendable>(_ body: (inout Reasoner) -> Result) -> Result {
    reasoner.withLock { body(&$0) }
  }

  /// What was made for this key before, or else what `make` makes now.
  ///
  /// Two that ask at once both make it: neither waits for the other.
  func survey<Value: Sendable>(
    _ key: SurveyKey, _ make: () throws(Refused) -> Value
  ) throws(Refused) -> Value {
    if let value = surveys.withLock({ $0.first { $0.key == key }?.value as? Value }) {
      return value
    }
    let value = try make()
    surveys.withLock { surveys in
      surveys.removeAll { $0.key == key }
      surveys = surveys.suffix(Self.surveyCountMax - 1) + [(key, value)]
    }
    return value
  }
}

/// All that a survey of faults depends on, for the present.
struct SurveyKey: Hashable, Sendable {
  var question: String
  var at: Timestamp
  var entity: String?
  var type: String?
  /// In nats.
  var distance = 0.0
}
