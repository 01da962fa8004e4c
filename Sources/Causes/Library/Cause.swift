package import Topology

/// A failure mode of an entity type that needs a remedy.
package struct Cause: Hashable, Sendable {
  /// How much it hurts where it happens; urgency is a matter of impact, not of this.
  package enum Severity: String, CaseIterable, Hashable, Sendable { case minor, major, critical }

  package var id: CauseID
  package var entityType: EntityType
  /// Unique within the type: "connection-leak".
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

  package init(
    id: CauseID, entityType: EntityType, name: String, summary: String, prior: Double,
    afterChange: Double = 1, severity: Severity = .major, remedies: [String] = []
  ) {
    self.id = id
    self.entityType = entityType
    self.name = name
    self.summary = summary
    self.prior = prior
    self.afterChange = afterChange
    self.severity = severity
    self.remedies = remedies
  }
}
