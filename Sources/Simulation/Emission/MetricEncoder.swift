/// One number that a metric source reads off.
struct Reading {
  enum Shape { case gauge, counter, distribution(count: Double) }

  var name: String
  var value: Double
  var attributes: [(String, String)] = []
  var unit = "1"
  var shape = Shape.gauge
}

/// Turns readings into `ExportMetricsServiceRequest`s.
struct MetricEncoder {
  /// Nanoseconds since 1970 at which the simulation began.
  let epoch: Int64
  private static let cumulative = 2

  /// One request with the readings of every sender.
  func request(_ groups: [(resource: [UInt8], readings: [Reading])], at time: Int64) -> [UInt8] {
    var request = ProtobufWriter()
    for (resource, readings) in groups where !readings.isEmpty {
      request.message(1) { group in
        group.data(1, resource)
        group.message(2) { scope in
          for reading in readings { scope.message(2) { write(reading, at: time, to: &$0) } }
        }
      }
    }
    return request.bytes
  }

  private func write(_ reading: Reading, at time: Int64, to metric: inout ProtobufWriter) {
    metric.text(1, reading.name)
    metric.text(3, reading.unit)
    switch reading.shape {
    case .gauge: metric.message(5) { $0.message(1) { point(reading, at: time, to: &$0) } }
    case .counter:
      metric.message(7) { sum in
        sum.message(1) { point(reading, at: time, to: &$0) }
        sum.integer(2, Self.cumulative)
        sum.integer(3, 1)
      }
    case .distribution(let count):
      metric.message(9) { histogram in
        histogram.message(1) { point in
          point.fixed64(2, UInt64(epoch))
          point.fixed64(3, UInt64(epoch + time))
          point.fixed64(4, UInt64(count))
          point.double(5, reading.value)
          for (key, value) in reading.attributes { point.attribute(9, key, value) }
        }
        histogram.integer(2, Self.cumulative)
      }
    }
  }

  private func point(_ reading: Reading, at time: Int64, to point: inout ProtobufWriter) {
    for (key, value) in reading.attributes { point.attribute(7, key, value) }
    point.fixed64(2, UInt64(epoch))
    point.fixed64(3, UInt64(epoch + time))
    point.double(4, reading.value)
  }
}

/// Turns log records into `ExportLogsServiceRequest`s.
struct LogEncoder {
  let epoch: Int64
  private static let errorSeverity = 17

  /// One request, or nil when there is nothing to say.
  func request(_ records: [(resource: [UInt8], record: LogRecord)]) -> [UInt8]? {
    guard !records.isEmpty else { return nil }
    var request = ProtobufWriter()
    for (resource, record) in records {
      request.message(1) { group in
        group.data(1, resource)
        group.message(2) { scope in scope.message(2) { write(record, to: &$0) } }
      }
    }
    return request.bytes
  }

  private func write(_ record: LogRecord, to line: inout ProtobufWriter) {
    line.fixed64(1, UInt64(epoch + record.time))
    line.integer(2, Self.errorSeverity)
    line.message(5) { $0.text(1, record.text) }
    line.fixed64(11, UInt64(epoch + record.time))
    if !record.event.isEmpty { line.text(12, record.event) }
  }
}
