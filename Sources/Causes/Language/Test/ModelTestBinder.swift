internal import Symptoms
internal import Telemetry
internal import Topology

/// A test whose names are resolved: what to diagnose and what to want.
struct BoundTest: Sendable {
  var name: Word
  var situation: Situation
  var want: [CauseKey]
  var atLeast: Double?
  var unwanted: [CauseKey]
  var unexplained: [SymptomKey]
}

/// Resolves the names of one test against its topology and a library.
struct ModelTestBinder {
  /// Evidence of a symptom that a test states, in nats.
  static let presentEvidence = 10.0
  static let absentEvidence = -4.0
  /// When a symptom without stated onset began, in seconds.
  static let defaultOnset = 60.0

  let library: CausalLibrary
  var reader: FieldReader
  private var ids: [String: EntityID] = [:]
  private var entities: [Entity] = []

  init(library: CausalLibrary, reader: FieldReader) {
    self.library = library
    self.reader = reader
  }

  /// The test, or nil when a name in it is unknown: that is reported.
  mutating func bind(_ test: ModelTestSyntax) -> BoundTest? {
    let before = reader.log.errorCount
    let graph = graph(test.topology)
    let observations = observations(test)
    var changes: [EntityID: Timestamp] = [:]
    for change in test.changed {
      if let id = entity(change.word) { changes[id] = Timestamp(seconds: change.seconds ?? 0) }
    }
    let want = test.want.compactMap { cause($0) }
    let unwanted = test.unwanted.compactMap { cause($0) }
    let unexplained = test.unexplained.compactMap { symptom($0) }
    guard reader.log.errorCount == before else { return nil }
    return BoundTest(
      name: test.name,
      situation: Situation(
        graph: graph, observations: observations, changes: changes,
        at: Timestamp(seconds: test.atSeconds)),
      want: want, atLeast: test.atLeast, unwanted: unwanted, unexplained: unexplained)
  }

  /// The graph of a topology; names that are unknown or twice there are reported.
  mutating func graph(_ syntax: TopologySyntax) -> TopologyGraph {
    for entity in syntax.entities {
      guard ids[entity.name] == nil else {
        reader.report(entity.place, "there are two entities named '\(entity.name)'")
        continue
      }
      let id = EntityID(index: Int32(entities.count))
      ids[entity.name] = id
      entities.append(
        Entity(
          id: id, key: EntityKey(entity.scope.type, entity.name), kind: entity.scope.kind,
          service: entity.service))
    }
    let relations = syntax.relations.compactMap { relation -> Relation? in
      guard let from = entity(relation.from), let to = entity(relation.to) else { return nil }
      return Relation(
        type: relation.type, from: from, to: to, provenance: .declared,
        quantities: relation.quantities)
    }
    return TopologyGraph(entities: entities, relations: relations)
  }

  private mutating func observations(_ test: ModelTestSyntax) -> [SymptomObservation] {
    var observations: [SymptomKey: SymptomObservation] = [:]
    for (words, verdict) in [
      (test.present, SymptomObservation.Verdict.present), (test.absent, .absent),
    ] {
      for timed in words {
        guard let key = symptom(timed.word) else { continue }
        if observations[key] != nil {
          reader.report(timed.word.place, "'\(timed.word.text)' is listed twice")
        }
        observations[key] = SymptomObservation(
          key: key, verdict: verdict,
          logLikelihoodRatio: verdict == .present ? Self.presentEvidence : Self.absentEvidence,
          onset: Timestamp(seconds: timed.seconds ?? Self.defaultOnset))
      }
    }
    return observations.values.sorted { $0.key < $1.key }
  }
}

// MARK: - Names

extension ModelTestBinder {
  private mutating func entity(_ word: Word) -> EntityID? {
    if let id = ids[word.text] { return id }
    let names = entities.map(\.name)
    reader.report(
      word.place, "there is no entity '\(word.text)' in this topology",
      NearestName.hint(for: word.text, among: names)
        ?? (names.isEmpty ? "list it under 'entities'" : nil))
    return nil
  }

  private mutating func cause(_ word: Word) -> CauseKey? {
    guard let (entity, name) = split(word) else { return nil }
    let scope = entities[Int(entity.index)].scope
    if let cause = library.findCause(scope, name) { return CauseKey(entity: entity, cause: cause) }
    reportUnknown("cause", name, scope, library.causes(holdingFor: scope).map(\.name), word)
    return nil
  }

  private mutating func symptom(_ word: Word) -> SymptomKey? {
    guard let (entity, name) = split(word) else { return nil }
    let scope = entities[Int(entity.index)].scope
    if let symptom = library.findSymptom(scope, name) {
      return SymptomKey(entity: entity, symptom: symptom)
    }
    reportUnknown("symptom", name, scope, library.rules(holdingFor: scope).map(\.name), word)
    return nil
  }

  private mutating func reportUnknown(
    _ kind: String, _ name: String, _ scope: EntityScope, _ names: [String], _ word: Word
  ) {
    let offset = word.text.unicodeScalars.count - name.unicodeScalars.count
    reader.report(
      word.place(at: offset), "there is no \(kind) '\(name)' of \(scope)",
      NearestName.hint(for: name, among: names)
        ?? (names.isEmpty ? nil : "there are \(names.sorted().prefix(12).joined(separator: ", "))"))
  }

  /// `entity.name`, split at the last point, because entities may have points in their names.
  private mutating func split(_ word: Word) -> (entity: EntityID, name: String)? {
    guard let point = word.text.lastIndex(of: ".") else {
      reader.report(word.place, "'\(word.text)' does not say of which entity", "write entity.name")
      return nil
    }
    var owner = word
    owner.text = String(word.text[..<point])
    return entity(owner).map { ($0, String(word.text[word.text.index(after: point)...])) }
  }
}

extension Timestamp {
  fileprivate init(seconds: Double) {
    self = Timestamp.zero.advanced(bySeconds: min(seconds, 1e9))
  }
}
