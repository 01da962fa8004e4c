import OTLPProtos
import SwiftProtobuf
import Telemetry
import Testing

/// Both generations of the semantic conventions become one key, and values their one form.
@Suite struct `Span attributes are normalised` {
  static let pairs = SpanAttributeKey.allCases.flatMap { key in key.names.map { (key, $0) } }

  @Test(arguments: pairs)
  func `under each of their names`(key: SpanAttributeKey, name: String) throws {
    let isHost = name.hasPrefix("net.host.")
    let value = key == .urlHost ? "https://x.example" : "word"
    let kept = try normalise([(name, .string(value))], kind: isHost ? .server : .client)
    #expect(kept.count == 1)
    #expect(kept[key] != nil, "\(name)")
  }

  @Test(arguments: SpanAttributeKey.allCases.filter { $0.names.count > 1 })
  func `the newest name wins in any order`(key: SpanAttributeKey) throws {
    let values = key.names.enumerated().map { index, name in
      (name, Sent.string(key == .urlHost ? "http://host\(index)/" : "WORD\(index)"))
    }
    let newest = try normalise([values[0]])
    #expect(try normalise(values) == newest)
    #expect(try normalise(values.reversed()) == newest)
  }

  @Test(arguments: [
    Table(
      .urlHost, "url.full", .string("https://u:p@shop.example:8443/a?b#c"), "shop.example:8443"),
    Table(.urlHost, "http.url", .string("http://[::1]:80"), "[::1]:80"),
    Table(.urlHost, "http.url", .string("http://shop.example?x=@y"), "shop.example"),
    Table(.urlHost, "http.host", .string("shop.example:80"), "shop.example:80"),
    Table(.urlHost, "url.full", .string("/relative"), nil),
    Table(.urlHost, "url.full", .string("mailto:x@y"), nil),
    Table(.urlHost, "url.full", .string("http://"), nil),
    Table(.httpResponseStatusCode, "http.status_code", .string("503"), 503),
    Table(.httpResponseStatusCode, "http.status_code", .int(503), 503),
    Table(.httpResponseStatusCode, "http.status_code", .string("5xx"), "5xx"),
    Table(.serverPort, "server.port", .string("5432"), 5432),
    Table(.dbNamespace, "db.redis.database_index", .int(3), "3"),
    Table(.dbResponseStatusCode, "db.response.status_code", .int(1205), "1205"),
    Table(.dbStatement, "db.query.summary", .string("SELECT orders"), "SELECT orders"),
    Table(.dbStatement, "db.statement", .string("select * from orders"), "SELECT orders"),
    Table(.rpcStatusCode, "rpc.grpc.status_code", .int(14), "UNAVAILABLE"),
    Table(.rpcStatusCode, "rpc.grpc.status_code", .int(99), "99"),
    Table(.rpcStatusCode, "rpc.response.status_code", .string("UNAVAILABLE"), "UNAVAILABLE"),
    Table(.rpcMethod, "rpc.method", .string("shop.v1.Cart/Add"), "Add"),
    Table(.rpcService, "rpc.method", .string("shop.v1.Cart/Add"), "shop.v1.Cart"),
    Table(.messagingOperation, "messaging.operation", .string("publish"), "send"),
    Table(.messagingOperation, "messaging.operation.type", .string("process"), "process"),
    Table(.errorType, "error.type", .string(""), nil),
  ])
  func `to one form of value`(table: Table) throws {
    #expect(try normalise([(table.name, table.sent)])[table.key] == table.kept)
  }

  @Test func `a server's peer is not the server`() throws {
    let sent = [("net.peer.name", Sent.string("caller")), ("net.host.name", .string("me"))]
    #expect(try normalise(sent, kind: .server)[.serverAddress] == .string("me"))
    #expect(try normalise(sent, kind: .client)[.serverAddress] == .string("caller"))
  }

  @Test func `of exceptions the first event and at most 256 bytes are kept`() throws {
    var span = OTLPSpan()
    for type in ["First", "Second"] {
      var event = OTLPSpan.Event()
      event.name = "exception"
      event.attributes = [
        keyValue("exception.type", .string(type)),
        keyValue("exception.message", .string(String(repeating: "é", count: 200))),
      ]
      span.events.append(event)
    }
    let kept = try normalise(span)
    #expect(kept[.exceptionType] == .string("First"))
    #expect(kept[.exceptionMessage] == .string(String(repeating: "é", count: 128)))
  }
}

@Suite struct `The stack trace of an exception` {
  @Test(arguments: [
    (1, 1), (1_024, 1_024), (1_025, 512 + 5 + 512), (5_000, 512 + 5 + 512),
  ])
  func `is kept, and loses its middle when it is long`(_ sent: Int, kept: Int) throws {
    var event = OTLPSpan.Event()
    event.name = "exception"
    event.attributes = [
      keyValue("exception.stacktrace", .string("<" + String(repeating: "x", count: sent - 1))),
      keyValue("exception.message", .string("no key")),
    ]
    var span = OTLPSpan()
    span.events = [event]
    let batch = try batch(of: span)
    let trace = try #require(PlainSpan.all(in: batch).first).trace
    #expect(trace.utf8.count == kept && trace.hasPrefix("<"))
    #expect(trace.contains("\n...\n") == (sent > 1_024))
  }
}

enum Sent: Sendable {
  case string(String)
  case int(Int64)
}

struct Table: Sendable {
  var key: SpanAttributeKey
  var name: String
  var sent: Sent
  var kept: PlainValue?

  init(_ key: SpanAttributeKey, _ name: String, _ sent: Sent, _ kept: String?) {
    (self.key, self.name, self.sent, self.kept) = (key, name, sent, kept.map { .string($0) })
  }

  init(_ key: SpanAttributeKey, _ name: String, _ sent: Sent, _ kept: Int64) {
    (self.key, self.name, self.sent, self.kept) = (key, name, sent, .int(kept))
  }
}

private func keyValue(_ key: String, _ sent: Sent) -> OTLPKeyValue {
  var pair = OTLPKeyValue()
  pair.key = key
  switch sent {
  case .string(let text): pair.value.stringValue = text
  case .int(let number): pair.value.intValue = number
  }
  return pair
}

private func normalise(
  _ attributes: [(String, Sent)], kind: OTLPSpan.SpanKind = .client
) throws -> [SpanAttributeKey: PlainValue] {
  var span = OTLPSpan()
  span.kind = kind
  span.attributes = attributes.map(keyValue)
  return try normalise(span)
}

/// What a batch holds of the attributes of one span.
private func normalise(_ span: OTLPSpan) throws -> [SpanAttributeKey: PlainValue] {
  try #require(PlainSpan.all(in: try batch(of: span)).first).attributes
}

/// A batch of one span, which is given ids.
private func batch(of span: OTLPSpan) throws -> SpanBatch {
  var span = span
  span.traceID = .init(repeating: 1, count: 16)
  span.spanID = .init(repeating: 2, count: 8)
  span.startTimeUnixNano = 1
  var scope = OTLPScopeSpans()
  scope.spans = [span]
  var resource = OTLPResourceSpans()
  resource.scopeSpans = [scope]
  var request = OTLPExportTraceServiceRequest()
  request.resourceSpans = [resource]
  var decoder = SpanDecoder()
  let bytes: [UInt8] = try request.serializedBytes()
  return try decoded(bytes) { (bytes) throws(WireError) in
    try decoder.decode(bytes, encoding: .protobuf)
  }
}
