package import Telemetry

/// Which requests are counted together on the serving side.
///
/// Symbols are of the engine's table.
package struct EntryKey: Hashable, Sendable {
  /// Number of the server's identity in the engine's table.
  package var identity: Int32
  package var operation: Symbol
  /// Consumers: what they receive from.
  package var queue: ExitTarget?
  package var consumerGroup: Symbol
  /// The address on which it was served ("host:port"), when the span says so.
  package var address: Symbol

  package init(
    identity: Int32, operation: Symbol, queue: ExitTarget? = nil, consumerGroup: Symbol = .empty,
    address: Symbol = .empty
  ) {
    self.identity = identity
    self.operation = operation
    self.queue = queue
    self.consumerGroup = consumerGroup
    self.address = address
  }
}

/// Which calls are counted together on the calling side.
package struct ExitKey: Hashable, Sendable {
  /// Number of the caller's identity in the engine's table.
  package var identity: Int32
  /// The operation on whose behalf the call was made; empty while that is not known yet.
  package var operation: Symbol
  package var target: ExitTarget
  /// Number of the identity that answered, -1 for none.
  package var calleeIdentity: Int32
  package var calleeOperation: Symbol
  package var provenance: Provenance

  package init(
    identity: Int32, operation: Symbol, target: ExitTarget, calleeIdentity: Int32 = -1,
    calleeOperation: Symbol = .empty, provenance: Provenance
  ) {
    self.identity = identity
    self.operation = operation
    self.target = target
    self.calleeIdentity = calleeIdentity
    self.calleeOperation = calleeOperation
    self.provenance = provenance
  }
}

/// The entities that an entry counts for.
package struct EntrySubjects: Sendable {
  package var service: EntityID?
  package var instance: EntityID?
  package var operation: EntityID?
  package var queue: EntityID?
  package var consumerGroup: EntityID?
}

/// The entities and relations that an exit counts for.
///
/// Relations are indices into the builder's list.
package struct ExitSubjects: Sendable {
  package var caller: EntityID
  package var callee: EntityID
  package var link: EntityID
  package var pool: EntityID?
  package var query: EntityID?
  package var queue: EntityID?
  package var producer: EntityID?
  package var calleeInstance: EntityID?
  /// The operation on whose behalf the calls were made, and what they called of the callee, as far
  /// as known.
  package var operation: EntityID?
  package var called: EntityID?
  /// Relations whose live quantities the calls feed, with the entity whose requests they are a
  /// share of.
  package var relations: [Int32] = []
}
