import Foundation
import OTLPProtos
import Telemetry

/// The normalisation of span attributes once more: slow, by dictionary and by string.
enum ReferenceConventions {
  static func normalise(_ span: OTLPSpan) -> [SpanAttributeKey: PlainValue] {
    let foreign =
      span.kind == .server
      ? [
        "net.peer.name", "net.peer.port", "net.peer.ip", "net.sock.peer.addr",
        "net.sock.peer.port", "network.peer.address", "network.peer.port",
      ] : ["net.host.name", "net.host.port"]
    var sent: [String: OTLPAnyValue] = [:]
    for attribute in span.attributes where !foreign.contains(attribute.key) {
      if attribute.value.value == nil { continue }
      sent[attribute.key] = attribute.value
    }
    var kept: [SpanAttributeKey: PlainValue] = [:]
    for key in SpanAttributeKey.allCases {
      for name in key.names where kept[key] == nil {
        kept[key] = sent[name].flatMap { value($0, key, name) }
      }
    }
    if kept[.serverAddress] != nil || kept[.urlHost] != nil {
      kept[.networkPeerAddress] = nil
      kept[.networkPeerPort] = nil
    }
    splitMethod(&kept)
    addException(span, &kept)
    return kept
  }

  private static func value(
    _ value: OTLPAnyValue, _ key: SpanAttributeKey, _ name: String
  ) -> PlainValue? {
    if case .stringValue(let text) = value.value { return self.text(text, key, name) }
    guard let plain = PlainValue(value) else { return nil }
    guard case .int(let number) = plain else { return plain }
    switch key {
    case .dbNamespace, .dbResponseStatusCode: return .string(String(number))
    case .rpcStatusCode: return .string(grpcNames[number] ?? String(number))
    default: return plain
    }
  }

  private static func text(
    _ text: String, _ key: SpanAttributeKey, _ name: String
  ) -> PlainValue? {
    if text.isEmpty { return nil }
    let whole = PlainValue.string(PlainValue.kept(text))
    switch key {
    case .urlHost where name != "http.host": return host(text).map { .string(PlainValue.kept($0)) }
    case .httpResponseStatusCode, .serverPort, .networkPeerPort:
      return decimal(text).map { .int($0) } ?? whole
    case .rpcStatusCode:
      return decimal(text).flatMap { grpcNames[$0] }.map { .string($0) } ?? whole
    case .messagingOperation: return text == "publish" ? .string("send") : whole
    case .exceptionMessage: return .string(PlainValue.kept(text, byteCountMax: 256))
    case .dbStatement where name != "db.query.summary":
      return StatementCases.fingerprint(text).map { .string(PlainValue.kept($0)) }
    default: return whole
    }
  }

  private static func host(_ url: String) -> String? {
    guard let scheme = url.range(of: ":"), url[scheme.upperBound...].hasPrefix("//") else {
      return nil
    }
    let rest = url[scheme.upperBound...].dropFirst(2)
    let authority = rest.prefix { !"/?#".contains($0) }
    let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
    return host.isEmpty ? nil : String(host)
  }

  private static func decimal(_ text: String) -> Int64? {
    text.hasPrefix("+") || text.count > 18 ? nil : Int64(text)
  }

  private static func splitMethod(_ kept: inout [SpanAttributeKey: PlainValue]) {
    guard case .string(let method) = kept[.rpcMethod], let slash = method.lastIndex(of: "/"),
      slash > method.startIndex
    else { return }
    kept[.rpcMethod] = .string(String(method[method.index(after: slash)...]))
    if kept[.rpcService] == nil { kept[.rpcService] = .string(String(method[..<slash])) }
  }

  private static func addException(
    _ span: OTLPSpan, _ kept: inout [SpanAttributeKey: PlainValue]
  ) {
    guard let event = span.events.first(where: { $0.name == "exception" }) else { return }
    for key in [SpanAttributeKey.exceptionType, .exceptionMessage] where kept[key] == nil {
      for attribute in event.attributes where attribute.key == key.names[0] {
        guard case .stringValue(let text) = attribute.value.value, !text.isEmpty else { continue }
        let limit = key == .exceptionType ? 1024 : 256
        kept[key] = .string(PlainValue.kept(text, byteCountMax: limit))
      }
    }
  }

  private static let grpcNames: [Int64: String] = [
    0: "OK", 1: "CANCELLED", 2: "UNKNOWN", 3: "INVALID_ARGUMENT", 4: "DEADLINE_EXCEEDED",
    5: "NOT_FOUND", 6: "ALREADY_EXISTS", 7: "PERMISSION_DENIED", 8: "RESOURCE_EXHAUSTED",
    9: "FAILED_PRECONDITION", 10: "ABORTED", 11: "OUT_OF_RANGE", 12: "UNIMPLEMENTED",
    13: "INTERNAL", 14: "UNAVAILABLE", 15: "DATA_LOSS", 16: "UNAUTHENTICATED",
  ]
}
