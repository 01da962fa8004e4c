/// What models speak of: an entity type, or one kind of it.
///
/// Written `database` or `database/postgresql`.
package struct EntityScope: Hashable, Comparable, Sendable, CustomStringConvertible {
  package var type: EntityType
  /// nil for the type as a whole, every kind of it and what is of no known kind.
  package var kind: EntityKind?

  package init(_ type: EntityType, kind: EntityKind? = nil) {
    self.type = type
    self.kind = kind
  }

  /// The scope of a text; nil when its type is none.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let type = EntityType(rawValue: String(parts[0])) else { return nil }
    var kind: EntityKind?
    if parts.count > 1 {
      guard let named = EntityKind(String(parts[1])), named.name == parts[1] else { return nil }
      kind = named
    }
    self.init(type, kind: kind)
  }

  /// Whether what is said of this scope holds for an entity.
  package func contains(_ entity: Entity) -> Bool {
    entity.key.type == type && (kind == nil || kind == entity.kind)
  }

  /// Whether what is said of the other scope holds for everything in this one.
  package func isWithin(_ other: EntityScope) -> Bool {
    type == other.type && (other.kind == nil || kind == other.kind)
  }

  package var description: String { kind.map { "\(type.name)/\($0.name)" } ?? type.name }

  package static func < (left: EntityScope, right: EntityScope) -> Bool {
    (left.type.name, left.kind?.name ?? "") < (right.type.name, right.kind?.name ?? "")
  }
}
