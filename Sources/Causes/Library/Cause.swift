package import Topology

/// A failure mode of an entity type that needs a remedy.
package struct Cause: Hashable, Sendable {
  /// How much it hurts where it happens; urgency is a matter of impact, not of this.
  package enum Severity: String, CaseIterable, Hashable, Sendable { case minor, major, critical }

  package var id: CauseID
  /// The entities that it can go on at.
  package var scope: EntityScope
  /// Unique among all causes of one entity: "connection-leak".
  package var name: String
  /// One sentence for people.
  package var summary: String
  /// Probability that it is going on at one entity at any moment, in (0, 0.5].
  package var prior: Double
  /// Factor on the prior while a recent change of the entity or its service stands, 1...1000.
  package var afterChange: Double
  package var severity: Severity
  /// What to do, in order; sentences.
  package var remedies: [String]
  /// What it is easily taken for, and how to tell them apart.
  package var rivals: [Rival]
  /// Where it is described: pages, public accounts of outages; by name or address.
  package var references: [String]

  /// A cause that looks alike.
  package struct Rival: Hashable, Sendable {
    package var cause: CauseID
    /// How the two are told apart; one sentence for people.
    package var difference: String

    package init(cause: CauseID, difference: String) {
      self.cause = cause
      self.difference = difference
    }
  }

  /// A cause of a type, or of one kind of it.
  package init(
    id: CauseID, entityType: EntityType, kind: EntityKind? = nil, name: String, summary: String,
    prior: Double, afterChange: Double = 1, severity: Severity = .major, remedies: [String] = [],
    rivals: [Rival] = [], references: [String] = []
  ) {
    self.id = id
    scope = EntityScope(entityType, kind: kind)
    self.name = name
    self.summary = summary
    self.prior = prior
    self.afterChange = afterChange
    self.severity = severity
    self.remedies = remedies
    self.rivals = rivals
    self.references = references
  }

  package var entityType: EntityType { scope.type }

  /// As people name it: "database/postgresql/wal-full".
  package var path: String { "\(scope)/\(name)" }
}
