/// The span attributes that any rule asks for, by meaning; every other attribute is skipped whole.
///
/// Old and new names of the semantic conventions are one key here: read both, normalise once, at
/// the door.
package enum SpanAttributeKey: UInt8, CaseIterable, Sendable {
  case httpRequestMethod, httpRoute, httpResponseStatusCode
  case urlHost
  case serverAddress, serverPort, networkPeerAddress, networkPeerPort
  case peerService
  case dbSystem, dbNamespace, dbOperation, dbCollection, dbUser, dbStatement, dbResponseStatusCode
  case rpcSystem, rpcService, rpcMethod, rpcStatusCode
  case messagingSystem, messagingDestination, messagingOperation, messagingConsumerGroup
  case errorType, exceptionType, exceptionMessage
  case faasInvokedName, graphqlOperation
  /// Of no meaning to any rule: what failed requests may have in common.
  ///
  /// Few values of each are told apart, see `SpanCache.facetValueCountMax`.
  case facetTenant, facetTier, facetFlag, facetZone

  /// The keys on the wire that mean this, newest first (`docs/non-normative/*-migration.md` of the
  /// semantic conventions).
  ///
  /// When several are present in one span, the newest wins.
  package var names: [String] {
    switch self {
    case .httpRequestMethod: ["http.request.method", "http.method"]
    case .httpRoute: ["http.route"]
    case .httpResponseStatusCode: ["http.response.status_code", "http.status_code"]
    case .urlHost: ["url.full", "http.url", "http.host"]
    case .serverAddress: ["server.address", "net.peer.name", "net.host.name"]
    case .serverPort: ["server.port", "net.peer.port", "net.host.port"]
    case .networkPeerAddress: ["network.peer.address", "net.sock.peer.addr", "net.peer.ip"]
    case .networkPeerPort: ["network.peer.port", "net.sock.peer.port"]
    case .peerService: ["service.peer.name", "peer.service"]
    case .dbSystem: ["db.system.name", "db.system"]
    case .dbNamespace: ["db.namespace", "db.name", "db.redis.database_index"]
    case .dbOperation: ["db.operation.name", "db.operation"]
    case .dbCollection: ["db.collection.name", "db.sql.table", "db.mongodb.collection"]
    case .dbUser: ["db.user"]
    case .dbStatement: ["db.query.summary", "db.query.text", "db.statement"]
    case .dbResponseStatusCode: ["db.response.status_code"]
    case .rpcSystem: ["rpc.system.name", "rpc.system"]
    case .rpcService: ["rpc.service"]
    case .rpcMethod: ["rpc.method"]
    case .rpcStatusCode: ["rpc.response.status_code", "rpc.grpc.status_code"]
    case .messagingSystem: ["messaging.system"]
    case .messagingDestination:
      [
        "messaging.destination.name", "messaging.destination",
        "messaging.rabbitmq.destination.routing_key",
      ]
    case .messagingOperation: ["messaging.operation.type", "messaging.operation"]
    case .messagingConsumerGroup:
      ["messaging.consumer.group.name", "messaging.kafka.consumer.group"]
    case .errorType: ["error.type"]
    case .exceptionType: ["exception.type"]
    case .exceptionMessage: ["exception.message"]
    case .faasInvokedName: ["faas.invoked_name"]
    case .graphqlOperation: ["graphql.operation.name"]
    case .facetTenant: ["tenant.id", "app.tenant.id"]
    case .facetTier: ["app.loyalty.level", "customer.tier"]
    case .facetFlag: ["feature_flag.result.variant", "feature_flag.variant"]
    case .facetZone: ["cloud.availability_zone"]
    }
  }
}

/// One normalised span attribute.
///
/// Statements arrive here as fingerprints, URLs as their host: high cardinality is cut before
/// interning.
package struct SpanAttribute: Hashable, Sendable {
  package var key: SpanAttributeKey
  package var value: AttributeValue

  package init(key: SpanAttributeKey, value: AttributeValue) {
    self.key = key
    self.value = value
  }
}
