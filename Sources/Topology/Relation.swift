package import Telemetry

/// How two entities belong together.
///
/// Written from -> to; the doc of each case says who stands where.
package enum RelationType: String, CaseIterable, Hashable, Sendable, Codable {
  /// caller service -> callee (service, database, cache, broker, external API).
  case calls
  /// calling operation -> called operation, or query.
  case invokes
  /// whole -> part: service -> operation, instance, pool, producer, consumer group, and the parts
  /// it plays (load balancer, resolver, identity provider, collector); database -> query; broker ->
  /// queue -> partition.
  case contains
  /// guest -> host: instance -> process -> container -> pod -> node; database -> process; pod ->
  /// node.
  case runsOn = "runs-on"
  /// caller service -> link.
  case dials
  /// link -> callee.
  case reaches
  /// pool -> database, cache or broker.
  case connects
  /// service, producer -> queue.
  case publishes
  /// consumer group -> queue.
  case consumes
  /// workload, job -> pod.
  case manages
  /// autoscaler -> workload.
  case scales
  /// instance, pod, node -> volume.
  case mounts
  /// load balancer -> service that it passes requests to.
  case routes
  /// service, external API -> certificate that it shows.
  case presents

  /// The name that models write: "runs-on".
  package var name: String { rawValue }
}

/// Who showed a relation.
///
/// A set, because the more witnesses agree the surer the edge.
package struct Provenance: OptionSet, Hashable, Sendable, Codable {
  package let rawValue: UInt16

  package init(rawValue: UInt16) { self.rawValue = rawValue }

  /// A client span and the server span below it.
  package static let parentChild = Provenance(rawValue: 1 << 0)
  /// A server span whose parent lives in another service, with no client span between.
  package static let directChild = Provenance(rawValue: 1 << 1)
  /// A span link.
  package static let link = Provenance(rawValue: 1 << 2)
  /// Address, peer, database or messaging attributes of a client span.
  package static let peerAttributes = Provenance(rawValue: 1 << 3)
  /// Producer and consumer of one destination.
  package static let destination = Provenance(rawValue: 1 << 4)
  /// Resource attributes.
  package static let resource = Provenance(rawValue: 1 << 5)
  /// Attributes of a metric point, or a service-graph metric.
  package static let metric = Provenance(rawValue: 1 << 6)
  /// Declared by a test or a manifest.
  package static let declared = Provenance(rawValue: 1 << 7)

  private static let names = [
    "parent-child", "direct-child", "link", "peer-attributes", "destination", "resource", "metric",
    "declared",
  ]

  /// The witnesses by name, in a fixed order.
  package var witnesses: [String] {
    Self.names.indices.filter { rawValue & (1 << $0) != 0 }.map { Self.names[$0] }
  }
}

/// Live quantities of a relation that causal models use as strengths; each 0...1 but for
/// `ratePerSecond`.
///
/// All are of the recent past (about a minute), so that a propagation is as strong as the traffic
/// says.
package struct RelationQuantities: Hashable, Sendable, Codable {
  /// Calls, messages or sightings a second.
  package var ratePerSecond: Double = 0
  /// Calls made for each request of the caller, from 0 without bound.
  package var callsPerRequest: Double = 0
  /// The part of the caller's latency that is spent in this callee.
  package var latencyShare: Double = 0
  /// The part of the caller's requests that touch this callee at all.
  package var touchShare: Double = 0
  /// The part of the callee's load that comes from this caller.
  package var loadShare: Double = 0
  /// The part of the calls that fail.
  package var errorRatio: Double = 0

  package init() {}

  /// Of calls that are known to be made, and nothing else: most callers have several callees.
  static let assumed: RelationQuantities = {
    var assumed = RelationQuantities()
    (assumed.latencyShare, assumed.touchShare, assumed.loadShare) = (0.4, 0.4, 0.4)
    return assumed
  }()
}

/// A typed, directed, dated link between two entities.
package struct Relation: Hashable, Sendable, Codable {
  package var type: RelationType
  package var from: EntityID
  package var to: EntityID
  package var provenance: Provenance
  package var quantities: RelationQuantities
  package var firstSeen: Timestamp
  package var lastSeen: Timestamp

  package init(
    type: RelationType, from: EntityID, to: EntityID, provenance: Provenance,
    quantities: RelationQuantities = RelationQuantities(), firstSeen: Timestamp = .zero,
    lastSeen: Timestamp = .zero
  ) {
    self.type = type
    self.from = from
    self.to = to
    self.provenance = provenance
    self.quantities = quantities
    self.firstSeen = firstSeen
    self.lastSeen = lastSeen
  }
}
