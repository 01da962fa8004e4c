/// What kind of thing an entity is.
///
/// Models are written per type.
package enum EntityType: String, CaseIterable, Hashable, Sendable, Codable {
  /// A logical service: all its instances together (`service.name`).
  case service
  /// One route, method or handler of a service.
  case operation
  /// One running copy of a service (`service.instance.id`, else its pod, else its process).
  case instance
  case process, container, pod, workload, node
  /// A job that runs to its end, or the cron job that starts such jobs: all its runs together.
  case job
  /// What gives a workload its number of copies (`k8s.hpa.name`).
  case autoscaler
  case database
  /// One statement shape of a database.
  case query
  case cache, broker
  /// A topic, queue or stream of a broker.
  case queue
  /// One partition of a topic.
  case partition
  /// What one service keeps to publish to one queue.
  case producer
  case consumerGroup = "consumer-group"
  /// A callee outside the estate: known only through its callers, by host name.
  case externalAPI = "external-api"
  /// The connections that one service keeps to one database, cache or broker.
  case pool
  /// The path from one service to one callee: everything between the two, seen from the caller.
  case link
  /// A piece of storage: a claim or volume of a cluster, a disk or file system of a node.
  case volume
  /// The part of a service that passes requests on to others: balancer, ingress, gateway, proxy.
  case loadBalancer = "load-balancer"
  /// The part of a service that answers questions of the DNS.
  case resolver
  case certificate
  /// Whoever says who somebody is: outside the estate, or the part of a service that does it.
  case identityProvider = "identity-provider"
  /// The part of a service that takes in telemetry and passes it on.
  case collector

  /// The name people read and models write.
  package var name: String { rawValue }
}

/// The dense number of an entity, valid within one graph and all later versions of it.
///
/// Numbers are given in the order of type and name within a tick, so they do not depend on shards
/// or hashing.
package struct EntityID: Hashable, Comparable, Sendable, Codable {
  /// Place among the entities of the graph, from 0.
  package var index: Int32

  package init(index: Int32) { self.index = index }

  package static func < (left: EntityID, right: EntityID) -> Bool { left.index < right.index }
}

extension EntityID: CodingKeyRepresentable {
  /// Its number: what is remembered by entity is an object of JSON, whose members have an order.
  package var codingKey: any CodingKey { index.description.codingKey }

  /// Reads a number back; nil for any other key.
  package init?<Key: CodingKey>(codingKey: Key) {
    guard let index = Int32(codingKey.stringValue) else { return nil }
    self.init(index: index)
  }
}

/// What makes two sightings the same entity.
package struct EntityKey: Hashable, Comparable, Sendable, Codable {
  package var type: EntityType
  /// Unique within the type: "billing", "billing POST /charge", "mysql 127.0.0.1:13306".
  package var name: String

  package init(_ type: EntityType, _ name: String) {
    self.type = type
    self.name = name
  }

  package static func < (left: EntityKey, right: EntityKey) -> Bool {
    (left.type.rawValue, left.name) < (right.type.rawValue, right.name)
  }
}
