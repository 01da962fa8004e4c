import Telemetry
import Testing

/// Requests of Prometheus remote write, written by hand.
private struct Protobuf {
  var bytes: [UInt8] = []

  mutating func varint(_ field: Int, _ value: Int64) {
    bytes += WireForms.encodedVarint(UInt64(field << 3))
    bytes += WireForms.encodedVarint(UInt64(bitPattern: value))
  }

  mutating func double(_ field: Int, _ value: Double) {
    bytes += WireForms.encodedVarint(UInt64(field << 3 | 1))
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func data(_ field: Int, _ value: some Collection<UInt8>) {
    bytes += WireForms.encodedVarint(UInt64(field << 3 | 2))
    bytes += WireForms.encodedVarint(UInt64(value.count))
    bytes += value
  }

  mutating func message(_ field: Int, _ write: (inout Protobuf) -> Void) {
    var inner = Protobuf()
    write(&inner)
    data(field, inner.bytes)
  }
}

/// One series of a request.
private struct SeriesSketch {
  var labels: [(String, String)]
  /// Value and milliseconds.
  var samples: [(Double, Int64)] = []
  /// Count, sum and milliseconds.
  var histograms: [(Int64, Double, Int64)] = []
  /// As `Metadata.MetricType`; only 2.0 sends it.
  var kind: Int64 = 0

  static func request(_ series: [SeriesSketch], _ version: RemoteWriteVersion) -> [UInt8] {
    var request = Protobuf()
    var symbols = [""]
    if version == .two {
      symbols += series.flatMap { $0.labels.flatMap { [$0.0, $0.1] } }
      for symbol in symbols { request.data(4, symbol.utf8) }
    }
    for entry in series {
      request.message(version == .one ? 1 : 5) { $0.write(entry, version, symbols) }
    }
    return request.bytes
  }
}

extension Protobuf {
  fileprivate mutating func write(
    _ series: SeriesSketch, _ version: RemoteWriteVersion, _ symbols: [String]
  ) {
    switch version {
    case .one:
      for (name, value) in series.labels {
        message(1) { label in
          label.data(1, name.utf8)
          label.data(2, value.utf8)
        }
      }
    case .two:
      let references = series.labels.flatMap { [$0.0, $0.1] }
        .map { UInt64(symbols.firstIndex(of: $0) ?? 0) }
      data(1, references.flatMap { WireForms.encodedVarint($0) })
      message(5) { $0.varint(1, series.kind) }
    }
    for (value, time) in series.samples {
      message(2) { sample in
        sample.double(1, value)
        sample.varint(2, time)
      }
    }
    for (count, sum, time) in series.histograms {
      message(version == .one ? 4 : 3) { histogram in
        histogram.varint(1, count)
        histogram.double(3, sum)
        histogram.varint(15, time)
      }
    }
  }
}

extension MetricReader {
  fileprivate mutating func write(
    _ series: [SeriesSketch], _ version: RemoteWriteVersion
  ) throws -> RemoteWrite {
    try decoded(SeriesSketch.request(series, version)) { (bytes) throws(WireError) in
      try decodeRemoteWrite(bytes, version: version)
    }
  }
}

@Suite struct `Remote write` {
  private static let up = SeriesSketch(
    labels: [
      ("__name__", "redis_up"), ("instance", "10.1.2.3:9121"), ("job", "data/redis"),
      ("namespace", "data"), ("pod", "redis-0"),
    ], samples: [(1, 1_000), (0, 2_000)])

  @Test(arguments: RemoteWriteVersion.allCases)
  func `gives points with the sender and the series that the labels tell`(
    _ version: RemoteWriteVersion
  ) throws {
    var reader = MetricReader()
    for _ in 1...2 {
      let write = try reader.write([Self.up], version)
      #expect(write.sampleCount == 2)
      let points = PlainPoint.all(in: write.batch, of: reader)
      #expect(points.map(\.name) == ["redis_up", "redis_up"])
      #expect(points.map(\.time) == [1_000_000_000, 2_000_000_000])
      #expect(points.map { Double(bitPattern: $0.value) } == [1, 0])
      #expect(points.allSatisfy { $0.kind == .gauge })
      let attributes = points.first.map { $0.attributes.map(\.key) }
      #expect(attributes == ["namespace", "pod"])
      let sender = points.first.map { $0.resource.map(\.key) }
      #expect(
        sender == [
          "service.namespace", "service.name", "service.instance.id", "k8s.namespace.name",
          "k8s.pod.name",
        ])
    }
  }

