internal import Telemetry

/// The spans of an estate, window by window: each operation of each instance is asked a few times.
struct EstateTraffic {
  static let requestsPerWindow = 3
  static let windowNanoseconds: Int64 = 5_000_000_000
  /// A day in 2026, at the beginning of a window.
  static let start: Int64 = 1_790_000_000_000_000_000
  /// How much longer a database at fault takes.
  static let slowFactor: Int64 = 400

  private let resources: [Resource]
  /// Names of each service's operations, one service behind the other.
  private let operations: [Symbol]
  private let statement: Symbol
  /// The names, attributes and shapes of all batches.
  private var names = SpanBatch().symbols
  private var attributes: [SpanAttribute] = []
  private var shapes: [SpanShape] = []
  private var shapeNumbers: [SpanShape: Int32] = [:]
  private var generator: SeededGenerator
  private var nextID: UInt64 = 1
  private var batch = SpanBatch()

  init(_ estate: Estate, seed: UInt64) {
    generator = SeededGenerator(seed: seed)
    var symbols = names
    resources = estate.services.indices.flatMap { service in
      (0..<Estate.instanceCount).map { instance in
        Self.resource(service, instance, nodeCount: estate.nodeCount, &symbols)
      }
    }
    operations = estate.services.indices.flatMap { service in
      (0..<Estate.operationCount).map { symbols.intern("GET /\(service)/\($0)") }
    }
    let select = symbols.intern("SELECT orders")
    statement = select
    for database in 0..<estate.databaseCount {
      attributes += [
        SpanAttribute(key: .dbSystem, value: .string(symbols.intern("mysql"))),
        SpanAttribute(key: .serverAddress, value: .string(symbols.intern("db-\(database)"))),
        SpanAttribute(key: .dbStatement, value: .string(select)),
      ]
    }
    names = symbols
  }

  private static func resource(
    _ service: Int, _ instance: Int, nodeCount: Int, _ symbols: inout SymbolTable
  ) -> Resource {
    let texts = [
      ("service.name", "service-\(service)"),
      ("k8s.pod.name", "service-\(service)-\(instance)"),
      ("k8s.deployment.name", "service-\(service)"),
      ("k8s.node.name", "node-\((service * 7 + instance) % nodeCount)"),
    ]
    return Resource(
      attributes: texts.map { key, text in
        Attribute(key: symbols.intern(key), value: .string(symbols.intern(text)))
      })
  }

  /// The spans that end in one window, as one batch.
  mutating func window(_ number: Int, of estate: Estate) -> SpanBatch {
    batch = SpanBatch()
    batch.resources = resources
    let start = Self.start + Int64(number) * Self.windowNanoseconds
    for service in estate.services.indices {
      for copy in 0..<Estate.instanceCount * Estate.operationCount * Self.requestsPerWindow {
        let offset = Int64.random(in: 200_000_000..<4_000_000_000, using: &generator)
        request(service, copy, at: start + offset, estate)
      }
    }
    (batch.symbols, batch.attributes, batch.shapes) = (names, attributes, shapes)
    return batch
  }

  /// One request: the operation's own span, and a call to each of its callees.
  private mutating func request(_ service: Int, _ copy: Int, at time: Int64, _ estate: Estate) {
    let operation = copy % Estate.operationCount
    let instance = copy / Estate.operationCount % Estate.instanceCount
    let own = service * Estate.instanceCount + instance
    let root = takeID()
    var end = time + Int64.random(in: 2_000_000..<4_000_000, using: &generator)
    var isError = false
    for callee in estate.services[service].callees[operation] {
      let fails = estate.failing[callee] && Bool.random(using: &generator)
      end = call(callee, from: own, under: root, trace: root, at: end, fails, estate)
      isError = isError || fails
    }
    let database = operation == 0 ? estate.services[service].database : -1
    if database >= 0 {
      let fails = estate.failingDatabases[database] && Bool.random(using: &generator)
      end = query(database, from: own, under: root, trace: root, at: end, fails, estate)
      isError = isError || fails
    }
    let name = operations[service * Estate.operationCount + operation]
    add(own, trace: root, root, under: 0, .server, name, time...end + 300_000, isError)
  }

  /// A call as both sides see it; one that fails shows below what it fails through, down to a
  /// database.
  ///
  /// Returns when it ends.
  private mutating func call(
    _ callee: Int, from own: Int, under parent: UInt64, trace: UInt64, at time: Int64,
    _ fails: Bool, _ estate: Estate
  ) -> Int64 {
    let (client, server) = (takeID(), takeID())
    let name = operations[callee * Estate.operationCount]
    let answering =
      callee * Estate.instanceCount
      + Int.random(in: 0..<Estate.instanceCount, using: &generator)
    var end = time + Int64.random(in: 2_600_000..<4_600_000, using: &generator)
    let service = estate.services[callee]
    if fails, service.database >= 0, estate.failingDatabases[service.database] {
      end = query(
        service.database, from: answering, under: server, trace: trace, at: end, true, estate)
    } else if fails, let next = service.callees.joined().first(where: { estate.failing[$0] }) {
      end = call(next, from: answering, under: server, trace: trace, at: end, true, estate)
    }
    add(answering, trace: trace, server, under: client, .server, name, time + 200_000...end, fails)
    add(own, trace: trace, client, under: parent, .client, name, time...end + 200_000, fails)
    return end + 400_000
  }

  /// A statement; a database at fault is slow for all.
  ///
  /// Returns when it ends.
  private mutating func query(
    _ database: Int, from own: Int, under parent: UInt64, trace: UInt64, at time: Int64,
    _ fails: Bool, _ estate: Estate
  ) -> Int64 {
    let usual = Int64.random(in: 1_000_000..<2_000_000, using: &generator)
    let end = time + (estate.failingDatabases[database] ? usual * Self.slowFactor : usual)
    let range = Int32(database * 3)..<Int32(database * 3 + 3)
    add(
      own, trace: trace, takeID(), under: parent, .client, statement, time...end, fails,
      attributes: range)
    return end
  }

  private mutating func takeID() -> UInt64 {
    defer { nextID += 1 }
    return nextID
  }

  private mutating func add(
    _ resource: Int, trace: UInt64, _ id: UInt64, under parent: UInt64, _ kind: SpanBatch.Kind,
    _ name: Symbol, _ times: ClosedRange<Int64>, _ isError: Bool, attributes: Range<Int32> = 0..<0
  ) {
    let shape = SpanShape(
      resource: Int32(resource), name: name, kind: kind, isError: isError, attributes: attributes)
    let number = shapeNumbers[shape] ?? Int32(shapes.count)
    if Int(number) == shapes.count {
      shapes.append(shape)
      shapeNumbers[shape] = number
    }
    batch.rows.append(
      SpanRow(
        traceHigh: 0, traceLow: trace, spanID: id, parentID: parent,
        start: Timestamp(nanoseconds: times.lowerBound),
        end: Timestamp(nanoseconds: times.upperBound), shape: number, linkStart: 0))
  }
}
