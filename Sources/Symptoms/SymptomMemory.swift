package import Topology
package import Vitals

/// What is usual for every entity and what is going on, to go on from after a restart.
///
/// Symptoms are numbered as in the library that it was made with; `names` says what they are.
package struct SymptomMemory: Codable, Sendable {
  /// Qualified names by number: "service.slow", "database/mysql.stalled".
  package var names: [String]
  var records: [Kept]
  /// Symptoms of entities of which anything is known.
  package var recordCount: Int { records.count }
  var latest: [SymptomObservation]

  /// One symptom of one entity of which anything is known.
  struct Kept: Codable, Sendable {
    var entity: EntityID
    var symptom: SymptomID
    var record: SymptomTable.Record
  }

  /// What a library calls the symptoms of this memory, by their numbers here; nil for those that it
  /// does not have.
  package func translation(to rules: [SymptomRule]) -> [SymptomID?] {
    let ids = Dictionary(
      rules.map { ($0.qualifiedName, $0.id) }, uniquingKeysWith: { first, _ in first })
    return names.map { ids[$0] }
  }
}

extension SymptomRule {
  /// Unique in its library.
  package var qualifiedName: String { "\(scope).\(name)" }
}

extension SymptomObservation {
  /// The same in the numbers of another library; nil for a symptom that it does not have.
  package func translated(_ ids: [SymptomID?]) -> SymptomObservation? {
    guard let key = key.translated(ids) else { return nil }
    var observation = self
    observation.key = key
    return observation
  }
}

extension SymptomKey {
  /// The same in the numbers of another library; nil for a symptom that it does not have.
  package func translated(_ ids: [SymptomID?]) -> SymptomKey? {
    guard ids.indices.contains(Int(symptom.index)), let id = ids[Int(symptom.index)] else {
      return nil
    }
    return SymptomKey(entity: entity, symptom: id)
  }
}

extension SymptomTable {
  /// What it knows of the entities of `graph`, to go on from.
  ///
  /// - Complexity: O(entities x rules of their type).
  package func memory(_ graph: TopologyGraph) -> SymptomMemory {
    var kept: [SymptomMemory.Kept] = []
    for (row, first) in firstRecords.enumerated() where first >= 0 && row < graph.entities.count {
      for (place, rule) in (readings[graph.entities[row].type] ?? []).enumerated() {
        let record = records[Int(first) + place]
        guard !record.isBlank else { continue }
        kept.append(
          SymptomMemory.Kept(
            entity: EntityID(index: Int32(row)), symptom: rule.id, record: record))
      }
    }
    return SymptomMemory(
      names: rules.map(\.qualifiedName), records: kept,
      latest: latest.values.sorted { $0.key < $1.key })
  }

  /// Goes on from what an earlier table knew of the entities of `graph`.
  ///
  /// `interest`: the one of the vitals that will be examined.
  package init(
    rules: [SymptomRule], from memory: SymptomMemory, _ graph: TopologyGraph,
    _ interest: MeasureInterest
  ) {
    self.init(rules: rules)
    prepare(graph, interest)
    let ids = memory.translation(to: rules)
    for kept in memory.records {
      let key = SymptomKey(entity: kept.entity, symptom: kept.symptom)
      guard let key = key.translated(ids), let row = row(of: key, graph) else { continue }
      records[row] = kept.record
    }
    for observation in memory.latest {
      guard let said = observation.translated(ids), let row = row(of: said.key, graph),
        records[row].isPresent
      else { continue }
      latest[said.key] = said
    }
  }

  private func row(of key: SymptomKey, _ graph: TopologyGraph) -> Int? {
    let entity = Int(key.entity.index)
    guard firstRecords.indices.contains(entity), firstRecords[entity] >= 0,
      let place = readings[graph.entities[entity].type]?.firstIndex(where: { $0.id == key.symptom })
    else { return nil }
    return Int(firstRecords[entity]) + place
  }
}
