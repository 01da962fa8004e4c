import Telemetry

/// A span as tests write it down; times are nanoseconds.
struct SpanSketch {
  var id: UInt64
  var parent: UInt64 = 0
  var trace: UInt64 = 1
  var service: String
  var kind: SpanBatch.Kind = .server
  var name = "work"
  var from: Int64
  var to: Int64
  var isError = false
  var attributes: [SpanAttributeKey: String] = [:]
}

/// The moment so many seconds after the start of the tests' time, a day in 2026.
func second(_ seconds: Double) -> Timestamp {
  Timestamp(nanoseconds: 1_790_000_000_000_000_000 + Int64(seconds * 1e9))
}

/// A resource that says its service's name.
private func resource(_ service: String, _ symbols: inout SymbolTable) -> Resource {
  let key = symbols.intern("service.name")
  return Resource(attributes: [Attribute(key: key, value: .string(symbols.intern(service)))])
}

extension SpanBatch {
  /// The sketches as rows, each with a shape of its own, and one resource for each service in the
  /// order of first use.
  init(_ sketches: [SpanSketch]) {
    self.init()
    var services: [String] = []
    for sketch in sketches {
      if !services.contains(sketch.service) {
        services.append(sketch.service)
        resources.append(resource(sketch.service, &symbols))
      }
      let start = Int32(attributes.count)
      for key in SpanAttributeKey.allCases {
        guard let text = sketch.attributes[key] else { continue }
        attributes.append(SpanAttribute(key: key, value: .string(symbols.intern(text))))
      }
      rows.append(
        SpanRow(
          traceHigh: 0, traceLow: sketch.trace, spanID: sketch.id, parentID: sketch.parent,
          start: Timestamp(nanoseconds: sketch.from), end: Timestamp(nanoseconds: sketch.to),
          shape: Int32(shapes.count), linkStart: 0))
      shapes.append(
        SpanShape(
          resource: Int32(services.firstIndex(of: sketch.service) ?? 0),
          name: symbols.intern(sketch.name), kind: sketch.kind, isError: sketch.isError,
          attributes: start..<Int32(attributes.count)))
    }
  }
}

extension LogBatch {
  /// One error of a service.
  init(
    _ service: String, at time: Timestamp, _ text: String, of reader: inout LogReader
  ) throws {
    let body = #""timeUnixNano":"\#(time.nanoseconds)","body":{"stringValue":"\#(text)"}"#
    let scope = #""scopeLogs":[{"logRecords":[{"severityNumber":17,\#(body)}]}]"#
    var request = #"{"resourceLogs":[{\#(resourceJSON(service)),\#(scope)}]}"#
    self = try request.withUTF8 {
      try reader.decode(UnsafeRawBufferPointer($0), encoding: .json)
    }
  }
}

extension MetricBatch {
  /// One gauge of a service with one attribute.
  init(
    _ service: String, at time: Timestamp, _ name: String, _ attribute: String = "a", value: Double,
    of reader: inout MetricReader
  ) throws {
    let number = #""timeUnixNano":"\#(time.nanoseconds)","asDouble":\#(value)"#
    let point = "{\(number),\(attributesJSON("which", attribute))}"
    let metric = #"{"name":"\#(name)","gauge":{"dataPoints":[\#(point)]}}"#
    let scope = #""scopeMetrics":[{"metrics":[\#(metric)]}]"#
    var request = #"{"resourceMetrics":[{\#(resourceJSON(service)),\#(scope)}]}"#
    self = try request.withUTF8 {
      try reader.decode(UnsafeRawBufferPointer($0), encoding: .json)
    }
  }
}

private func attributesJSON(_ key: String, _ value: String) -> String {
  #""attributes":[{"key":"\#(key)","value":{"stringValue":"\#(value)"}}]"#
}

private func resourceJSON(_ service: String) -> String {
  #""resource":{\#(attributesJSON("service.name", service))}"#
}
