import Answers
import Causes
import Engine
import Symptoms
import Telemetry
import Topology

/// What naive methods would have said, given the same symptoms, topology and library.
///
/// Each picks one cause of one entity. They know the signatures, which is more than correlation
/// does; what they lack is weighing: priors, strengths, absent symptoms and chance.
package struct BaselineGuesses: Sendable {
  /// How a naive method chooses.
  package enum Method: String, CaseIterable, Sendable {
    /// The entity with the most present symptoms.
    case mostSymptoms
    /// The entity whose symptom came first.
    case firstInTime
    /// The cause that would show the most of what is present, wherever it is.
    case mostCovered
    /// Any cause that leads to anything present, evenly.
    case chance
  }

  /// The guess of each method; a method without an opinion is missing.
  package private(set) var guesses: [Method: CauseTruth] = [:]

  init() {}

  init(_ snapshot: EngineSnapshot, library: CausalLibrary, seed: UInt64) {
    let present = (snapshot.incidents.last?.evidence ?? []).filter { $0.verdict == .present }
    guard !present.isEmpty else { return }
    var codebook = Codebook(library: library)
    codebook.advance(to: snapshot.graph)
    let found = codebook.candidates(for: present.map(\.key), limit: 4_096).causes.sorted()
    guard !found.isEmpty else { return }
    let keys = Set(present.map(\.key))
    let covered = found.map { cause in
      codebook.signature(of: cause).entries.filter { keys.contains($0.symptom) }.count
    }
    func best(among wanted: (CauseKey) -> Bool) -> CauseKey? {
      let places = found.indices.filter { wanted(found[$0]) }
      return places.max { (covered[$0], found[$1]) < (covered[$1], found[$0]) }.map { found[$0] }
    }
    var generator = SeededGenerator(seed: seed, purpose: 8)
    let loudest = Self.loudest(present)
    let first = Self.earliest(present)
    let picks: [Method: CauseKey?] = [
      .mostSymptoms: best { $0.entity == loudest }, .firstInTime: best { $0.entity == first },
      .mostCovered: best { _ in true }, .chance: found[generator.below(found.count)],
    ]
    for method in Method.allCases {
      guard let pick = picks[method] ?? nil else { continue }
      let entity = snapshot.graph[pick.entity]
      guesses[method] = CauseTruth(
        type: entity.type.rawValue, entity: entity.name, cause: library[pick.cause].name)
    }
  }

  private static func loudest(_ present: [SymptomObservation]) -> EntityID? {
    var counts: [EntityID: Int] = [:]
    for observation in present { counts[observation.key.entity, default: 0] += 1 }
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }

  private static func earliest(_ present: [SymptomObservation]) -> EntityID? {
    present.min { ($0.onset, $0.key) < ($1.onset, $1.key) }?.key.entity
  }
}
