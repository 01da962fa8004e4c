package import Telemetry

/// What many spans mean alike: who, doing what, for or with whom, and how it went.
///
/// Made once for a shape of spans; shapes that differ in nothing that counts are one series.
/// Symbols are of the engine's table.
package struct SpanSeries: Hashable, Sendable {
  /// Number of the sender's identity in the engine's table, and its service.
  package var identity: Int32
  package var service: Symbol
  /// What it serves when it is an entry.
  package var operation: Symbol
  package var kind: SpanBatch.Kind
  /// The span failed, by its status or its HTTP status.
  package var isError: Bool
  /// Calls and what answers them: refused for its rate (429), or for its credential (401, 403).
  package var isThrottled: Bool
  package var isDenied: Bool
  /// The callee said something, be it an error.
  package var hasAnswer: Bool
  /// Calls: whom they go to.
  ///
  /// Receptions: the queue.
  package var target: ExitTarget?
  /// Entries: the address on which they were served ("host:port"), when they say so.
  package var address: Symbol
  package var consumerGroup: Symbol
  /// Entries: what the attributes that facets are made of say, as "key=value" lines in the order of
  /// their keys; nearly always empty.
  package var facets: Symbol

  /// The series of a shape of `batch`, sent by `identity`; `symbols` is the engine's table.
  package init(
    _ shape: SpanShape, of batch: SpanBatch, identity: BatchIdentity, symbols: inout SymbolTable
  ) {
    let range = Int(shape.attributes.lowerBound)..<Int(shape.attributes.upperBound)
    let facts = SpanFacts(batch.attributes[range], symbols: batch.symbols)
    let name = batch.symbols[shape.name]
    let kind = shape.kind
    let isExit = kind == .client || kind == .producer
    let isMessage = !facts.messagingSystem.isEmpty
    self.identity = identity.index
    service = identity.service
    operation = symbols.internDetail(facts.operationName(spanName: name))
    self.kind = kind
    isError = facts.isError(status: shape.isError, kind: kind)
    isThrottled = (isExit || kind == .server) && facts.isThrottled
    isDenied = (isExit || kind == .server) && facts.isDenied
    hasAnswer = facts.hasAnswer
    target =
      isExit || isMessage
      ? facts.target(kind: kind, spanName: name, symbols: &symbols) : nil
    address = isExit ? .empty : symbols.internDetail(facts.address)
    consumerGroup = symbols.internDetail(facts.consumerGroup)
    facets = isExit ? .empty : symbols.internDetail(facts.facets)
  }
}

/// A resource of a batch, as its shard knows it.
package struct BatchIdentity: Sendable {
  /// Number of the identity in the engine's table.
  package var index: Int32
  package var service: Symbol

  package init(index: Int32, service: Symbol) {
    self.index = index
    self.service = service
  }
}
