package import Telemetry

/// Grows the topology from sightings: who sent telemetry, who called whom, through what.
///
/// Discovered, never configured. Every relation keeps which witnesses showed it. Entities are
/// numbered in the order in which they are first seen; callers that want the same numbers for the
/// same telemetry present sightings in a fixed order.
///
/// Bounded by `Limits`: what is beyond is counted and not created; a service's operations beyond
/// its limit are one operation "(other)".
package struct TopologyBuilder: Sendable {
  /// Bounds of the topology.
  package struct Limits: Sendable {
    /// Entities kept; further ones are not created and counted in `refusedCount`.
    package var entityCountMax = 200_000
    /// Relations kept; further ones likewise.
    package var relationCountMax = 1_000_000
    /// Operations of one service, instances of one service, or queries of one database; further
    /// ones become "(other)".
    package var operationCountMax = 300

    package init() {}
  }

  let limits: Limits
  /// Sightings of entities and relations that found no room.
  package private(set) var refusedCount = 0
  package private(set) var entities: [Entity] = []
  package private(set) var relations: [Relation] = []
  /// Rises whenever an entity or relation appears.
  package private(set) var version = 0
  /// Changes seen since they were last taken with `takeChanges()`.
  private var changes: [TopologyChange] = []

  /// Of the graph last made, and its version.
  private var ends = RelationEnds()
  private var endsVersion = 0
  private var ids: [EntityKey: EntityID] = [:]
  private var relationIndices: [RelationKey: Int32] = [:]
  private var partCounts: [PartKey: Int] = [:]
  var addresses: [String: AddressOwner] = [:]
  /// The broker of each queue, and the addresses of the brokers of each system.
  var brokers: [EntityID: EntityID] = [:]
  var brokerAddresses: [String: [String]] = [:]
  /// Relations to entities that were named and not seen yet.
  private var awaited: [EntityKey: [AwaitedRelation]] = [:]
  private var awaitedCount = 0
  /// Entities of each identity, by its number in the engine's identity table.
  var identityEntities: [Int32: IdentityEntities] = [:]

  private struct RelationKey: Hashable {
    var type: RelationType
    var from: EntityID
    var to: EntityID
  }

  private struct PartKey: Hashable {
    var whole: EntityID
    var type: EntityType
  }

  package init(limits: Limits = Limits()) { self.limits = limits }

  /// Goes on from what an earlier builder knew; from nothing when that is damaged or beyond
  /// `limits`.
  package init(limits: Limits = Limits(), from memory: TopologyMemory) {
    self.init(limits: limits)
    guard memory.isSound, memory.entities.count <= limits.entityCountMax,
      memory.relations.count <= limits.relationCountMax
    else { return }
    entities = memory.entities
    relations = memory.relations
    addresses = memory.addresses
    brokers = memory.brokers
    brokerAddresses = memory.brokerAddresses
    for entity in entities { ids[entity.key] = entity.id }
    for (index, relation) in relations.enumerated() {
      let key = RelationKey(type: relation.type, from: relation.from, to: relation.to)
      relationIndices[key] = Int32(index)
      guard relation.type == .contains else { continue }
      let part = PartKey(whole: relation.from, type: self[relation.to].type)
      partCounts[part, default: 0] += 1
    }
    for place in memory.awaited where ids[place.key] == nil {
      awaited[place.key] = place.relations
      awaitedCount += place.relations.count
    }
    version = entities.count + relations.count
  }

  /// Relations to entities that were named and not seen yet, for memory.
  var awaitedRelations: [EntityKey: [AwaitedRelation]] { awaited }

  /// The topology as it is now.
  ///
  /// What of it depends on the structure alone is kept from one graph to the next.
  ///
  /// - Complexity: O(entities + relations) when one appeared since the last graph; else O(1), and
  ///   the next change of an entity or relation copies them. Call it once a tick.
  package mutating func graph() -> TopologyGraph {
    if endsVersion != version {
      ends = RelationEnds(relations, entityCount: entities.count)
      endsVersion = version
    }
    return TopologyGraph(
      entities: entities, relations: relations, version: version, ends: ends, ids: ids)
  }

  /// The entity of a number that this builder gave.
  package subscript(id: EntityID) -> Entity { entities[Int(id.index)] }

  /// The entity of a key, if it was ever seen.
  package func find(_ key: EntityKey) -> EntityID? { ids[key] }

  /// Changes since the last call: new versions and restarts.
  package mutating func takeChanges() -> [TopologyChange] {
    defer { changes = [] }
    return changes
  }

  mutating func note(_ change: TopologyChange) { changes.append(change) }

  /// Sets the live quantities of a relation.
  package mutating func setQuantities(_ quantities: RelationQuantities, of relation: Int32) {
    relations[Int(relation)].quantities = quantities
  }

  /// The entity of a key, created now if it is new; nil once the topology is full.
  mutating func see(
    _ key: EntityKey, at time: Timestamp, service: String? = nil, isVirtual: Bool = false
  ) -> EntityID? {
    if let id = ids[key] {
      let row = Int(id.index)
      entities[row].lastSeen = max(entities[row].lastSeen, time)
      if !isVirtual { entities[row].isVirtual = false }
      return id
    }
    guard entities.count < limits.entityCountMax else {
      refusedCount += 1
      return nil
    }
    let id = EntityID(index: Int32(entities.count))
    entities.append(
      Entity(
        id: id, key: key, service: service, isVirtual: isVirtual, firstSeen: time, lastSeen: time))
    ids[key] = id
    version += 1
    if let relations = awaited.removeValue(forKey: key) {
      awaitedCount -= relations.count
      for relation in relations { relate(relation, to: id, at: time) }
    }
    return id
  }

  /// Relates an entity with one that was only named: now if it is known, else when it is first
  /// seen.
  ///
  /// `isTowards`: the relation leads to the named one, else from it. Bounded by
  /// `Limits.relationCountMax`.
  mutating func relate(
    _ type: RelationType, _ id: EntityID, isTowards: Bool, named key: EntityKey,
    by provenance: Provenance, at time: Timestamp
  ) {
    let relation = AwaitedRelation(
      type: type, other: id, isTowards: isTowards, provenance: provenance)
    if let known = ids[key] { return relate(relation, to: known, at: time) }
    guard awaitedCount < limits.relationCountMax else {
      refusedCount += 1
      return
    }
    if awaited[key, default: []].contains(relation) { return }
    awaited[key, default: []].append(relation)
    awaitedCount += 1
  }

  private mutating func relate(
    _ relation: AwaitedRelation, to id: EntityID, at time: Timestamp
  ) {
    let (from, to) = relation.isTowards ? (relation.other, id) : (id, relation.other)
    relate(relation.type, from: from, to: to, by: relation.provenance, at: time)
  }

  /// The index of a relation, created now if it is new; nil once the topology is full.
  @discardableResult
  mutating func relate(
    _ type: RelationType, from: EntityID, to: EntityID, by provenance: Provenance,
    at time: Timestamp
  ) -> Int32? {
    let key = RelationKey(type: type, from: from, to: to)
    if let index = relationIndices[key] {
      relations[Int(index)].provenance.formUnion(provenance)
      relations[Int(index)].lastSeen = max(relations[Int(index)].lastSeen, time)
      return index
    }
    guard relations.count < limits.relationCountMax, from != to else {
      refusedCount += from == to ? 0 : 1
      return nil
    }
    let index = Int32(relations.count)
    relations.append(
      Relation(
        type: type, from: from, to: to, provenance: provenance, firstSeen: time, lastSeen: time))
    relationIndices[key] = index
    version += 1
    return index
  }

  /// A part of a whole (operation of a service, query of a database), "(other)" beyond the limit.
  mutating func seePart(
    _ type: EntityType, named name: String, of whole: EntityID, at time: Timestamp
  ) -> EntityID? {
    let owner = self[whole]
    var key = EntityKey(type, "\(owner.name) \(name)")
    if ids[key] == nil {
      let part = PartKey(whole: whole, type: type)
      if partCounts[part, default: 0] >= limits.operationCountMax {
        key.name = "\(owner.name) (other)"
      } else {
        partCounts[part, default: 0] += 1
      }
    }
    let service = owner.type == .service ? owner.name : nil
    guard let id = see(key, at: time, service: service) else { return nil }
    relate(.contains, from: whole, to: id, by: .resource, at: time)
    return id
  }

  /// Notes the kind of an entity that had none: the first witness stands.
  ///
  /// Kinds decide which models hold, so a new one is a new topology.
  mutating func setKind(_ kind: EntityKind?, of id: EntityID?) {
    guard let kind, let id, entities[Int(id.index)].kind == nil else { return }
    entities[Int(id.index)].kind = kind
    version += 1
  }

  /// Sets an identity attribute; true when it had another value before.
  @discardableResult
  mutating func set(_ attribute: String, to value: String, of id: EntityID) -> Bool {
    let old = entities[Int(id.index)].attributes.updateValue(value, forKey: attribute)
    return old != nil && old != value
  }
}

