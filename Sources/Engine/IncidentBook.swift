import Answers
import Causes
import Symptoms
import Telemetry

/// Opens, keeps up to date and closes incidents.
///
/// An incident opens once it is certain, or probable twice running, that something is wrong, and
/// something is seen that hurts: a surge of requests that all are served is no incident. It
/// follows the diagnosis while it is refined, and closes when no symptom has been present for a
/// while. Its last diagnosis stays as it was.
struct IncidentBook: Sendable {
  private(set) var all: [Incident] = []
  private var openedCount = 0
  private var quietSince: Timestamp?
  /// In the last window something was probably wrong, but not certainly.
  private var isProbable = false

  var current: Incident? { all.last.flatMap { $0.isOpen ? $0 : nil } }

  /// Takes in a window's diagnosis.
  ///
  /// `isHurting`: its causes explain a symptom that is not harmless.
  ///
  /// - Returns: the incident that opened, changed or closed, if one did.
  mutating func update(
    _ diagnosis: Diagnosis, evidence: [SymptomObservation], isAnyPresent: Bool,
    isHurting: Bool = true, at time: Timestamp, settings: EngineSettings
  ) -> Incident? {
    quietSince = isAnyPresent ? nil : quietSince ?? time
    guard var incident = current else {
      guard isHurting else {
        isProbable = false
        return nil
      }
      return open(diagnosis, evidence: evidence, settings: settings)
    }
    if let quietSince, time.seconds(since: quietSince) >= settings.closingSeconds {
      incident.closed = quietSince
    } else if !diagnosis.causes.isEmpty {
      let hasChanged = incident.diagnosis.causes != diagnosis.causes
      incident.diagnosis = diagnosis
      incident.evidence = evidence
      all[all.count - 1] = incident
      return hasChanged ? incident : nil
    } else {
      return nil
    }
    all[all.count - 1] = incident
    return incident
  }

  private mutating func open(
    _ diagnosis: Diagnosis, evidence: [SymptomObservation], settings: EngineSettings
  ) -> Incident? {
    // Rivals may share the probability; that something is wrong can be certain while what is not
    // yet.
    let trouble = diagnosis.causes.isEmpty ? 0 : 1 - diagnosis.noCauseProbability
    let wasProbable = isProbable
    isProbable = trouble >= settings.reportingProbability
    guard trouble >= settings.certainProbability || (isProbable && wasProbable) else { return nil }
    isProbable = false
    openedCount += 1
    let incident = Incident(
      number: openedCount, opened: diagnosis.at, diagnosis: diagnosis, evidence: evidence)
    if all.count >= settings.incidentCountMax, !all.isEmpty { all.removeFirst() }
    all.append(incident)
    return incident
  }
}
