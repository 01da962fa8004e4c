package import Telemetry

/// Whom a client or producer span speaks to, as far as its own attributes tell.
///
/// A value: two shards that see the same peer make the same target.
package struct ExitTarget: Hashable, Sendable {
  /// What sort of thing is spoken to.
  package enum Kind: UInt8, Hashable, Sendable {
    /// HTTP, RPC or unknown: a service or an external API.
    case service
    /// A database or a cache.
    case store
    /// A queue or topic of a broker.
    case queue
  }

  package var kind: Kind
  /// "mysql", "redis", "rabbitmq"; empty for services.
  package var system: Symbol
  /// "host:port" in one spelling; empty when unknown.
  package var address: Symbol
  /// `peer.service`, database namespace, or queue name.
  package var name: Symbol
  /// Store: the statement's shape.
  ///
  /// Service: the called method, when an RPC names it.
  package var detail: Symbol
  /// Store: the user that the caller logs in as.
  package var user: Symbol

  package init(
    kind: Kind, system: Symbol = .empty, address: Symbol = .empty, name: Symbol = .empty,
    detail: Symbol = .empty, user: Symbol = .empty
  ) {
    self.kind = kind
    self.system = system
    self.address = address
    self.name = name
    self.detail = detail
    self.user = user
  }
}