/// Something in the estate changed, as telemetry itself shows.
package struct TopologyChange: Hashable, Sendable {
  /// What sort of change it is.
  package enum Kind: String, Hashable, Sendable {
    /// A version of the service that was not there before.
    case deployment
    /// A new process or instance of a service that was there before.
    case restarted
  }

  package var kind: Kind
  package var entity: EntityID
  package var time: Timestamp
  /// What it changed to.
  package var detail: String
}

/// A relation whose other end was named and not seen yet.
struct AwaitedRelation: Hashable, Sendable, Codable {
  var type: RelationType
  var other: EntityID
  var isTowards: Bool
  var provenance: Provenance
}

/// Who answers at a network address.
struct AddressOwner: Sendable, Codable {
  var service: EntityID
  /// nil once several instances were seen there: a balancer.
  var instance: EntityID?
}

/// The entities that one identity names.
package struct IdentityEntities: Sendable {
  package var service: EntityID?
  package var instance: EntityID?
  package var process: EntityID?
  package var container: EntityID?
  package var pod: EntityID?
  package var workload: EntityID?
  package var job: EntityID?
  package var autoscaler: EntityID?
  package var volume: EntityID?
  package var node: EntityID?
  /// The database, cache or broker that the telemetry is about.
  package var system: EntityID?
  package var queue: EntityID?

  /// All that are there, the narrowest first.
  package var all: [EntityID] {
    [
      queue, system, volume, process, instance, container, pod, workload, job, autoscaler, service,
      node,
    ].compactMap { $0 }
  }
}
