import Answers
import Causes
import Symptoms

/// Which cause of a diagnosis belongs to which open incident.
///
/// Each incident finds its leading cause again: the same cause of the same entity; else another
/// cause of that entity; else the one that accounts for most of what the incident accounted for.
struct IncidentClaims {
  /// The causes of each incident that has any now, the leading one first, by number.
  private(set) var groups: [Int: [DiagnosedCause]] = [:]
  /// Causes that are nobody's, in the order of the diagnosis.
  private(set) var loose: [DiagnosedCause]

  init(window: IncidentWindow, incidents: [Incident], tracks: [Int: IncidentTrack]) {
    loose = window.diagnosis.causes
    let leads = incidents.compactMap { incident in
      incident.diagnosis.causes.first.map { (number: incident.number, cause: $0) }
    }
    for lead in leads { claim(lead.number) { $0.key == lead.cause.key } }
    for lead in leads { claim(lead.number) { $0.key.entity == lead.cause.key.entity } }
    claimByOverlap(leads, tracks)
  }

  /// Leaves out causes of which it cannot be said yet that they last, while an incident has a cause
  /// without them.
  mutating func holdBack(_ isPassing: (DiagnosedCause) -> Bool) {
    guard !groups.isEmpty else { return }
    loose.removeAll(where: isPassing)
  }

  /// Gives an incident whose cause is doubtful to a cause that is certain and nobody's: that is
  /// what it turned out to be.
  mutating func settleDoubt(certainProbability: Double) {
    for number in groups.keys.sorted() {
      guard let lead = groups[number]?.first, lead.probability < certainProbability,
        let place = loose.firstIndex(where: { $0.probability >= certainProbability })
      else { continue }
      groups[number] = [loose.remove(at: place), lead]
    }
  }

  /// While no incident has a cause now, gives the first cause that hurts to the youngest one that
  /// never was sure of its own: that is what it turned out to be, or as little sure.
  mutating func replaceDoubt(
    _ incidents: [Incident], in window: IncidentWindow, certainProbability: Double
  ) {
    guard groups.isEmpty, let cause = loose.first(where: window.isHurting),
      let doubtful = incidents.last(where: {
        ($0.diagnosis.causes.first?.probability ?? 0) < certainProbability
      })
    else { return }
    give(cause, to: doubtful.number)
  }

  /// Makes a cause the leading one of an incident.
  mutating func give(_ cause: DiagnosedCause, to number: Int) {
    loose.removeAll { $0.key == cause.key }
    groups[number] = [cause]
  }

  /// Tells what is still nobody's with the incident that it shares most with.
  mutating func shareLoose() {
    for cause in loose {
      let own = Set(cause.explains.map(\.symptom))
      let best = groups.keys.sorted().max { left, right in
        let (a, b) = (shared(own, groups[left]), shared(own, groups[right]))
        return a == b ? left > right : a < b
      }
      if let best { groups[best]?.append(cause) }
    }
    loose = []
  }

  private mutating func claim(_ number: Int, _ isIts: (DiagnosedCause) -> Bool) {
    guard groups[number] == nil, let place = loose.firstIndex(where: isIts) else { return }
    groups[number] = [loose.remove(at: place)]
  }

  /// The largest overlap first; of equal ones the older incident, then the surer cause.
  private mutating func claimByOverlap(
    _ leads: [(number: Int, cause: DiagnosedCause)], _ tracks: [Int: IncidentTrack]
  ) {
    while true {
      var best: (number: Int, place: Int, overlap: Int)?
      for lead in leads where groups[lead.number] == nil {
        for (place, cause) in loose.enumerated() {
          let overlap = cause.explains.count {
            tracks[lead.number]?.accounted.contains($0.symptom) ?? false
          }
          if overlap > best?.overlap ?? 0 { best = (lead.number, place, overlap) }
        }
      }
      guard let best else { return }
      groups[best.number] = [loose.remove(at: best.place)]
    }
  }

  private func shared(_ symptoms: Set<SymptomKey>, _ causes: [DiagnosedCause]?) -> Int {
    var others: Set<SymptomKey> = []
    for cause in causes ?? [] { others.formUnion(cause.explains.map(\.symptom)) }
    return symptoms.intersection(others).count
  }
}
