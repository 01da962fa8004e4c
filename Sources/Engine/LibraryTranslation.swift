import Answers
import Causes
import Symptoms
import Topology

/// What a library calls the symptoms, causes and nodes that were numbered by another one; nil for
/// those that it does not have.
struct LibraryTranslation: Sendable {
  let symptoms: [SymptomID?]
  private let causes: [CauseID?]
  private let nodes: [CausalNodeID?]

  init(_ memory: EngineMemory, to library: CausalLibrary) {
    symptoms = memory.symptoms.translation(to: library.rules)
    let causeIDs = Dictionary(
      library.causes.enumerated().map { ($1.path, CauseID(index: Int32($0))) },
      uniquingKeysWith: { first, _ in first })
    let nodeIDs = Dictionary(
      library.nodes.enumerated().map { ($1.qualifiedName, CausalNodeID(index: Int32($0))) },
      uniquingKeysWith: { first, _ in first })
    causes = memory.causeNames.map { causeIDs[$0] }
    nodes = memory.nodeNames.map { nodeIDs[$0] }
  }

  func cause(_ key: CauseKey) -> CauseKey? {
    guard causes.indices.contains(Int(key.cause.index)), let id = causes[Int(key.cause.index)]
    else { return nil }
    return CauseKey(entity: key.entity, cause: id)
  }

  func point(_ point: CausalPoint) -> CausalPoint? {
    guard nodes.indices.contains(Int(point.node.index)), let id = nodes[Int(point.node.index)]
    else { return nil }
    return CausalPoint(entity: point.entity, node: id)
  }

  func symptom(_ key: SymptomKey) -> SymptomKey? { key.translated(symptoms) }
}

extension Incident {
  /// The same in the numbers of another library, without what that does not have.
  func translated(_ names: LibraryTranslation) -> Incident {
    var incident = self
    incident.evidence = evidence.compactMap { $0.translated(names.symptoms) }
    incident.diagnosis.causes = diagnosis.causes.compactMap { $0.translated(names) }
    incident.diagnosis.unexplained = diagnosis.unexplained.compactMap(names.symptom)
    incident.diagnosis.runnersUp = diagnosis.runnersUp.compactMap { $0.translated(names) }
    return incident
  }

  /// Whether it speaks only of the first `count` entities.
  func speaksOnly(ofFirst count: Int) -> Bool {
    let isKnown = { (id: EntityID) in (0..<count).contains(Int(id.index)) }
    return evidence.allSatisfy { isKnown($0.key.entity) }
      && diagnosis.unexplained.allSatisfy { isKnown($0.entity) }
      && diagnosis.causes.allSatisfy { cause in
        isKnown(cause.key.entity) && cause.missing.allSatisfy { isKnown($0.symptom.entity) }
          && cause.explains.allSatisfy { explained in
            isKnown(explained.symptom.entity) && explained.path.allSatisfy { isKnown($0.entity) }
          }
      }
      && diagnosis.runnersUp.allSatisfy { other in
        let symptoms =
          other.leavesUnexplained + other.shouldShow + other.beganBefore + other.wouldTell
        return isKnown(other.key.entity) && symptoms.allSatisfy { isKnown($0.entity) }
      }
  }
}

extension DiagnosedCause {
  fileprivate func translated(_ names: LibraryTranslation) -> DiagnosedCause? {
    guard let key = names.cause(key) else { return nil }
    var cause = self
    cause.key = key
    cause.explains = explains.compactMap { explained in
      guard let symptom = names.symptom(explained.symptom) else { return nil }
      var explained = explained
      explained.symptom = symptom
      explained.path = explained.path.compactMap(names.point)
      return explained
    }
    cause.missing = missing.compactMap { missing in
      guard let symptom = names.symptom(missing.symptom) else { return nil }
      var missing = missing
      missing.symptom = symptom
      return missing
    }
    return cause
  }
}

extension RunnerUp {
  fileprivate func translated(_ names: LibraryTranslation) -> RunnerUp? {
    guard let key = names.cause(key) else { return nil }
    var other = self
    other.key = key
    other.rival = rival.flatMap(names.cause)
    other.leavesUnexplained = leavesUnexplained.compactMap(names.symptom)
    other.shouldShow = shouldShow.compactMap(names.symptom)
    other.beganBefore = beganBefore.compactMap(names.symptom)
    other.wouldTell = wouldTell.compactMap(names.symptom)
    return other
  }
}
