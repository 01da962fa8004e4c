/// What the imagined shop consists of: services with their instances, and pages that use them.
enum ShopShape {
  /// A service, the number of its instances, and where it keeps its data.
  struct Service {
    var name: String
    var instanceCount: Int
    var store: Store
  }

  /// A data store as spans name it.
  struct Store {
    var system: String
    var address: String
    var port: Int
    var statement: String
  }

  /// One kind of request to the front door, and the six services below it in the order in which
  /// `ShopTraffic` calls them.
  struct Page {
    var route: String
    var callees: [Int]
  }

  private static let sql = Store(
    system: "mysql", address: "mysql.shop.svc.cluster.local", port: 3_306,
    statement: "SELECT id, name, price FROM items WHERE category = ? AND stock > ? LIMIT ?")
  private static let relations = Store(
    system: "postgresql", address: "postgresql.shop.svc.cluster.local", port: 5_432,
    statement: "INSERT INTO orders (customer, total, placed) VALUES (?, ?, ?) RETURNING id")
  private static let cache = Store(
    system: "redis", address: "redis.shop.svc.cluster.local", port: 6_379,
    statement: "HGETALL session:?")

  /// Twelve services in 29 instances; the first is the front door.
  static let services = [
    Service(name: "web", instanceCount: 3, store: cache),
    Service(name: "catalogue", instanceCount: 3, store: sql),
    Service(name: "cart", instanceCount: 3, store: cache),
    Service(name: "user", instanceCount: 3, store: relations),
    Service(name: "payment", instanceCount: 3, store: relations),
    Service(name: "shipping", instanceCount: 2, store: sql),
    Service(name: "ratings", instanceCount: 2, store: sql),
    Service(name: "search", instanceCount: 2, store: cache),
    Service(name: "pricing", instanceCount: 2, store: cache),
    Service(name: "stock", instanceCount: 2, store: relations),
    Service(name: "currency", instanceCount: 2, store: cache),
    Service(name: "advice", instanceCount: 2, store: sql),
  ]

  static let pages = [
    Page(route: "/", callees: [3, 11, 1, 7, 8, 10]),
    Page(route: "/search", callees: [7, 3, 1, 8, 10, 6]),
    Page(route: "/item/{id}", callees: [1, 11, 6, 2, 8, 9]),
    Page(route: "/cart", callees: [2, 3, 8, 1, 9, 10]),
    Page(route: "/delivery", callees: [5, 2, 9, 3, 10, 8]),
    Page(route: "/checkout", callees: [2, 5, 9, 4, 3, 10]),
  ]
}
