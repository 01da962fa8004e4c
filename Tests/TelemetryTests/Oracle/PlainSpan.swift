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
}

extension PlainSpan {
  static func all(in batch: SpanBatch, _ symbols: SymbolTable) -> [PlainSpan] {
    (0..<batch.count).map { row in
      let attributes = Int(batch.attributeStart[row])..<Int(batch.attributeStart[row + 1])
      let links = Int(batch.linkStart[row])..<Int(batch.linkStart[row + 1])
      return PlainSpan(
        resource: PlainAttribute.all(batch.resources[Int(batch.resourceIndex[row])], symbols),
        traceID: [batch.traceHigh[row], batch.traceLow[row]], spanID: batch.spanID[row],
        parentID: batch.parentID[row], kind: Int(batch.kind[row].rawValue),
        isError: batch.isError[row], name: symbols[batch.name[row]],
        start: batch.start[row].nanoseconds, end: batch.end[row].nanoseconds,
        attributes: Dictionary(
          uniqueKeysWithValues: batch.attributes[attributes].map {
            ($0.key, PlainValue($0.value, symbols))
          }),
        links: batch.links[links].map { [$0.traceHigh, $0.traceLow, $0.spanID] })
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

  /// Nil for a span with ids that are none.
  private init?(_ span: OTLPSpan, _ resource: [PlainAttribute]) {
    guard let traceID = plainID(span.traceID, 16), traceID != [0, 0],
      let spanID = plainID(span.spanID, 8), spanID != [0]
    else { return nil }
    let parentID = span.parentSpanID.isEmpty ? [0] : plainID(span.parentSpanID, 8)
    guard let parentID else { return nil }
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
  }
}
