import Causes
import Symptoms
import Telemetry

/// What an open incident has accounted for, and since when nothing of it is seen.
struct IncidentTrack: Sendable {
  /// Symptoms remembered at the most; further ones do not keep the incident open.
  static let symptomCountMax = 50_000

  /// Every symptom that its causes ever accounted for.
  private(set) var accounted: Set<SymptomKey> = []
  private(set) var quietSince: Timestamp?

  /// Adds what its causes account for now.
  mutating func note(_ causes: [DiagnosedCause]) {
    for cause in causes {
      for explained in cause.explains where accounted.count < Self.symptomCountMax {
        accounted.insert(explained.symptom)
      }
    }
  }

  /// Leaves symptoms to another incident.
  mutating func yield(_ symptoms: Set<SymptomKey>) { accounted.subtract(symptoms) }

  /// Notes whether anything of it is seen in a window.
  ///
  /// What an incident shares with another one does not keep it open, if that one has something
  /// present of its own.
  mutating func listen(_ window: IncidentWindow, others: [IncidentTrack]) {
    let mine = window.present.intersection(accounted)
    let standing = others.filter { other in
      window.present.contains { other.accounted.contains($0) && !accounted.contains($0) }
    }
    let isSeen = mine.contains { key in !standing.contains { $0.accounted.contains(key) } }
    quietSince = isSeen ? nil : quietSince ?? window.at
  }
}

extension IncidentTrack: Codable {
  private enum CodingKeys: String, CodingKey { case accounted, quietSince }

  /// In order: the same track is the same text.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(accounted.sorted(), forKey: .accounted)
    try container.encodeIfPresent(quietSince, forKey: .quietSince)
  }

  /// The same in the numbers of another library, without what that does not have.
  func translated(_ names: LibraryTranslation) -> IncidentTrack {
    var track = self
    track.accounted = Set(accounted.compactMap(names.symptom))
    return track
  }
}
