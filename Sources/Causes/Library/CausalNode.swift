package import Topology

/// The number of a cause in its library: dense, in the order of type and name.
package struct CauseID: Hashable, Comparable, Sendable, Codable {
  /// From 0.
  package var index: Int32

  package init(index: Int32) { self.index = index }

  package static func < (left: CauseID, right: CauseID) -> Bool { left.index < right.index }
}

/// A cause going on at one entity: what a diagnosis names.
package struct CauseKey: Hashable, Comparable, Sendable, Codable {
  package var entity: EntityID
  package var cause: CauseID

  package init(entity: EntityID, cause: CauseID) {
    self.entity = entity
    self.cause = cause
  }

  package static func < (left: CauseKey, right: CauseKey) -> Bool {
    (left.entity, left.cause) < (right.entity, right.cause)
  }
}

/// The number of a cause, condition or symptom in its library: causes first, then conditions, then
/// symptoms.
///
/// One numbering for the three kinds, because influence runs between them without regard to kind.
package struct CausalNodeID: Hashable, Comparable, Sendable, Codable {
  /// From 0.
  package var index: Int32

  package init(index: Int32) { self.index = index }

  package static func < (left: CausalNodeID, right: CausalNodeID) -> Bool {
    left.index < right.index
  }
}

/// A cause, condition or symptom as propagation sees it.
package struct CausalNode: Hashable, Sendable {
  /// Which of the three it is.
  package enum Kind: String, Hashable, Sendable { case cause, condition, symptom }

  package var kind: Kind
  /// The entities that it can be at.
  package var scope: EntityScope
  /// Unique among all nodes of one entity, over all three kinds.
  package var name: String
  /// One sentence for people.
  package var summary: String

  package init(kind: Kind, scope: EntityScope, name: String, summary: String) {
    self.kind = kind
    self.scope = scope
    self.name = name
    self.summary = summary
  }

  package var entityType: EntityType { scope.type }

  /// As models write it from outside the type: "service.failing", "database/mysql.stalled".
  package var qualifiedName: String { "\(scope).\(name)" }
}
