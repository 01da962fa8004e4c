/// Makes metric requests as a Collector in front of a shop sends them: all instances, each with
/// what the SDK of a JVM service and its host tell, the same for the same seed.
///
/// Each batch holds 29 instances with 56 points each, of 5 attributes at the most; totals grow from
/// batch to batch. Every series comes again in every batch of its group; `groupCount` groups of
/// instances take turns, so that there are `groupCount` times 1,624 series.
struct MetricTraffic {
  static let pointsPerBatch = 29 * 56

  private var generator: SeededGenerator
  private var clock: UInt64 = 1_767_225_600_000_000_000
  private let start: UInt64 = 1_767_225_540_000_000_000
  private var batchNumber: UInt64 = 0
  private let groups: [[SendingResource]]

  init(seed: UInt64, groupCount: Int = 1) {
    generator = SeededGenerator(seed: seed)
    groups = (0..<groupCount).map { SendingResource.all(firstInstance: $0 * 3) }
  }

  /// Names of the metrics that are sent.
  static let names = [
    "http.server.request.duration", "db.client.operation.duration", "jvm.gc.duration",
    "jvm.memory.used", "jvm.thread.count", "jvm.cpu.recent_utilization",
    "db.client.connection.count", "system.cpu.time", "system.memory.usage", "system.disk.io",
    "system.network.io", "process.cpu.time",
  ]

  /// The next batch, as the bytes of an `ExportMetricsServiceRequest`, `milliseconds` later than
  /// the one before.
  mutating func nextBatch(after milliseconds: Int) -> [UInt8] {
    clock += UInt64(milliseconds) * 1_000_000
    batchNumber += 1
    var request = ProtobufWriter()
    for resource in groups[Int(batchNumber) % groups.count] {
      request.message(1) { resource.write(metrics(of: resource), to: &$0) }
    }
    return request.bytes
  }

  // House: one list of what a service sends, read from top to bottom.
  private mutating func metrics(of resource: SendingResource) -> [[UInt8]] {
    [
      histogram(
        "http.server.request.duration", "s",
        ["/", "/search", "/item/{id}", "/cart", "/delivery", "/checkout"].map { route in
          [
            ("http.request.method", .text("GET")), ("http.route", .text(route)),
            ("http.response.status_code", .integer(200)), ("url.scheme", .text("http")),
            ("network.protocol.version", .text("1.1")),
          ]
        }),
      histogram(
        "db.client.operation.duration", "s",
        ["SELECT", "INSERT"].map { operation in
          [
            ("db.system.name", .text(resource.store.system)),
            ("db.operation.name", .text(operation)), ("db.namespace", .text("shop")),
            ("server.address", .text(resource.store.address)),
            ("server.port", .integer(resource.store.port)),
          ]
        }),
      histogram(
        "jvm.gc.duration", "s",
        ["end of minor GC", "end of major GC"].map { action in
          [("jvm.gc.action", .text(action)), ("jvm.gc.name", .text("G1 Young Generation"))]
        }),
      numbers(
        "jvm.memory.used", "By", kind: 7,
        ["G1 Eden Space", "G1 Survivor Space", "G1 Old Gen", "Metaspace"].map { pool in
          [
            ("jvm.memory.type", .text(pool == "Metaspace" ? "non_heap" : "heap")),
            ("jvm.memory.pool.name", .text(pool)),
          ]
        }),
      numbers(
        "jvm.thread.count", "{thread}", kind: 7,
        ["runnable", "waiting", "blocked"].map { state in
          [("jvm.thread.daemon", .text("true")), ("jvm.thread.state", .text(state))]
        }),
      numbers("jvm.cpu.recent_utilization", "1", kind: 5, [[]]),
      numbers(
        "db.client.connection.count", "{connection}", kind: 7,
        ["idle", "used"].map { state in
          [
            ("db.client.connection.pool.name", .text("HikariPool-1")),
            ("db.client.connection.state", .text(state)),
          ]
        }),
      numbers(
        "system.cpu.time", "s", kind: 7,
        (0..<4).flatMap { cpu in
          ["user", "system", "idle", "iowait"].map { state in
            [("cpu", .text("cpu\(cpu)")), ("state", .text(state))]
          }
        }),
      numbers(
        "system.memory.usage", "By", kind: 7,
        ["used", "free", "cached", "buffered"].map { [("state", .text($0))] }),
      numbers(
        "system.disk.io", "By", kind: 7,
        ["sda", "sdb", "sdc", "sdd"].flatMap { device in
          ["read", "write"].map { [("device", .text(device)), ("direction", .text($0))] }
        }),
      numbers(
        "system.network.io", "By", kind: 7,
        ["eth0", "eth1", "lo"].flatMap { device in
          ["receive", "transmit"].map { [("device", .text(device)), ("direction", .text($0))] }
        }),
      numbers(
        "process.cpu.time", "s", kind: 7, ["user", "system"].map { [("state", .text($0))] }),
    ]
  }

  private typealias Labels = [(String, AttributeValue)]

  /// A gauge (field 5) or a running sum (field 7).
  private mutating func numbers(
    _ name: String, _ unit: String, kind: Int, _ points: [Labels]
  ) -> [UInt8] {
    metric(name, unit, kind: kind, isMonotonic: kind == 7) { traffic in
      points.map { labels in
        var point = ProtobufWriter()
        for (key, value) in labels { point.attribute(7, key, value) }
        point.fixed64(2, traffic.start)
        point.fixed64(3, traffic.clock)
        point.fixed64(4, (Double(traffic.batchNumber) * 1.5 + traffic.noise()).bitPattern)
        return point.bytes
      }
    }
  }

  private mutating func histogram(
    _ name: String, _ unit: String, _ points: [Labels]
  ) -> [UInt8] {
    let bounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
    return metric(name, unit, kind: 9, isMonotonic: false) { traffic in
      points.map { labels in
        var counts = ProtobufWriter()
        for index in 0...14 { counts.raw64(index < 9 ? traffic.batchNumber * 3 : 0) }
        var edges = ProtobufWriter()
        for bound in bounds { edges.raw64(bound.bitPattern) }
        var point = ProtobufWriter()
        point.fixed64(2, traffic.start)
        point.fixed64(3, traffic.clock)
        point.fixed64(4, traffic.batchNumber * 27)
        point.fixed64(5, (Double(traffic.batchNumber) * 0.8 + traffic.noise()).bitPattern)
        point.data(6, counts.bytes)
        point.data(7, edges.bytes)
        for (key, value) in labels { point.attribute(9, key, value) }
        point.fixed64(11, 0.001.bitPattern)
        point.fixed64(12, 0.9.bitPattern)
        return point.bytes
      }
    }
  }

  /// `opentelemetry.proto.metrics.v1.Metric`.
  private mutating func metric(
    _ name: String, _ unit: String, kind: Int, isMonotonic: Bool,
    _ points: (inout MetricTraffic) -> [[UInt8]]
  ) -> [UInt8] {
    var metric = ProtobufWriter()
    metric.text(1, name)
    metric.text(2, "Measures what its name says, as the SDK describes it.")
    metric.text(3, unit)
    let points = points(&self)
    metric.message(kind) { data in
      for point in points { data.data(1, point) }
      if kind != 5 { data.integer(2, 2) }
      if isMonotonic { data.integer(3, 1) }
    }
    return metric.bytes
  }

  private mutating func noise() -> Double { .random(in: 0..<0.5, using: &generator) }
}
