import Telemetry

/// Small Export requests in JSON, for tests that need real ones.
enum Messages {
  /// One server span of a service, from `second` on for a quarter of a second.
  static func span(_ number: Int, service: String = "billing", second: Int) -> [UInt8] {
    let trace = hex(number, 32)
    let span = hex(number, 16)
    return Array(
      """
      {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name",\
      "value":{"stringValue":"\(service)"}}]},\
      "scopeSpans":[{"spans":[{"traceId":"\(trace)","spanId":"\(span)","name":"GET /","kind":2,\
      "startTimeUnixNano":"\(second)000000000","endTimeUnixNano":"\(second)250000000"}]}]}]}
      """.utf8)
  }

  static func log(_ body: String, second: Int) -> [UInt8] {
    Array(
      """
      {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"\(second)000000000",\
      "body":{"stringValue":"\(body)"}}]}]}]}
      """.utf8)
  }

  private static func hex(_ number: Int, _ digits: Int) -> String {
    let text = String(number + 1, radix: 16)
    return String(repeating: "0", count: digits - text.count) + text
  }
}
