import Foundation
import OTLPProtos
import Telemetry

/// A span of a batch, read back or worked out slowly from the message.
struct PlainSpan: Equatable {
  var resource: [PlainAttribute]
  var traceID: [UInt64]
  var spanID: UInt64
  var parentID: UInt64
  var kind: Int
  var isError: Bool
  var name: String
  var start: Int64
  var end: Int64
  var attributes: [SpanAttributeKey: PlainValue]
  var links: [[UInt64]]
  /// The stack trace of its first exception, where that is told.
  var trace = ""
}

extension PlainSpan {
  static func all(in batch: SpanBatch) -> [PlainSpan] {
    var messages: [Int32: SpanMessage] = [:]
    for message in batch.messages { messages[message.row] = message }
    return batch.rows.enumerated().map { number, row in
      let shape = batch.shapes[Int(row.shape)]
      let range = Int(shape.attributes.lowerBound)..<Int(shape.attributes.upperBound)
      var attributes = Dictionary(
        uniqueKeysWithValues: batch.attributes[range].map {
          ($0.key, PlainValue($0.value, batch.symbols))
        })
      if let message = messages[Int32(number)] {
        let bytes = Int(message.bytes.lowerBound)..<Int(message.bytes.upperBound)
        attributes[.exceptionMessage] = .string(
          String(decoding: batch.messageBytes[bytes], as: UTF8.self))
      }
      let trace = messages[Int32(number)].map { message in
        batch.traceBytes[Int(message.trace.lowerBound)..<Int(message.trace.upperBound)]
      }
      return PlainSpan(
        resource: PlainAttribute.all(batch.resources[Int(shape.resource)], batch.symbols),
        traceID: [row.traceHigh, row.traceLow], spanID: row.spanID, parentID: row.parentID,
        kind: Int(shape.kind.rawValue), isError: shape.isError, name: batch.symbols[shape.name],
        start: row.start.nanoseconds, end: row.end.nanoseconds, attributes: attributes,
        links: batch.links(of: number).map { [$0.traceHigh, $0.traceLow, $0.spanID] },
        trace: String(decoding: trace ?? [], as: UTF8.self))
    }
  }

  /// The accepted spans of a request, and how many were refused.
  static func reference(
    _ request: OTLPExportTraceServiceRequest
  ) -> (spans: [PlainSpan], rejected: Int) {
    var spans: [PlainSpan] = []
    var rejected = 0
    for entry in request.resourceSpans {
      let resource = PlainAttribute.all(entry.resource.attributes)
      for span in entry.scopeSpans.flatMap(\.spans) {
        if let plain = PlainSpan(span, resource) { spans.append(plain) } else { rejected += 1 }
      }
    }
    return (spans, rejected)
  }

  /// Nil for a span with ids that are none, no start, or a duration of more than a day.
  private init?(_ span: OTLPSpan, _ resource: [PlainAttribute]) {
    guard let traceID = plainID(span.traceID, 16), traceID != [0, 0],
      let spanID = plainID(span.spanID, 8), spanID != [0]
    else { return nil }
    let parentID = span.parentSpanID.isEmpty ? [0] : plainID(span.parentSpanID, 8)
    guard let parentID, span.startTimeUnixNano > 0 else { return nil }
    if span.endTimeUnixNano > span.startTimeUnixNano,
      span.endTimeUnixNano - span.startTimeUnixNano > 86_400_000_000_000
    {
      return nil
    }
    self.resource = resource
    self.traceID = traceID
    self.spanID = spanID[0]
    self.parentID = parentID[0]
    kind = (0...5).contains(span.kind.rawValue) ? span.kind.rawValue : 0
    isError = span.status.code == .error
    name = PlainValue.kept(span.name)
    start = plainTime(span.startTimeUnixNano)
    end = max(start, plainTime(span.endTimeUnixNano))
    attributes = ReferenceConventions.normalise(span)
    links = span.links.compactMap { link in
      guard let trace = plainID(link.traceID, 16), let id = plainID(link.spanID, 8),
        trace != [0, 0], id != [0]
      else { return nil }
      return trace + id
    }
    if case .string = attributes[.exceptionMessage] { trace = Self.trace(of: span) }
  }

  /// Long ones lose their middle, as those of log records do.
  private static func trace(of span: OTLPSpan) -> String {
    let event = span.events.first { $0.name == "exception" }
    let told = event?.attributes.last { attribute in
      guard attribute.key == "exception.stacktrace",
        case .stringValue(let text) = attribute.value.value
      else { return false }
      return !text.isEmpty
    }
    guard case .stringValue(let text) = told?.value.value else { return "" }
    let bytes = Array(text.utf8)
    guard bytes.count > 1_024 else { return text }
    return String(decoding: bytes.prefix(512), as: UTF8.self) + "\n...\n"
      + String(decoding: bytes.suffix(512), as: UTF8.self)
  }
}
