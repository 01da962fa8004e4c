import Telemetry
import Testing

@testable import Topology

/// A span's attributes and whom they say it speaks to.
struct TargetCase: CustomTestStringConvertible, Sendable {
  var title: String
  var kind = SpanBatch.Kind.client
  var name = "work"
  var attributes: [SpanAttributeKey: String]
  /// kind, system, address, name, detail, user.
  var wanted: [String]

  var testDescription: String { title }

  static let all: [TargetCase] = [
    TargetCase(
      title: "an HTTP peer by host and port",
      attributes: [.serverAddress: "Cart", .serverPort: "8080"],
      wanted: ["service", "", "cart:8080", "", "", ""]),
    TargetCase(
      title: "a peer by the host of its URL", attributes: [.urlHost: "api.example.com:443"],
      wanted: ["service", "", "api.example.com:443", "", "", ""]),
    TargetCase(
      title: "a peer by its network address",
      attributes: [.networkPeerAddress: "::1", .networkPeerPort: "80"],
      wanted: ["service", "", "127.0.0.1:80", "", "", ""]),
    TargetCase(
      title: "a named peer and an RPC method",
      attributes: [.peerService: "cart", .rpcMethod: "AddItem", .rpcService: "Cart"],
      wanted: ["service", "", "", "cart", "AddItem", ""]),
    TargetCase(
      title: "a statement", name: "SELECT",
      attributes: [
        .dbSystem: "mariadb", .dbNamespace: "shop", .dbStatement: "SELECT * FROM t",
        .dbUser: "app", .serverAddress: "db", .serverPort: "3306",
      ],
      wanted: ["store", "mysql", "db:3306", "shop", "SELECT * FROM t", "app"]),
    TargetCase(
      title: "an operation on a collection",
      attributes: [.dbSystem: "mongodb", .dbOperation: "find", .dbCollection: "users"],
      wanted: ["store", "mongodb", "", "", "find users", ""]),
    TargetCase(
      title: "a command that only the span's name tells", name: "GET key:42",
      attributes: [.dbSystem: "valkey"], wanted: ["store", "redis", "", "", "GET key:{}", ""]),
    TargetCase(
      title: "a producer with a destination", kind: .producer,
      attributes: [.messagingSystem: "kafka", .messagingDestination: "orders"],
      wanted: ["queue", "kafka", "", "orders", "", ""]),
    TargetCase(
      title: "a producer whose name tells the destination", kind: .producer, name: "orders publish",
      attributes: [:], wanted: ["queue", "", "", "orders", "", ""]),
    TargetCase(
      title: "a client that receives is at its queue", name: "receive orders",
      attributes: [.messagingSystem: "rabbitmq", .serverAddress: "mq", .serverPort: "5672"],
      wanted: ["queue", "rabbitmq", "mq:5672", "orders", "", ""]),
    TargetCase(
      title: "nothing is known", attributes: [:], wanted: ["service", "", "", "", "", ""]),
  ]
}

@Suite struct `Peers are known by what callers say` {
  @Test(arguments: TargetCase.all)
  func `an exit has a target`(_ example: TargetCase) throws {
    var bench = SpanBench()
    let joined = bench.judged([
      SpanSketch(
        id: 1, service: "caller", kind: example.kind, name: example.name, from: 0, to: 10,
        attributes: example.attributes)
    ])
    let target = try #require(joined.exits.first).target
    let parts = [target.system, target.address, target.name, target.detail, target.user]
    #expect(["\(target.kind)"] + parts.map { bench.symbols[$0] } == example.wanted)
  }

  @Test(arguments: [
    ("cart", EntityType.service, "cart"),
    ("cart:8080", .service, "cart"),
    ("cart.shop.svc.cluster.local:80", .service, "cart"),
    ("cart.shop.svc", .service, "cart"),
    ("cart-0.cart.shop.svc.cluster.local:80", .service, "cart"),
    ("cart-0.cart.shop.svc", .service, "cart"),
    ("db.internal", .service, "db"),
    ("10.0.0.7:8080", .service, "10.0.0.7:8080"),
    ("api.example.com:443", .externalAPI, "api.example.com"),
    ("fd00::1", .service, "fd00::1"),
    ("[fd00::2]", .service, "[fd00::2]"),
    ("2001:db8::7", .service, "2001:db8::7"),
  ])
  func `a bare address names a service or an external API`(
    _ address: String, _ type: EntityType, _ name: String
  ) {
    #expect(PeerName.key(ofAddress: address) == EntityKey(type, name))
  }

  @Test(arguments: [
    ("localhost", "80", "127.0.0.1:80"), ("::1", "80", "127.0.0.1:80"),
    ("DB.Shop", "5432", "db.shop:5432"), ("db", nil, "db"), ("db", "", "db"),
    ("db:1", "2", "db:1"),
  ])
  func `two spellings of one address are one`(_ host: String, _ port: String?, _ wanted: String) {
    #expect(NetworkAddress.canonical(host: host, port: port) == wanted)
  }
}
