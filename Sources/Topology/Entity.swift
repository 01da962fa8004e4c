package import Telemetry

/// A thing that exists, with a type, identity attributes and a lifetime.
package struct Entity: Hashable, Sendable, Codable {
  package var id: EntityID
  package var key: EntityKey
  /// The technology that it is, as far as telemetry says; see ``EntityKind``.
  package var kind: EntityKind?
  /// The service that owns it, for whatever is below a service (operation, instance, pool, link
  /// ...): its name.
  package var service: String?
  /// Facts that tell it apart ("server.address", "service.version" ...), sorted by key; bounded.
  package var attributes: [String: String]
  /// No telemetry of its own: known only through those who call it.
  package var isVirtual: Bool
  package var firstSeen: Timestamp
  package var lastSeen: Timestamp

  package init(
    id: EntityID, key: EntityKey, kind: EntityKind? = nil, service: String? = nil,
    attributes: [String: String] = [:], isVirtual: Bool = false, firstSeen: Timestamp = .zero,
    lastSeen: Timestamp = .zero
  ) {
    self.id = id
    self.key = key
    self.kind = kind
    self.service = service
    self.attributes = attributes
    self.isVirtual = isVirtual
    self.firstSeen = firstSeen
    self.lastSeen = lastSeen
  }

  package var type: EntityType { key.type }
  /// Its type with its kind, if that is known.
  package var scope: EntityScope { EntityScope(key.type, kind: kind) }
  /// Unique within the type.
  package var name: String { key.name }
}
