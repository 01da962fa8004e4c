import Telemetry
import Testing

@testable import Topology

/// A builder that is told who sends and what they do, as the vitals tell it.
struct Estate {
  var builder: TopologyBuilder
  var bench = SpanBench()

  init(limits: TopologyBuilder.Limits = TopologyBuilder.Limits()) {
    builder = TopologyBuilder(limits: limits)
  }

  /// A sender that says these things of itself.
  @discardableResult
  mutating func hear(
    _ service: String, at time: Timestamp = second(0), version: String = "", process: String = ""
  ) -> IdentityEntities {
    var identity = ResourceIdentity()
    identity.service = bench.symbols.intern(service)
    identity.serviceVersion = bench.symbols.intern(version)
    identity.process = bench.symbols.intern(process)
    identity.instance = identity.process
    let number = bench.identity("\(service) \(version) \(process)")
    return builder.see(identity, number: number, at: time, symbols: bench.symbols)
  }

  /// Spans judged and shown to the builder, entries first; the senders are services by name.
  mutating func show(_ spans: [SpanSketch], at time: Timestamp = second(0)) {
    let joined = bench.judged(spans)
    for (number, service) in bench.services.enumerated() {
      var identity = ResourceIdentity()
      identity.service = bench.symbols.intern(service)
      _ = builder.see(identity, number: Int32(number), at: time, symbols: bench.symbols)
    }
    for entry in joined.entries {
      _ = builder.see(entry.key, at: time, symbols: bench.symbols)
    }
    for exit in joined.exits {
      _ = builder.see(exit.key, at: time, symbols: bench.symbols)
    }
  }

  /// "shop -calls> cart" for every relation.
  var relations: Set<String> {
    Set(
      builder.relations.map {
        "\(name($0.from)) -\($0.type.name)> \(name($0.to))"
      })
  }

  var entities: Set<String> { Set(builder.entities.map { "\($0.type.name) \($0.name)" }) }

  private func name(_ id: EntityID) -> String {
    "\(builder[id].type.name) \(builder[id].name)"
  }
}

