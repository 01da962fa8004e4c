package import Telemetry
package import Topology

/// One thing worth remembering.
///
/// Appending a record of the same identity again replaces or extends the older one, so that telling
/// the same thing twice does no harm.
package enum HistoryRecord: Hashable, Sendable {
  case entity(EntityRecord)
  case episode(EpisodeRecord)
  case incident(IncidentRecord)
}

/// An entity and the time for which it is known to have existed.
///
/// Identity: its key.
package struct EntityRecord: Hashable, Sendable {
  package var key: EntityKey
  /// The owning service, for whatever is below one.
  package var service: String?
  /// Identity attributes by their OpenTelemetry names.
  package var attributes: [String: String]
  /// Known only through its callers.
  package var isVirtual: Bool
  package var firstSeen: Timestamp
  package var lastSeen: Timestamp

  package init(
    key: EntityKey, service: String? = nil, attributes: [String: String] = [:],
    seen span: ClosedRange<Timestamp>
  ) {
    self.key = key
    self.service = service
    self.attributes = attributes
    isVirtual = false
    firstSeen = span.lowerBound
    lastSeen = span.upperBound
  }

  package init(_ entity: Entity) {
    key = entity.key
    service = entity.service
    attributes = entity.attributes
    isVirtual = entity.isVirtual
    firstSeen = entity.firstSeen
    lastSeen = entity.lastSeen
  }
}

/// A symptom of an entity from its onset until it cleared.
///
/// Identity: entity, symptom and onset.
package struct EpisodeRecord: Hashable, Sendable {
  package var entity: EntityKey
  /// Name of the symptom in the library.
  package var symptom: String
  package var onset: Timestamp
  /// Nil while it goes on.
  package var cleared: Timestamp?
  /// What was measured, against which limit, in the measure's unit.
  package var value: Double
  package var threshold: Double

  package init(
    entity: EntityKey, symptom: String, onset: Timestamp, cleared: Timestamp? = nil
  ) {
    self.entity = entity
    self.symptom = symptom
    self.onset = onset
    self.cleared = cleared
    value = 0
    threshold = 0
  }
}

/// An incident as it was last known.
///
/// Identity: its number.
package struct IncidentRecord: Hashable, Sendable {
  /// Rises with every record stored; unique within a store.
  package var id: Int64
  package var opened: Timestamp
  /// When its diagnosis last changed.
  package var changed: Timestamp
  /// Nil while it is open.
  package var closed: Timestamp?
  /// The answer about it, in the JSON of `whence diagnose --json`.
  package var answer: String

  package init(
    id: Int64, opened: Timestamp, changed: Timestamp, closed: Timestamp? = nil, answer: String
  ) {
    self.id = id
    self.opened = opened
    self.changed = changed
    self.closed = closed
    self.answer = answer
  }
}
