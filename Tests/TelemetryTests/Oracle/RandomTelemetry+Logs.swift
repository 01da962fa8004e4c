import Foundation
import OTLPProtos

extension RandomTelemetry {
  mutating func logs() -> OTLPExportLogsServiceRequest {
    var request = OTLPExportLogsServiceRequest()
    for _ in 0..<random.count(0...3) {
      var entry = OTLPResourceLogs()
      if !random.oneIn(5) { entry.resource = resource() }
      for _ in 0..<random.count(0...2) {
        var scopeLogs = OTLPScopeLogs()
        if random.oneIn(2) { scopeLogs.scope = scope() }
        for _ in 0..<random.count(0...8) { scopeLogs.logRecords.append(record()) }
        entry.scopeLogs.append(scopeLogs)
      }
      request.resourceLogs.append(entry)
    }
    return request
  }

  mutating func record() -> OTLPLogRecord {
    var record = OTLPLogRecord()
    record.timeUnixNano = random.oneIn(3) ? 0 : time()
    record.observedTimeUnixNano = time()
    record.severityNumber = OTLPSeverityNumber(rawValue: random.count(-1...26)) ?? .unspecified
    record.severityText = text()
    record.attributes = attributes(
      [
        "event.name", "exception.type", "log.file.path", "exception.stacktrace", "code.file.path",
        "code.filepath", "code.line.number", "code.lineno",
      ], 0...8)
    record.flags = 1
    if random.oneIn(2) { record.traceID = id(16) }
    if random.oneIn(2) { record.spanID = id(8) }
    if random.oneIn(3) { record.eventName = text() }
    if !random.oneIn(6) { record.body = anyValue() }
    return record
  }
}