@Suite struct `Topology grows from sightings` {
  @Test func `a call shows services, operations, a link and how they belong together`() {
    var estate = Estate()
    estate.show([
      SpanSketch(id: 1, service: "shop", name: "GET /", from: 0, to: 100),
      SpanSketch(id: 2, parent: 1, service: "shop", kind: .client, from: 10, to: 90),
      SpanSketch(id: 3, parent: 2, service: "cart", name: "GET /cart", from: 15, to: 75),
    ])
    #expect(
      estate.relations == [
        "service shop -contains> operation shop GET /",
        "service cart -contains> operation cart GET /cart",
        "service shop -calls> service cart", "service shop -dials> link shop → cart",
        "link shop → cart -reaches> service cart",
        "operation shop GET / -invokes> operation cart GET /cart",
      ])
  }

  @Test func `a statement shows a database with its pool and its query`() {
    var estate = Estate()
    estate.show([
      SpanSketch(id: 1, service: "shop", name: "GET /", from: 0, to: 100),
      SpanSketch(
        id: 2, parent: 1, service: "shop", kind: .client, from: 10, to: 90,
        attributes: [
          .dbSystem: "mysql", .serverAddress: "db", .serverPort: "3306", .dbUser: "app",
          .dbStatement: "SELECT ?", .dbNamespace: "shop",
        ]),
    ])
    #expect(
      estate.relations.isSuperset(of: [
        "service shop -calls> database mysql db:3306",
        "service shop -contains> pool shop → mysql db:3306",
        "pool shop → mysql db:3306 -connects> database mysql db:3306",
        "database mysql db:3306 -contains> query mysql db:3306 SELECT ?",
        "operation shop GET / -invokes> query mysql db:3306 SELECT ?",
      ]))
    let pool = estate.builder.find(EntityKey(.pool, "shop → mysql db:3306"))
    #expect(pool.map { estate.builder[$0].attributes["db.user"] } == "app")
    #expect(pool.map { estate.builder[$0].service } == "shop")
  }

  @Test func `a message shows broker, queue and consumer group in a chain`() {
    var estate = Estate()
    let queue: [SpanAttributeKey: String] = [
      .messagingSystem: "rabbitmq", .messagingDestination: "orders",
    ]
    estate.show([
      SpanSketch(
        id: 1, service: "shop", kind: .producer, from: 0, to: 10,
        attributes: queue.merging([.serverAddress: "mq", .serverPort: "5672"]) { $1 }),
      SpanSketch(
        id: 2, parent: 1, service: "mail", kind: .consumer, from: 20, to: 30, attributes: queue),
    ])
    // Once more, now that the broker's address is known to those who did not say it.
    estate.show([
      SpanSketch(
        id: 3, service: "mail", kind: .consumer, from: 20, to: 30,
        attributes: queue.merging([.messagingConsumerGroup: "mailers"]) { $1 })
    ])
    #expect(
      estate.relations.isSuperset(of: [
        "service shop -publishes> queue rabbitmq orders",
        "service shop -calls> broker rabbitmq mq:5672",
        "broker rabbitmq mq:5672 -contains> queue rabbitmq orders",
        "service mail -contains> consumer-group mail @ rabbitmq orders",
        "consumer-group mail @ rabbitmq orders -consumes> queue rabbitmq orders",
        "consumer-group mailers @ rabbitmq orders -consumes> queue rabbitmq orders",
      ]))
  }

  @Test func `a callee that sends nothing is virtual until it speaks`() throws {
    var estate = Estate()
    estate.show([
      SpanSketch(
        id: 1, service: "shop", kind: .client, from: 0, to: 10,
        attributes: [.serverAddress: "cart", .serverPort: "80"])
    ])
    let cart = try #require(estate.builder.find(EntityKey(.service, "cart")))
    #expect(estate.builder[cart].isVirtual)
    estate.hear("cart", at: second(5))
    #expect(!estate.builder[cart].isVirtual)
    #expect(estate.builder[cart].lastSeen == second(5))
  }

  @Test func `who answered at an address is known there when nobody answers`() {
    var estate = Estate()
    let address: [SpanAttributeKey: String] = [.serverAddress: "10.0.0.7", .serverPort: "80"]
    estate.show([
      SpanSketch(
        id: 1, service: "shop", kind: .client, from: 0, to: 10, attributes: address),
      SpanSketch(id: 2, parent: 1, service: "cart", from: 2, to: 8),
    ])
    estate.show([
      SpanSketch(
        id: 1, service: "web", kind: .client, from: 0, to: 10, isError: true, attributes: address)
    ])
    #expect(estate.relations.contains("service web -calls> service cart"))
    #expect(!estate.entities.contains("service 10.0.0.7:80"))
  }

  @Test func `several witnesses of one relation are kept together`() throws {
    var estate = Estate()
    let peer: [SpanAttributeKey: String] = [.peerService: "cart"]
    estate.show([
      SpanSketch(id: 1, service: "shop", kind: .client, from: 0, to: 10, attributes: peer),
      SpanSketch(id: 2, service: "shop", kind: .client, from: 0, to: 10, attributes: peer),
      SpanSketch(id: 3, parent: 2, service: "cart", from: 2, to: 8),
      SpanSketch(id: 4, service: "shop", from: 0, to: 10),
      SpanSketch(id: 5, parent: 4, service: "cart", from: 2, to: 8),
    ])
    let calls = try #require(estate.builder.relations.first { $0.type == .calls })
    #expect(calls.provenance.witnesses == ["parent-child", "direct-child", "peer-attributes"])
  }

  @Test func `a new version is a deployment, the first one is not`() {
    var estate = Estate()
    estate.hear("shop", version: "1")
    #expect(estate.builder.takeChanges().isEmpty)
    estate.hear("shop", at: second(10), version: "2")
    let changes = estate.builder.takeChanges()
    #expect(changes.map(\.kind) == [.deployment])
    #expect(changes.map(\.detail) == ["2"])
    #expect(estate.builder.takeChanges().isEmpty, "they are taken once")
  }

  @Test(arguments: [(30.0, 0), (90.0, 2)])
  func `a new process is a restart once the service has been there for a while`(
    _ age: Double, _ count: Int
  ) {
    var estate = Estate()
    estate.hear("shop", process: "1@n")
    estate.hear("shop", at: second(age), process: "2@n")
    let changes = estate.builder.takeChanges()
    #expect(changes.count == count, "of the service, and of the instance where it is another name")
    #expect(changes.allSatisfy { $0.kind == .restarted && $0.detail == "2@n" })
  }
}
