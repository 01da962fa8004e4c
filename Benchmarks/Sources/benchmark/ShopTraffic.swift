/// Makes trace requests in the shape of a shop under load, the same ones for the same seed.
///
/// A batch holds 32 whole traces of 16 spans, sorted into the resources that sent them, as a
/// Collector in front of a shop would send it. Calls between services have a client and a server
/// span. No two batches share an id, and event time moves on from each to the next.
struct ShopTraffic {
  static let tracesPerBatch = 32
  static let spansPerTrace = 16
  static let spansPerBatch = tracesPerBatch * spansPerTrace

  /// Where event time starts: 2026-01-01, so that the bytes never depend on the day.
  private static let startNanoseconds: UInt64 = 1_767_225_600_000_000_000

  private var generator: SeededGenerator
  private var spans: [[[UInt8]]] = []
  private var clock = Self.startNanoseconds
  private var traceID: [UInt8] = []
  private let resources: [SendingResource]

  /// No span of the batches made so far ends later.
  var endSeconds: Double { Double(clock) / 1e9 + 0.1 }

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
    resources = SendingResource.all
  }

  /// The next batch, as the bytes of an `ExportTraceServiceRequest`, `milliseconds` later than the
  /// one before.
  mutating func nextBatch(after milliseconds: Int) -> [UInt8] {
    clock += UInt64(milliseconds) * 1_000_000
    spans = Array(repeating: [], count: resources.count)
    for _ in 0..<Self.tracesPerBatch { trace() }
    var request = ProtobufWriter()
    for (resource, sent) in zip(resources, spans) where !sent.isEmpty {
      request.message(1) { resource.write(sent, to: &$0) }
    }
    return request.bytes
  }

  /// One visit: the front door calls three services, and these call three others.
  private mutating func trace() {
    guard let page = ShopShape.pages.randomElement(using: &generator) else { return }
    traceID = generator.id(byteCount: 16)
    let start = clock + .random(in: 0..<9_000_000, using: &generator)
    let root = Call(
      service: instance(of: 0), id: generator.id(byteCount: 8), parent: [], route: page.route,
      start: start, nanoseconds: .random(in: 60_000_000..<90_000_000, using: &generator))
    server(root)
    let first = call(from: root, to: page.callees[0], slot: 0)
    store(from: first)
    let second = call(from: root, to: page.callees[1], slot: 1)
    store(from: call(from: second, to: page.callees[2], slot: 0))
    let third = call(from: root, to: page.callees[3], slot: 2)
    store(from: call(from: third, to: page.callees[4], slot: 0))
    _ = call(from: third, to: page.callees[5], slot: 1)
  }

  /// Writes the client and the server span of a call, in the `slot`th quarter of the caller's time.
  private mutating func call(from caller: Call, to service: Int, slot: UInt64) -> Call {
    let client = generator.id(byteCount: 8)
    let quarter = caller.nanoseconds / 4
    let start = caller.start + slot * quarter + .random(in: 1_000..<90_000, using: &generator)
    let length = quarter / 2 + .random(in: 0..<quarter / 3, using: &generator)
    let callee = Call(
      service: instance(of: service), id: generator.id(byteCount: 8), parent: client,
      route: "/api/\(ShopShape.services[service].name)/{id}",
      start: start + 150_000, nanoseconds: length - 300_000)
    write(
      Span(
        kind: 3, id: client, parent: caller.id, name: "GET", start: start, nanoseconds: length,
        attributes: clientAttributes(callee)), from: caller.service)
    server(callee)
    return callee
  }

  private mutating func server(_ call: Call) {
    write(
      Span(
        kind: 2, id: call.id, parent: call.parent, name: "GET \(call.route)", start: call.start,
        nanoseconds: call.nanoseconds, attributes: serverAttributes(call)), from: call.service)
  }

  private mutating func store(from caller: Call) {
    let store = resources[caller.service].store
    write(
      Span(
        kind: 3, id: generator.id(byteCount: 8), parent: caller.id, name: store.system,
        start: caller.start + 400_000, nanoseconds: caller.nanoseconds / 2,
        attributes: storeAttributes(store)), from: caller.service)
  }

  private mutating func instance(of service: Int) -> Int {
    let first = ShopShape.services[..<service].reduce(0) { $0 + $1.instanceCount }
    let count = ShopShape.services[service].instanceCount
    return first + Int.random(in: 0..<count, using: &generator)
  }

  private mutating func write(_ span: Span, from resource: Int) {
    spans[resource].append(span.bytes(traceID: traceID))
  }
}

/// A request that an instance answers.
struct Call {
  var service: Int
  var id: [UInt8]
  var parent: [UInt8]
  var route: String
  var start: UInt64
  var nanoseconds: UInt64
}

extension ShopTraffic {
  /// What makes real spans compress less well than their attribute names would.
  private mutating func session() -> String {
    "\(String(generator.next(), radix: 16))-\(String(generator.next(), radix: 16))"
  }

  private mutating func serverAttributes(_ call: Call) -> [(String, AttributeValue)] {
    let number = Int.random(in: 1..<5_000, using: &generator)
    let name = resources[call.service].serviceName
    return [
      ("http.request.method", .text("GET")), ("url.scheme", .text("http")),
      ("url.path", .text(call.route.replacing("{id}", with: "\(number)"))),
      ("http.route", .text(call.route)), ("http.response.status_code", .integer(200)),
      ("network.protocol.version", .text("1.1")),
      ("server.address", .text("\(name).shop.svc.cluster.local")), ("server.port", .integer(8_080)),
      ("client.address", .text("10.42.\(number % 250).\(number / 250)")),
      ("network.peer.port", .integer(32_768 + number)),
      ("user_agent.original", .text("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0")),
      ("session.id", .text(session())),
    ]
  }

  private mutating func clientAttributes(_ callee: Call) -> [(String, AttributeValue)] {
    let number = Int.random(in: 1..<5_000, using: &generator)
    let host = "\(resources[callee.service].serviceName).shop.svc.cluster.local"
    let path = callee.route.replacing("{id}", with: "\(number)")
    return [
      ("http.request.method", .text("GET")), ("url.full", .text("http://\(host):8080\(path)")),
      ("url.scheme", .text("http")), ("server.address", .text(host)),
      ("server.port", .integer(8_080)), ("http.response.status_code", .integer(200)),
      ("session.id", .text(session())), ("network.protocol.version", .text("1.1")),
      ("network.peer.address", .text("10.43.\(number % 250).\(number / 250)")),
      ("network.peer.port", .integer(8_080)),
      ("thread.id", .integer(140_000_000 + number)), ("thread.name", .text("worker-\(number % 8)")),
    ]
  }

  private mutating func storeAttributes(_ store: ShopShape.Store) -> [(String, AttributeValue)] {
    let number = Int.random(in: 1..<5_000, using: &generator)
    let operation = store.statement.split(separator: " ").first.map(String.init) ?? ""
    return [
      ("db.system.name", .text(store.system)), ("db.namespace", .text("shop")),
      ("db.query.text", .text(store.statement)), ("db.operation.name", .text(operation)),
      ("db.client.connection.pool.name", .text("main")), ("server.address", .text(store.address)),
      ("server.port", .integer(store.port)), ("session.id", .text(session())),
      ("network.peer.address", .text("10.44.0.\(number % 8)")),
      ("network.peer.port", .integer(store.port)),
      ("thread.id", .integer(140_000_000 + number)), ("thread.name", .text("worker-\(number % 8)")),
    ]
  }
}
