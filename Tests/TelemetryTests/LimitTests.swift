import OTLPProtos
import SwiftProtobuf
import Telemetry
import Testing

@Suite struct `Decoding limits` {
  @Test(arguments: AnyDecoder.all)
  func `reject the items beyond the batch's bound`(decoder: AnyDecoder) throws {
    let bytes = try decoder.smallSample(seed: 21)
    guard case .decoded(let count) = decoder.run(bytes), count > 0 else { return }
    var limits = DecodingLimits()
    limits.itemsPerBatchMax = count - 1
    guard case .decoded(let kept) = decoder.run(bytes, limits: limits) else {
      Issue.record("refused as a whole")
      return
    }
    #expect(kept == count - 1)
  }

  @Test func `ignore and count attributes beyond the item's bound`() throws {
    var limits = DecodingLimits()
    limits.attributesPerItemMax = 2
    var reader = MetricReader(limits: limits)
    var symbols = SymbolTable()
    let bytes: [UInt8] = try Self.twoHistograms.serializedBytes()
    let batch = try decoded(bytes) { (bytes) throws(WireError) in
      try reader.decode(bytes, encoding: .protobuf)
    }
    let kept = reader.series(batch.points[0].series, symbols: &symbols).attributes
    #expect(kept.map { symbols[$0.key] } == ["a", "b"])
    #expect(batch.droppedAttributeCount == 2)
  }

  @Test(arguments: OTLPEncoding.allCases)
  func `refuse bodies nested too deep`(encoding: OTLPEncoding) throws {
    for (depth, isTaken) in [(1, true), (16, true), (17, false), (18, false)] {
      var body = OTLPAnyValue()
      for _ in 0..<depth {
        var list = OTLPArrayValue()
        list.values = [body]
        body = OTLPAnyValue()
        body.arrayValue = list
      }
      let decoder = AnyDecoder(signal: .logs, encoding: encoding)
      #expect(decoder.run(try decoder.form(logs(body))).isDecoded == isTaken, "\(depth)")
    }
  }

  @Test func `are not needed for a span that ends before it starts`() throws {
    let batch = try decode(from: 10, to: 7)
    #expect(batch.rows.map(\.start) == batch.rows.map(\.end))
    #expect(batch.count == 1)
    #expect(batch.negativeDurationCount == 1)
  }

  @Test(arguments: [
    (0, 5, "span 0: start_time_unix_nano is zero or missing"),
    (1, 86_400_000_000_001, ""),
    (1, 86_400_000_000_002, "span 0: it took 86400 s, at most 86400 s are taken"),
    (5, UInt64.max, "span 0: it took 18446744073 s, at most 86400 s are taken"),
  ])
  func `refuse spans of times that cannot be`(
    _ start: UInt64, _ end: UInt64, _ reason: String
  ) throws {
    let batch = try decode(from: start, to: end)
    #expect(batch.rejection.reason == reason)
    #expect(batch.rejection.count == (reason.isEmpty ? 0 : 1))
    #expect(batch.count == 1 - batch.rejection.count)
  }

  private func decode(from start: UInt64, to end: UInt64) throws -> SpanBatch {
    var span = OTLPSpan()
    span.traceID = .init(repeating: 1, count: 16)
    span.spanID = .init(repeating: 2, count: 8)
    span.startTimeUnixNano = start
    span.endTimeUnixNano = end
    var scope = OTLPScopeSpans()
    scope.spans = [span]
    var resource = OTLPResourceSpans()
    resource.scopeSpans = [scope]
    var request = OTLPExportTraceServiceRequest()
    request.resourceSpans = [resource]
    let bytes: [UInt8] = try request.serializedBytes()
    var decoder = SpanDecoder()
    return try decoded(bytes) { (bytes) throws(WireError) in
      try decoder.decode(bytes, encoding: .protobuf)
    }
  }

  private func logs(_ body: OTLPAnyValue) -> OTLPExportLogsServiceRequest {
    var record = OTLPLogRecord()
    record.body = body
    var scope = OTLPScopeLogs()
    scope.logRecords = [record]
    var resource = OTLPResourceLogs()
    resource.scopeLogs = [scope]
    var request = OTLPExportLogsServiceRequest()
    request.resourceLogs = [resource]
    return request
  }

  /// Two points with three attributes each.
  private static let twoHistograms: OTLPExportMetricsServiceRequest = {
    var point = OTLPHistogramDataPoint()
    point.explicitBounds = [1, 2, 3, 4]
    point.bucketCounts = [1, 1, 1, 1, 1]
    point.attributes = ["a", "b", "c"].map { key in
      var attribute = OTLPKeyValue()
      attribute.key = key
      attribute.value.intValue = 1
      return attribute
    }
    var metric = OTLPMetric()
    metric.name = "m"
    metric.histogram.dataPoints = [point, point]
    var scope = OTLPScopeMetrics()
    scope.metrics = [metric]
    var resource = OTLPResourceMetrics()
    resource.scopeMetrics = [scope]
    var request = OTLPExportMetricsServiceRequest()
    request.resourceMetrics = [resource]
    return request
  }()
}
