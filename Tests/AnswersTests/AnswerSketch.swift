import Symptoms
import Telemetry
import Topology
import Vitals

@testable import Answers
@testable import Causes

/// A moment on the day of the tests, which begins at 1970-01-01T00:00:00Z.
func second(_ seconds: Int64) -> Timestamp { Timestamp(nanoseconds: seconds * 1_000_000_000) }

/// A small world to answer about: shop calls cart, cart uses a database through a pool.
enum World {
  static let graph: TopologyGraph = {
    let entities: [(EntityType, String, String?)] = [
      (.service, "shop", nil), (.service, "cart", nil), (.database, "mysql db", nil),
      (.pool, "cart → mysql db", "cart"),
    ]
    return TopologyGraph(
      entities: entities.enumerated().map { number, entity in
        Entity(
          id: EntityID(index: Int32(number)), key: EntityKey(entity.0, entity.1), service: entity.2)
      })
  }()

  static let library: CausalLibrary = {
    let rules = ["errors", "slow"].enumerated().map { number, name in
      SymptomRule(
        id: SymptomID(index: Int32(number)), entityType: .service, name: name,
        summary: "It is \(name)", measure: .silence, detector: .above(1), leak: 0.01)
    }
    let causes = ["leak", "malfunction", "overload"].enumerated().map { number, name in
      Cause(
        id: CauseID(index: Int32(number)), entityType: .service, name: name,
        summary: "A case of \(name)", prior: 0.001, remedies: ["Mend the \(name)", "Wait"])
    }
    return CausalLibrary(rules: rules, causes: causes)
  }()

  static func cause(_ number: Int32, of entity: Int32) -> CauseKey {
    CauseKey(entity: EntityID(index: entity), cause: CauseID(index: number))
  }

  static func symptom(_ number: Int32, of entity: Int32) -> SymptomKey {
    SymptomKey(entity: EntityID(index: entity), symptom: SymptomID(index: number))
  }

  static func observation(_ key: SymptomKey, at onset: Int64) -> SymptomObservation {
    SymptomObservation(
      key: key, verdict: .present, logLikelihoodRatio: 5, onset: second(onset), value: 0.5,
      threshold: 0.1)
  }

  /// A cause that explains these symptoms, each over a path of one step more than the one before.
  static func diagnosed(
    _ key: CauseKey, _ probability: Double, explains symptoms: [SymptomKey] = []
  ) -> DiagnosedCause {
    DiagnosedCause(
      key: key, probability: probability, onset: second(50), change: nil,
      explains: symptoms.enumerated().map { number, symptom in
        let steps = Array(
          repeating: CausalPoint(entity: symptom.entity, node: library.node(symptom.symptom)),
          count: number + 1)
        return ExplainedSymptom(
          symptom: symptom, strength: 0.9, onset: second(60), isTooEarly: false, path: steps)
      }, missing: [])
  }

  static func runnerUp(_ key: CauseKey, _ probability: Double, rarerBy: Double = 1) -> RunnerUp {
    RunnerUp(
      key: key, probability: probability, rival: nil, leavesUnexplained: [], shouldShow: [],
      beganBefore: [], rarerBy: rarerBy, wouldTell: [])
  }

  static func incident(
    _ number: Int, _ causes: [DiagnosedCause], runnersUp: [RunnerUp] = [],
    unexplained: [SymptomKey] = [], evidence: [SymptomObservation] = [], closed: Int64? = nil
  ) -> Incident {
    Incident(
      number: number, opened: second(70), closed: closed.map(second),
      diagnosis: Diagnosis(
        at: second(100), causes: causes, runnersUp: runnersUp, unexplained: unexplained),
      evidence: evidence)
  }

  static func answer(_ incidents: [Incident], present: [SymptomObservation] = []) -> Answer {
    Answer(
      at: second(100), incidents: incidents, present: present, graph: graph, library: library)
  }
}
