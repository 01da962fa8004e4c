package import Answers
internal import Telemetry

/// Alerts, each under the cause that explains it, and those that no cause explains.
///
/// A view of one moment: alerts are kept by the engine, causes come from the answer.
package struct AlertBook: Hashable, Sendable {
  /// Why an alert stands under a cause.
  package enum Tie: String, Hashable, Sendable {
    /// The cause leads to the very symptom that the alert tells.
    case symptom
    /// The alert is about an entity of which the cause explains some symptom, or which has the
    /// cause itself, and what the alert tells is no symptom that we could decide.
    case entity
  }

  /// An alert with its tie.
  package struct Entry: Hashable, Sendable {
    package var alert: AnswerAlert
    package var tie: Tie
  }

  /// A cause and what it accounts for.
  package struct Group: Hashable, Sendable {
    package var cause: AnswerCause
    /// In the order of their beginning.
    package var entries: [Entry]
  }

  /// One for each cause of the answer that explains any alert, in the answer's order.
  package var groups: [Group] = []
  /// In the order of their beginning.
  package var unexplained: [AnswerAlert] = []

  /// How long before its cause an alert may have begun and still be tied to it by entity, in
  /// seconds: alerts and spans are told by different clocks.
  private static let clockSeconds = 60.0

  /// Sorts `alerts` under the causes of `answer`.
  ///
  /// - Complexity: O(alerts + causes x what they explain).
  package init(_ alerts: [AnswerAlert], answer: Answer) {
    let causes = answer.causes.filter { $0.verdict == .cause }
    let ties = CauseTies(causes)
    var entries: [[Entry]] = Array(repeating: [], count: causes.count)
    let sorted = alerts.sorted {
      ($0.alert.began, $0.alert.fingerprint) < ($1.alert.began, $1.alert.fingerprint)
    }
    for alert in sorted {
      if let (place, tie) = ties.find(alert, clockSeconds: Self.clockSeconds) {
        entries[place].append(Entry(alert: alert, tie: tie))
      } else {
        unexplained.append(alert)
      }
    }
    groups = zip(causes, entries).filter { !$1.isEmpty }.map { Group(cause: $0, entries: $1) }
  }

  /// How many alerts stand under a cause.
  package var explainedCount: Int { groups.reduce(0) { $0 + $1.entries.count } }

  /// The part of all alerts that stands under a cause, 0...1; nil without alerts.
  package var explainedShare: Double? {
    let count = explainedCount + unexplained.count
    return count == 0 ? nil : Double(explainedCount) / Double(count)
  }
}

/// What causes account for, looked up by what an alert is about.
private struct CauseTies {
  private struct Place: Hashable {
    var type: String
    var name: String
    var symptom: String?

    init(_ entity: AnswerEntity, _ symptom: String? = nil) {
      type = entity.type
      name = entity.name
      self.symptom = symptom
    }
  }

  private let causes: [AnswerCause]
  private var bySymptom: [Place: [Int]] = [:]
  private var byEntity: [Place: [Int]] = [:]

  init(_ causes: [AnswerCause]) {
    self.causes = causes
    for (index, cause) in causes.enumerated() {
      byEntity[Place(cause.entity), default: []].append(index)
      for symptom in cause.explains {
        bySymptom[Place(symptom.entity, symptom.symptom), default: []].append(index)
        byEntity[Place(symptom.entity), default: []].append(index)
      }
    }
  }

  func find(_ alert: AnswerAlert, clockSeconds: Double) -> (Int, AlertBook.Tie)? {
    guard let entity = alert.entity else { return nil }
    let isInTime = { (index: Int) in
      alert.alert.ended.map { $0 >= causes[index].onset } ?? true
    }
    if let symptom = alert.symptom {
      if let index = bySymptom[Place(entity, symptom)]?.first(where: isInTime) {
        return (index, .symptom)
      }
      // Telemetry shows this symptom, and the cause does not lead to it.
      if alert.standing == .confirmed || alert.standing == .decides { return nil }
    }
    let index = byEntity[Place(entity)]?.first { index in
      isInTime(index)
        && alert.alert.began.seconds(since: causes[index].onset) >= -clockSeconds
    }
    return index.map { ($0, .entity) }
  }
}
