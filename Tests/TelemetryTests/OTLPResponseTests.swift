import OTLPProtos
import SwiftProtobuf
import Telemetry
import Testing

@Suite struct `An answer to a sender` {
  static let rejections: [Rejection] = {
    var partial = Rejection()
    partial.add("span 3: \"zero\" id\n\u{1}é")
    for _ in 0..<300 { partial.add("") }
    var warning = Rejection()
    warning.reason = "soon too old"
    return [Rejection(), partial, warning]
  }()

  @Test(arguments: rejections)
  func `is what swift-protobuf reads`(rejection: Rejection) throws {
    for encoding in OTLPEncoding.allCases {
      let traces: OTLPExportTraceServiceResponse = try read(.traces, rejection, encoding)
      #expect(traces.partialSuccess.rejectedSpans == Int64(rejection.count))
      #expect(traces.partialSuccess.errorMessage == rejection.reason)
      #expect(traces.hasPartialSuccess == (rejection != Rejection()))
      let metrics: OTLPExportMetricsServiceResponse = try read(.metrics, rejection, encoding)
      #expect(metrics.partialSuccess.rejectedDataPoints == Int64(rejection.count))
      let logs: OTLPExportLogsServiceResponse = try read(.logs, rejection, encoding)
      #expect(logs.partialSuccess.rejectedLogRecords == Int64(rejection.count))
    }
  }

  @Test(arguments: OTLPEncoding.allCases)
  func `of an error is a status`(encoding: OTLPEncoding) throws {
    let bytes = OTLPResponse.status(code: 3, message: "byte 7: \"bad\"", as: encoding)
    let status: OTLPRPCStatus = try parse(bytes, encoding)
    #expect(status.code == 3)
    #expect(status.message == "byte 7: \"bad\"")
  }

  private func read<Response: Message>(
    _ signal: TelemetrySignal, _ rejection: Rejection, _ encoding: OTLPEncoding
  ) throws -> Response {
    try parse(OTLPResponse.export(signal, rejection, as: encoding), encoding)
  }

  private func parse<Response: Message>(
    _ bytes: [UInt8], _ encoding: OTLPEncoding
  ) throws -> Response {
    encoding == .json
      ? try Response(jsonUTF8Bytes: bytes) : try Response(serializedBytes: bytes)
  }
}
