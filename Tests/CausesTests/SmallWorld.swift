import Causes
import Symptoms
import Telemetry
import Topology
import Vitals

/// Service 0 calls service 1; a bug shows where errors begin and travels to the caller.
struct SmallWorld {
  let library: CausalLibrary

  init() {
    let model = ModelFile(
      name: "service.yaml",
      text: """
        entity: service
        symptoms:
          begun: {is: x, measure: requests.errors-begun, detector: {above: 1}}
          errors: {is: x, measure: requests.errors, detector: {above: 1}}
        conditions:
          failing: {is: x, shows: {errors: 0.9}}
        causes:
          bug: {is: x, prior: 0.001, brings: {failing: 1}, shows: {begun: 0.95}, remedies: [x]}
          refusal: {is: x, prior: 0.001, brings: {failing: 1}, shows: {begun: 0.95}, remedies: [x]}
        spreads:
          - {from: failing, to: service.failing, along: <calls, strength: touch-share, delay: 5s}
        """)
    library = ModelCompiler.compile([model]).library ?? CausalLibrary()
  }

  var bug: CauseKey { CauseKey(entity: EntityID(index: 1), cause: CauseID(index: 0)) }
  var refusal: CauseKey { CauseKey(entity: EntityID(index: 1), cause: CauseID(index: 1)) }

  func begun(_ entity: Int32) -> SymptomKey {
    SymptomKey(entity: EntityID(index: entity), symptom: SymptomID(index: 0))
  }

  func errors(_ entity: Int32) -> SymptomKey {
    SymptomKey(entity: EntityID(index: entity), symptom: SymptomID(index: 1))
  }

  func graph(touchShare: Double, version: Int = 1) -> TopologyGraph {
    var quantities = RelationQuantities()
    quantities.touchShare = touchShare
    let entities = (0..<2).map { index in
      Entity(id: EntityID(index: index), key: EntityKey(.service, "s\(index)"))
    }
    let call = Relation(
      type: .calls, from: EntityID(index: 0), to: EntityID(index: 1), provenance: .declared,
      quantities: quantities)
    return TopologyGraph(entities: entities, relations: [call], version: version)
  }

  func situation(present: [SymptomKey], absent: [SymptomKey] = []) -> Situation {
    let observations =
      present.map { observation($0, .present, 8) } + absent.map { observation($0, .absent, -4) }
    return Situation(
      graph: graph(touchShare: 1), observations: observations.sorted { $0.key < $1.key },
      at: Timestamp(nanoseconds: 300_000_000_000))
  }

  /// Service 0 fails, and `count` services that call it with every request fail through it.
  func crowd(of count: Int32) -> Situation {
    var quantities = RelationQuantities()
    quantities.touchShare = 1
    let entities = (0...count).map { index in
      Entity(id: EntityID(index: index), key: EntityKey(.service, "s\(index)"))
    }
    let calls = (1...count).map { index in
      Relation(
        type: .calls, from: EntityID(index: index), to: EntityID(index: 0), provenance: .declared,
        quantities: quantities)
    }
    let present = [begun(0)] + (0...count).map { errors($0) }
    return Situation(
      graph: TopologyGraph(entities: entities, relations: calls, version: 1),
      observations: present.map { observation($0, .present, 12) }.sorted { $0.key < $1.key },
      at: Timestamp(nanoseconds: 300_000_000_000))
  }

  /// Services 0 calls 1, which calls 2, of which nothing is known; the errors of each begin when
  /// told, in seconds.
  func chain(errorsOf first: Double, _ second: Double) -> Situation {
    var quantities = RelationQuantities()
    quantities.touchShare = 1
    let entities = (0..<3).map { index in
      Entity(id: EntityID(index: index), key: EntityKey(.service, "s\(index)"))
    }
    let calls = (0..<2).map { index in
      Relation(
        type: .calls, from: EntityID(index: index), to: EntityID(index: index + 1),
        provenance: .declared, quantities: quantities)
    }
    var seen = [observation(errors(0), .present, 8), observation(errors(1), .present, 8)]
    seen[0].onset = Timestamp.zero.advanced(bySeconds: first)
    seen[1].onset = Timestamp.zero.advanced(bySeconds: second)
    return Situation(
      graph: TopologyGraph(entities: entities, relations: calls, version: 1), observations: seen,
      at: Timestamp(nanoseconds: 900_000_000_000))
  }

  private func observation(
    _ key: SymptomKey, _ verdict: SymptomObservation.Verdict, _ evidence: Double
  ) -> SymptomObservation {
    SymptomObservation(
      key: key, verdict: verdict, logLikelihoodRatio: evidence,
      onset: Timestamp(nanoseconds: 60_000_000_000))
  }
}
