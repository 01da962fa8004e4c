import Telemetry
import Testing

@testable import Topology
@testable import Vitals

@Suite struct `Metrics find the entity that they are about` {
  private static let used = Measure.metric(MetricSelector(name: "connections"))

  /// A town whose shop and mail keep pools to one database, with these users.
  private static func pools(shopUser: String, mailUser: String, shopNamespace: String = "") -> Town
  {
    var town = Town([(.pool, used)])
    let (shop, mail) = (town.sender("shop"), town.sender("mail"))
    let first = town.store(user: shopUser, namespace: shopNamespace)
    let second = town.store(user: mailUser)
    town.close(
      at: 5, exits: [town.exit(shop, target: first), town.exit(mail, target: second)])
    return town
  }

  @Test(arguments: ["user", "db.user", "mysql_user", "usename", "postgresql.user"])
  func `a pool by the user that the server counts by`(_ key: String) {
    var town = Self.pools(shopUser: "u1", mailUser: "u2")
    let server = town.sender(system: "mysql", address: "db:3306")
    town.close(
      at: 10,
      samples: [
        town.sample(server, "connections", [(key, "u2")], at: 10, value: 7),
        town.sample(server, "connections", [(key, "stranger")], at: 10, value: 9),
      ])
    #expect(town.number(Self.used, of: .pool, "mail → mysql db:3306") == 7)
    #expect(town.number(Self.used, of: .pool, "shop → mysql db:3306") == nil)
  }

  @Test(arguments: [("shop", ""), ("ledger", "ledger")])
  func `a pool whose user is not told by the name of its service or its database`(
    _ user: String, _ namespace: String
  ) {
    var town = Self.pools(shopUser: "", mailUser: "", shopNamespace: namespace)
    let server = town.sender(system: "mysql", address: "db:3306")
    town.close(
      at: 10, samples: [town.sample(server, "connections", [("user", user)], at: 10, value: 7)])
    #expect(town.number(Self.used, of: .pool, "shop → mysql db:3306") == 7)
    #expect(town.number(Self.used, of: .pool, "mail → mysql db:3306") == nil)
  }

  @Test func `a pool by the only one that its service keeps`() {
    var town = Self.pools(shopUser: "", mailUser: "")
    let shop = town.sender("shop")
    town.close(at: 10, samples: [town.sample(shop, "connections", at: 10, value: 3)])
    #expect(town.number(Self.used, of: .pool, "shop → mysql db:3306") == 3)
  }

  @Test func `of several pools of a service the one that is named`() {
    var town = Self.pools(shopUser: "", mailUser: "")
    let shop = town.sender("shop")
    let cache = town.store("redis")
    town.close(at: 10, exits: [town.exit(shop, target: cache)])
    let key = "db.client.connection.pool.name"
    town.close(
      at: 15,
      samples: [
        town.sample(shop, "connections", [(key, "redis")], at: 15, value: 3),
        town.sample(shop, "connections", [(key, "other")], at: 15, value: 4),
      ])
    #expect(town.number(Self.used, of: .pool, "shop → redis db:3306") == 3)
    #expect(town.number(Self.used, of: .pool, "shop → mysql db:3306") == nil)
  }

  @Test func `a queue by what the sender is about or by the points' attributes`() {
    let depth = Measure.metric(MetricSelector(name: "depth"))
    var town = Town([(.queue, depth)])
    let mail = town.sender("mail")
    var entry = town.entry(mail)
    entry.key.queue = ExitTarget(
      kind: .queue, system: town.symbols.intern("rabbitmq"), name: town.symbols.intern("bills"))
    let about = town.sender(system: "rabbitmq", address: "mq:1", queue: "orders")
    let server = town.sender(system: "rabbitmq", address: "mq:1")
    town.close(
      at: 5, entries: [entry],
      samples: [
        town.sample(about, "depth", at: 5, value: 3),
        town.sample(server, "depth", [("queue", "bills")], at: 5, value: 4),
      ])
    #expect(town.number(depth, of: .queue, "rabbitmq orders") == 3)
    #expect(town.number(depth, of: .queue, "rabbitmq bills") == 4)
  }

  @Test func `an entity that appears later is found then`() {
    var town = Town([(.pool, Self.used)])
    let shop = town.sender("shop")
    town.close(at: 5, samples: [town.sample(shop, "connections", at: 5, value: 3)])
    let db = town.store()
    town.close(at: 10, exits: [town.exit(shop, target: db)])
    #expect(town.number(Self.used, of: .pool, "shop → mysql db:3306") == 3)
  }

  @Test(arguments: [
    (MetricSelector.Reduction.sum, 60.0), (.mean, 20), (.max, 30), (.min, 10),
  ])
  func `several series become one number`(
    _ reduction: MetricSelector.Reduction, _ wanted: Double
  ) {
    let measure = Measure.metric(MetricSelector(name: "load", reduction: reduction))
    var town = Town([(.service, measure)])
    let shop = town.sender("shop")
    let samples = [10.0, 20, 30].map {
      town.sample(shop, "load", [("core", "\($0)")], at: 5, value: $0)
    }
    town.close(at: 5, samples: samples)
    #expect(town.number(measure, of: .service, "shop") == wanted)
  }

  @Test(
    arguments: [
      ([AttributeMatch](), 111.0),
      ([AttributeMatch(key: "state", values: ["used"])], 1),
      ([AttributeMatch(key: "state", values: ["used", "idle"])], 11),
      ([AttributeMatch(key: "state", values: ["used"], isNegated: true)], 110),
      ([AttributeMatch(key: "missing", values: ["x"])], nil),
      ([AttributeMatch(key: "missing", values: ["x"], isNegated: true)], 111),
    ] as [([AttributeMatch], Double?)])
  func `series are chosen by their attributes`(_ matches: [AttributeMatch], _ wanted: Double?) {
    let measure = Measure.metric(MetricSelector(name: "load", attributes: matches))
    var town = Town([(.service, measure)])
    let shop = town.sender("shop")
    let samples = [("used", 1.0), ("idle", 10), ("other", 100)].map {
      town.sample(shop, "load", [("state", $0.0)], at: 5, value: $0.1)
    }
    town.close(at: 5, samples: samples)
    #expect(town.number(measure, of: .service, "shop") == wanted)
  }

  @Test(arguments: [(5.0, 20.0), (10.0, 30.0), (60.0, 180.0)])
  func `a series that went silent gives no number any more`(_ interval: Double, _ kept: Double) {
    let measure = Measure.metric(MetricSelector(name: "load"))
    var town = Town([(.service, measure)])
    let shop = town.sender("shop")
    var last = 0.0
    for point in 1...4 {
      last = Double(point) * interval
      town.close(at: last, samples: [town.sample(shop, "load", at: last, value: 1)])
    }
    town.close(at: last + kept, heard: [shop])
    #expect(town.number(measure, of: .service, "shop") == 1)
    town.close(at: last + kept + 1, heard: [shop])
    #expect(town.number(measure, of: .service, "shop") == nil)
  }

  @Test func `a rate is asked for by itself`() {
    let measure = Measure.metric(MetricSelector(name: "load", isRate: true))
    var town = Town([(.service, measure)])
    let shop = town.sender("shop")
    town.close(at: 5, samples: [town.sample(shop, "load", at: 5, value: 9)])
    #expect(town.number(measure, of: .service, "shop") == nil)
    town.close(at: 10, samples: [town.sample(shop, "load", at: 10, value: 19, rate: 2)])
    #expect(town.number(measure, of: .service, "shop") == 2)
  }
}
