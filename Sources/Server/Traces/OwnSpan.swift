internal import Answers
internal import Telemetry

/// A stretch of the server's own work, for whoever watches the server; no span of the estate.
package struct OwnSpan: Hashable, Sendable {
  /// By its number on the wire (`opentelemetry.proto.trace.v1.Span.SpanKind`).
  package enum Kind: Int, Sendable {
    case `internal` = 1
    case server = 2
    case client = 3
  }

  /// Where a span stands: its trace and itself.
  package struct Context: Hashable, Sendable {
    /// The halves of the trace's id, and the span's; never zero together, and never zero.
    var traceHigh: UInt64
    var traceLow: UInt64
    var span: UInt64
  }

  /// Something that is said of it, by the names of the semantic conventions where they have one.
  package enum Attribute: Hashable, Sendable {
    case text(String, String)
    case whole(String, Int)
  }

  let name: String
  let kind: Kind
  let context: Context
  /// The span within which it was done; nil for none.
  let parent: UInt64?
  let began: Timestamp
  var ended: Timestamp
  var attributes: [Attribute] = []
  /// Why it failed; nil when it did not.
  var failure: String?
}

extension OwnSpan.Context {
  /// The caller's span by its header (W3C Trace Context, section 3.2); nil when it is none, or the
  /// caller keeps nothing of this trace.
  package init?(traceparent: String) {
    let parts = traceparent.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 4, parts[0].count == 2, parts[0] != "ff", parts[1].utf8.count == 32,
      parts[2].utf8.count == 16, parts[3].utf8.count == 2,
      parts[1...3].allSatisfy({ $0.allSatisfy(\.isHexDigit) }),
      let high = UInt64(parts[1].prefix(16), radix: 16),
      let low = UInt64(parts[1].suffix(16), radix: 16),
      let span = UInt64(parts[2], radix: 16), let flags = UInt8(parts[3], radix: 16),
      high | low != 0, span != 0, flags & 1 == 1
    else { return nil }
    (traceHigh, traceLow, self.span) = (high, low, span)
  }

  /// A new span, in a trace of its own or in that of another.
  static func random(in trace: OwnSpan.Context?) -> OwnSpan.Context {
    OwnSpan.Context(
      traceHigh: trace?.traceHigh ?? .random(in: 1 ... .max),
      traceLow: trace?.traceLow ?? .random(in: 1 ... .max), span: .random(in: 1 ... .max))
  }
}

/// What is said of the server with its spans.
struct OwnResource: Sendable {
  var version: String
  /// Tells this run apart from others.
  var instance: String
}

extension [OwnSpan] {
  /// An export request, in OTLP's JSON (`ExportTraceServiceRequest`).
  func json(of resource: OwnResource) -> String {
    var json = JSONText()
    json.object { json in
      json.array("resourceSpans", [0]) { json, _ in
        json.object { json in
          json.object("resource") { json in
            let attributes: [OwnSpan.Attribute] = [
              .text("service.name", "whence"), .text("service.version", resource.version),
              .text("service.instance.id", resource.instance),
            ]
            json.array("attributes", attributes) { $1.write(to: &$0) }
          }
          json.array("scopeSpans", [0]) { json, _ in
            json.object { json in
              json.object("scope") { $0.string("name", "whence") }
              json.array("spans", self) { $1.write(to: &$0) }
            }
          }
        }
      }
    }
    return json.text
  }
}

extension OwnSpan {
  fileprivate func write(to json: inout JSONText) {
    json.object { json in
      json.string("traceId", context.traceHigh.hexadecimal + context.traceLow.hexadecimal)
      json.string("spanId", context.span.hexadecimal)
      if let parent { json.string("parentSpanId", parent.hexadecimal) }
      json.string("name", name)
      json.int("kind", kind.rawValue)
      // Numbers of 64 bits are texts in protobuf's JSON.
      json.string("startTimeUnixNano", String(began.nanoseconds))
      json.string("endTimeUnixNano", String(ended.nanoseconds))
      json.array("attributes", attributes) { $1.write(to: &$0) }
      guard let failure else { return }
      json.object("status") { json in
        json.int("code", 2)
        json.string("message", failure)
      }
    }
  }
}

extension OwnSpan.Attribute {
  fileprivate func write(to json: inout JSONText) {
    json.object { json in
      switch self {
      case .text(let key, let value):
        json.string("key", key)
        json.object("value") { $0.string("stringValue", value) }
      case .whole(let key, let value):
        json.string("key", key)
        json.object("value") { $0.string("intValue", String(value)) }
      }
    }
  }
}
