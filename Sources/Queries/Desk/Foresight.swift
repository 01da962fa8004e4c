package import Causes
internal import Synchronization
import Telemetry

/// What serves questions about what has not happened: a reasoner that remembers what it met, and
/// what was worked out over all faults a short while ago.
///
/// What it says of a moment never depends on what was asked before.
package final class Foresight: Sendable {
  /// Points of signatures that are kept, some 50 bytes each; beyond, those not used last are
  /// forgotten.
  package static let pointCountMax = 200_000

  /// Surveys that are kept, whole: pages are cut from them.
  ///
  /// A row is some 50 bytes, and a survey has `FaultList.faultCountMax` at most.
  package static let surveyCountMax = 4

  /// How long a survey is kept, in seconds of the estate's time: what an estate withstands changes
  /// with what it is built of, not from one window to the next.
  package static let surveySecondsMax = 300.0

  private let reasoner: Mutex<Reasoner>
  /// The newest last.
  private let surveys = Mutex<[(key: SurveyKey, at: Timestamp, value: any Sendable)]>([])

  /// A reasoner of this library that has met nothing yet.
  package init(library: CausalLibrary) {
    reasoner = Mutex(Reasoner(library: library, pointCountMax: Self.pointCountMax))
  }

  /// Reasons; others wait meanwhile.
  func reason<Result: Sendable>(_ body: (inout Reasoner) -> Result) -> Result {
    reasoner.withLock { body(&$0) }
  }

  /// What was made for this key a while ago at most, or else what `make` makes now.
  ///
  /// Two that ask at once both make it: neither waits for the other.
  func survey<Value: Sendable>(
    _ key: SurveyKey, at moment: Timestamp, _ make: () throws(Refused) -> Value
  ) throws(Refused) -> Value {
    let oldest = moment.advanced(bySeconds: -Self.surveySecondsMax)
    let known = surveys.withLock { surveys in
      surveys.first { $0.key == key && (oldest...moment).contains($0.at) }?.value as? Value
    }
    if let known { return known }
    let value = try make()
    surveys.withLock { surveys in
      surveys.removeAll { $0.key == key }
      surveys = surveys.suffix(Self.surveyCountMax - 1) + [(key, moment, value)]
    }
    return value
  }
}

/// All that a survey of faults depends on but its moment.
struct SurveyKey: Hashable, Sendable {
  var question: String
  var entity: String?
  var type: String?
  /// In nats.
  var distance = 0.0
}
