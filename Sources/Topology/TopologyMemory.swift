/// What a builder knows, to go on from after a restart.
///
/// Entities keep their numbers: whatever else is remembered by number fits.
package struct TopologyMemory: Codable, Sendable {
  /// Dense, as they were numbered.
  package var entities: [Entity]
  package var relations: [Relation]
  var addresses: [String: AddressOwner]
  var brokers: [EntityID: EntityID]
  var brokerAddresses: [String: [String]]
  var awaited: [Awaited]

  /// Relations to one entity that was named and not seen yet.
  struct Awaited: Codable, Sendable {
    var key: EntityKey
    var relations: [AwaitedRelation]
  }

  /// Whether all numbers are of entities that are there: it comes from a file.
  var isSound: Bool {
    let range = 0..<Int32(clamping: entities.count)
    let isWithin = { (id: EntityID) in range.contains(id.index) }
    return entities.indices.allSatisfy { entities[$0].id.index == Int32($0) }
      && Set(entities.map(\.key)).count == entities.count
      && relations.allSatisfy { isWithin($0.from) && isWithin($0.to) && $0.from != $0.to }
      && addresses.values.allSatisfy { isWithin($0.service) && $0.instance.map(isWithin) ?? true }
      && brokers.allSatisfy { isWithin($0.key) && isWithin($0.value) }
      && awaited.allSatisfy { $0.relations.allSatisfy { isWithin($0.other) } }
  }
}

extension TopologyBuilder {
  /// What it knows, to go on from.
  ///
  /// - Complexity: O(1) and a copy of what changes next; what is awaited is sorted.
  package var memory: TopologyMemory {
    TopologyMemory(
      entities: entities, relations: relations, addresses: addresses, brokers: brokers,
      brokerAddresses: brokerAddresses,
      awaited: awaitedRelations.sorted { $0.key < $1.key }.map {
        TopologyMemory.Awaited(key: $0.key, relations: $0.value)
      })
  }
}
