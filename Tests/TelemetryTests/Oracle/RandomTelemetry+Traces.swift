import Foundation
import OTLPProtos
import Telemetry

extension RandomTelemetry {
  mutating func traces() -> OTLPExportTraceServiceRequest {
    var request = OTLPExportTraceServiceRequest()
    for _ in 0..<random.count(0...3) {
      var entry = OTLPResourceSpans()
      if !random.oneIn(5) { entry.resource = resource() }
      entry.schemaURL = text()
      for _ in 0..<random.count(0...3) {
        var scopeSpans = OTLPScopeSpans()
        if random.oneIn(2) { scopeSpans.scope = scope() }
        for _ in 0..<random.count(0...8) { scopeSpans.spans.append(span()) }
        entry.scopeSpans.append(scopeSpans)
      }
      request.resourceSpans.append(entry)
    }
    return request
  }

  mutating func span() -> OTLPSpan {
    var span = OTLPSpan()
    span.traceID = id(16)
    span.spanID = id(8)
    if random.oneIn(2) { span.parentSpanID = id(8) }
    span.traceState = text()
    span.flags = 0x101
    span.name = text()
    span.kind = OTLPSpan.SpanKind(rawValue: random.count(-1...7)) ?? .unspecified
    span.startTimeUnixNano = time()
    span.endTimeUnixNano = time()
    span.attributes = spanAttributes()
    for _ in 0..<max(0, random.count(-3...3)) { span.events.append(event()) }
    for _ in 0..<max(0, random.count(-3...3)) { span.links.append(link()) }
    if random.oneIn(2) {
      span.status.code = OTLPStatus.StatusCode(rawValue: random.count(0...3)) ?? .unset
      span.status.message = text()
    }
    return span
  }

  /// Wanted keys of both generations, with values of the kind they have in life or of any other.
  private mutating func spanAttributes() -> [OTLPKeyValue] {
    let names = SpanAttributeKey.allCases.flatMap(\.names)
    return (0..<random.count(0...14)).map { _ in
      let name = random.oneIn(3) ? text() : random.pick(names)
      var attribute = attribute(name)
      // Of facets few values are told apart, so few are sent.
      if random.oneIn(2) || Self.facetNames.contains(name) {
        attribute.value = OTLPAnyValue()
        attribute.value.stringValue = random.pick(Self.telling)
      }
      if Self.statementNames.contains(name), case .stringValue = attribute.value.value {
        attribute.value.stringValue = random.pick(StatementCases.all).statement
      }
      return attribute
    }
  }

  private static let facetNames = [
    SpanAttributeKey.facetTenant, .facetTier, .facetFlag, .facetZone,
  ].flatMap(\.names)

  private static let statementNames = ["db.query.text", "db.statement"]

  private static let telling = [
    "https://user:secret@shop.example:8443/cart/17?x=1#top", "http://[::1]:80", "//no-scheme/x",
    "/cart/17?x=1", "?", "200", "-1", "8080", "publish", "receive", "14", "99",
    "shop.v1.Cart/Add", "/Add", "Add",
  ]

  private mutating func event() -> OTLPSpan.Event {
    var event = OTLPSpan.Event()
    event.name = random.pick(["exception", "exception", "message", ""])
    event.timeUnixNano = time()
    event.attributes = attributes(
      ["exception.type", "exception.message", "exception.stacktrace"], 0...4)
    return event
  }

  private mutating func link() -> OTLPSpan.Link {
    var link = OTLPSpan.Link()
    link.traceID = id(16)
    link.spanID = id(8)
    link.attributes = attributes(["a"], 0...2)
    return link
  }
}
