package import Telemetry
package import Topology

/// Turns graph after graph of one estate into versions of its entities and relations.
///
/// Each graph is a later version of the one before: numbers stay. Versions that an earlier run left
/// open are taken up when their entity is as it was.
package struct TopologyLedger: Sendable {
  /// Seconds after which what is not heard of any more is taken to be gone since then.
  package static let goneSeconds = 900.0
  /// Seconds between two looks at the quantities of relations.
  package static let quantitySeconds = 60.0

  private var entities: [EntityRecord] = []
  private var relations: [RelationRecord] = []
  /// What an earlier run left open and nobody has taken up yet, by key.
  private var openEntities: [String: EntityRecord]
  private var openRelations: [String: RelationRecord]
  private var firstLook: Timestamp?
  private var quantitiesSeen = Timestamp.zero

  /// Goes on from the versions that are open in a store.
  package init(entities: [EntityRecord] = [], relations: [RelationRecord] = []) {
    openEntities = Dictionary(
      entities.filter { $0.through == .max }.map { ($0.row.key, $0) }, uniquingKeysWith: { $1 })
    openRelations = Dictionary(
      relations.filter { $0.through == .max }.map { ($0.row.key, $0) }, uniquingKeysWith: { $1 })
  }

  /// The rows that a graph adds or changes, as it is at `time`.
  ///
  /// - Complexity: O(entities + relations).
  package mutating func note(_ graph: TopologyGraph, at time: Timestamp) -> [HistoryRow] {
    var rows: [HistoryRow] = []
    for entity in graph.entities { note(entity, at: time, &rows) }
    let isLooking = time.seconds(since: quantitiesSeen) >= Self.quantitySeconds
    if isLooking { quantitiesSeen = time }
    for (place, relation) in graph.relations.enumerated() {
      note(relation, place, of: graph, isLooking: isLooking, at: time, &rows)
    }
    closeLeftovers(at: time, &rows)
    return rows
  }

  private mutating func note(_ entity: Entity, at time: Timestamp, _ rows: inout [HistoryRow]) {
    let place = Int(entity.id.index)
    let isGone = time.seconds(since: entity.lastSeen) > Self.goneSeconds
    if place == entities.count {
      var version = EntityRecord(entity, from: entity.firstSeen)
      if let open = openEntities.removeValue(forKey: version.row.key) {
        version.firstSeen = min(open.firstSeen, version.firstSeen)
        if open.hasContent(of: version) {
          version.from = open.from
          entities.append(version)
          return
        }
        end(open, at: time, &rows)
        version.from = time
      }
      entities.append(version)
      rows.append(version.row)
      return
    }
    var version = entities[place]
    if version.through != .max {
      guard !isGone, entity.lastSeen > version.through else { return }
      version = EntityRecord(entity, from: entity.lastSeen)
    } else if isGone {
      version.through = entity.lastSeen
    } else {
      var next = EntityRecord(entity, from: time)
      next.firstSeen = min(next.firstSeen, version.firstSeen)
      guard !version.hasContent(of: next) else { return }
      end(version, at: time, &rows)
      version = next
    }
    entities[place] = version
    rows.append(version.row)
  }

  private func end(_ version: EntityRecord, at time: Timestamp, _ rows: inout [HistoryRow]) {
    var version = version
    version.through = max(version.from, time.advanced(byNanoseconds: -1))
    rows.append(version.row)
  }

  private mutating func note(
    _ relation: Relation, _ place: Int, of graph: TopologyGraph, isLooking: Bool,
    at time: Timestamp, _ rows: inout [HistoryRow]
  ) {
    let isGone = time.seconds(since: relation.lastSeen) > Self.goneSeconds
    if place == relations.count {
      var version = RelationRecord(relation, of: graph, from: relation.firstSeen)
      if let open = openRelations.removeValue(forKey: version.row.key) {
        version.from = open.from
        version.firstSeen = min(open.firstSeen, version.firstSeen)
        version.quantities = open.quantities
        relations.append(version)
        return
      }
      relations.append(version)
      rows.append(version.row)
      return
    }
    var version = relations[place]
    if version.through != .max {
      guard !isGone, relation.lastSeen > version.through else { return }
      version = RelationRecord(relation, of: graph, from: relation.lastSeen)
    } else if isGone {
      version.through = relation.lastSeen
    } else {
      let hasMoved = isLooking && relation.quantities.moved(from: version.quantities)
      guard relation.provenance != version.provenance || hasMoved else { return }
      var ended = version
      ended.through = max(version.from, time.advanced(byNanoseconds: -1))
      rows.append(ended.row)
      version = RelationRecord(relation, of: graph, from: time)
      version.firstSeen = min(version.firstSeen, ended.firstSeen)
    }
    relations[place] = version
    rows.append(version.row)
  }

  /// Ends what an earlier run knew and this one has not seen for long enough.
  private mutating func closeLeftovers(at time: Timestamp, _ rows: inout [HistoryRow]) {
    let began = firstLook ?? time
    firstLook = began
    guard time.seconds(since: began) > Self.goneSeconds else { return }
    for (_, version) in openEntities.sorted(by: { $0.key < $1.key }) {
      end(version, at: began, &rows)
    }
    for (_, version) in openRelations.sorted(by: { $0.key < $1.key }) {
      var ended = version
      ended.through = max(version.from, began)
      rows.append(ended.row)
    }
    openEntities = [:]
    openRelations = [:]
  }
}

extension EntityRecord {
  /// Whether nothing is different but the times.
  fileprivate func hasContent(of other: EntityRecord) -> Bool {
    technology == other.technology && service == other.service && isVirtual == other.isVirtual
      && attributes == other.attributes
  }
}
