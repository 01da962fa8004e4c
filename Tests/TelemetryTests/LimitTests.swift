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
    var span = OTLPSpan()
    span.traceID = .init(repeating: 1, count: 16)
    span.spanID = .init(repeating: 2, count: 8)
    span.startTimeUnixNano = 10
    span.endTimeUnixNano = 7
    var scope = OTLPScopeSpans()
    scope.spans = [span]
    var resource = OTLPResourceSpans()
    resource.scopeSpans = [scope]
    var request = OTLPExportTraceServiceRequest()
    request.resourceSpans = [resource]
    let bytes: [UInt8] = try request.serializedBytes()
    var symbols = SymbolTable()
    let batch = try decoded(bytes) { (bytes) throws(WireError) in
      try OTLPTraceDecoder.decode(bytes, limits: DecodingLimits(), symbols: &symbols)
    }
    #expect(batch.start == batch.end)
    #expect(batch.negativeDurationCount == 1)
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