  @Test(arguments: RemoteWriteVersion.allCases)
  func `knows counters by their name or their metadata`(_ version: RemoteWriteVersion) throws {
    let series = [("a_total", Int64(0)), ("b", 0), ("c", 1), ("d_sum", 0), ("_total", 2)].map {
      SeriesSketch(labels: [("__name__", $0.0)], samples: [(1, 1)], kind: $0.1)
    }
    var reader = MetricReader()
    let batch = try reader.write(series, version).batch
    let kinds = PlainPoint.all(in: batch, of: reader).map(\.kind)
    #expect(kinds == [.sum, .gauge, version == .two ? .sum : .gauge, .sum, .gauge])
    let counters = PlainPoint.all(in: batch, of: reader).filter { $0.kind == .sum }
    #expect(counters.allSatisfy { $0.isMonotonic && $0.temporality == .cumulative })
  }

  @Test(arguments: RemoteWriteVersion.allCases)
  func `takes native histograms by count and sum`(_ version: RemoteWriteVersion) throws {
    let series = SeriesSketch(labels: [("__name__", "h")], histograms: [(7, 3.5, 4)])
    var reader = MetricReader()
    let write = try reader.write([series], version)
    #expect(write.histogramCount == 1)
    #expect(write.batch.points.map(\.count) == [7])
    #expect(write.batch.points.map(\.value) == [3.5])
    #expect(write.batch.runs.map(\.kind) == [.exponentialHistogram])
  }

  @Test(arguments: RemoteWriteVersion.allCases)
  func `passes over markers of staleness and what nobody asks for`(
    _ version: RemoteWriteVersion
  ) throws {
    var reader = MetricReader(wanted: ["redis_up"])
    var stale = Self.up
    stale.samples = [(Double(bitPattern: 0x7FF0_0000_0000_0002), 5)]
    let other = SeriesSketch(labels: [("__name__", "other"), ("job", "x")], samples: [(1, 9)])
    for _ in 1...2 {
      let write = try reader.write([stale, other, Self.up], version)
      #expect(write.sampleCount == 4)
      #expect(write.batch.count == 2)
      #expect(write.batch.skippedCount == 1)
      #expect(write.batch.signs.map(\.time) == [Timestamp(nanoseconds: 9_000_000)])
      #expect(write.batch.rejection.count == 0)
    }
  }

  @Test(arguments: RemoteWriteVersion.allCases)
  func `rejects series without a name and says which`(_ version: RemoteWriteVersion) throws {
    let nameless = SeriesSketch(labels: [("job", "x")], samples: [(1, 1)])
    var reader = MetricReader()
    let write = try reader.write([Self.up, nameless], version)
    #expect(write.sampleCount == 2)
    #expect(write.batch.rejection.count == 1)
    #expect(write.batch.rejection.reason == "point 2: its series has no __name__")
  }

  @Test func `names a machine by its exporter's address, and nobody by whom a cluster tells of`()
    throws
  {
    func sender(_ labels: [(String, String)]) throws -> [String] {
      var reader = MetricReader()
      let batch = try reader.write([SeriesSketch(labels: labels, samples: [(1, 1)])], .one).batch
      return PlainPoint.all(in: batch, of: reader).flatMap { $0.resource.map(\.key) }
    }
    let node = try sender([("__name__", "node_load1"), ("instance", "box:9100")])
    #expect(node == ["service.instance.id", "k8s.node.name"])
    let pod = try sender([("__name__", "kube_pod_info"), ("job", "ksm"), ("pod", "shop-1")])
    #expect(pod == ["service.name"])
  }

  @Test func `refuses references to symbols that are none`() throws {
    for (references, symbols) in [([0, 9], [""]), ([0], [""]), ([0, 0], ["x"])] {
      var request = Protobuf()
      for symbol in symbols { request.data(4, symbol.utf8) }
      request.message(5) { series in
        series.data(1, references.map { UInt8($0) })
      }
      let bytes = request.bytes
      #expect(throws: WireError.self) {
        var reader = MetricReader()
        _ = try decoded(bytes) { (bytes) throws(WireError) in
          try reader.decodeRemoteWrite(bytes, version: .two)
        }
      }
    }
  }

  @Test(arguments: RemoteWriteVersion.allCases)
  func `cut at every byte gives a batch or an error, and the same again`(
    _ version: RemoteWriteVersion
  ) throws {
    let bytes = SeriesSketch.request([Self.up, Self.up], version)
    var reader = MetricReader()
    for end in bytes.indices {
      let outcomes = (1...2).map { _ in
        try? decoded(Array(bytes[..<end])) { (bytes) throws(WireError) in
          try reader.decodeRemoteWrite(bytes, version: version).batch.count
        }
      }
      #expect(outcomes[0] == outcomes[1], "cut at \(end)")
    }
  }
}
