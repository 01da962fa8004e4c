import Telemetry
import Testing

/// What swift-protobuf's own JSON never shows: other spellings, other orders, and mistakes.
@Suite struct `OTLP in JSON` {
  static let ids =
    #""startTimeUnixNano":1,"traceId":"0102030405060708090A0b0c0d0e0f10","#
    + #""spanId":"0102030405060708""#

  @Test(arguments: [
    #""startTimeUnixNano":"1750000000000000000""#, #""startTimeUnixNano":1750000000000000000"#,
    #""startTimeUnixNano":1.75e18"#, #""startTimeUnixNano":"1.75e18""#,
  ])
  func `takes 64-bit numbers as strings and as numbers`(member: String) throws {
    let spans = try spans(
      #"{"kind":2,"unknown":[{"a":null}],\#(Self.ids),\#(member),"name":"a\u00e9\ud834\udd1e\n"}"#)
    #expect(spans.map(\.start) == [1_750_000_000_000_000_000])
    #expect(spans.map(\.traceID) == [[0x0102_0304_0506_0708, 0x090A_0B0C_0D0E_0F10]])
    #expect(spans.map(\.name) == ["aé𝄞\n"])
    #expect(spans.map(\.kind) == [2])
  }

  @Test func `takes a value before its key, and null for nothing`() throws {
    let attribute = #"{"value":{"stringValue":"GET"},"key":"http.request.method"}"#
    let spans = try spans(
      #"{\#(Self.ids),"attributes":[\#(attribute)],"links":null,"events":null,"parentSpanId":null}"#
    )
    #expect(spans.first?.attributes == [.httpRequestMethod: .string("GET")])
    #expect(spans.first?.parentID == 0)
  }

  @Test func `takes a metric's points before its name`() throws {
    let text = #"{"gauge":{"dataPoints":[{"asInt":"7","timeUnixNano":"1"}]},"name":"m"}"#
    var reader = MetricReader()
    let request = #"{"resourceMetrics":[{"scopeMetrics":[{"metrics":[\#(text)]}]}]}"#
    let batch = try decoded(Array(request.utf8)) { (bytes) throws(WireError) in
      try reader.decode(bytes, encoding: .json)
    }
    #expect(PlainPoint.all(in: batch, of: reader).map(\.name) == ["m"])
    #expect(batch.points.map(\.value) == [7])
  }

  @Test(arguments: [
    (#""kind":"SPAN_KIND_SERVER""#, WireError.Kind.jsonTypeMismatch),
    (#""name":5"#, .jsonTypeMismatch), (#""startTimeUnixNano":true"#, .jsonTypeMismatch),
    (#""startTimeUnixNano":"soon""#, .jsonNumberInvalid),
    (#""startTimeUnixNano":-1"#, .jsonNumberInvalid),
    (#""startTimeUnixNano":18446744073709551616"#, .jsonNumberInvalid),
    (#""startTimeUnixNano":1.5"#, .jsonNumberInvalid),
    (#""startTimeUnixNano":01"#, .jsonNumberInvalid),
    (#""attributes":{}"#, .jsonTypeMismatch), (#""attributes":["x"]"#, .jsonTypeMismatch),
    (#""status":[]"#, .jsonTypeMismatch), (#""name":"\x""#, .jsonEscapeInvalid),
    (#""name":"\u12g4""#, .jsonEscapeInvalid), ("\"name\":\"a\u{1}\"", .jsonSyntax),
    (#""name":"a",,"kind":1"#, .jsonTypeMismatch), (#""name" "a""#, .jsonSyntax),
    (#""x":+1"#, .jsonSyntax), (#""x":nul"#, .jsonTypeMismatch), (#""x":[1 2]"#, .jsonSyntax),
  ])
  func `refuses wrong types and bad JSON, with the place`(member: String, kind: WireError.Kind) {
    let before = #"{"resourceSpans":[{"scopeSpans":[{"spans":[{\#(Self.ids),"#
    let text = "\(before)\(member)}]}]}]}"
    #expect {
      var decoder = SpanDecoder()
      _ = try decoded(Array(text.utf8)) { (bytes) throws(WireError) in
        try decoder.decode(bytes, encoding: .json)
      }
    } throws: { error in
      guard let error = error as? WireError else { return false }
      let place = before.utf8.count...before.utf8.count + member.utf8.count
      return error.kind == kind && place.contains(error.byteOffset)
    }
  }

  @Test(arguments: ["", " ", "[]", "null", "{", "{} x", "{}{}"])
  func `is one object and nothing else`(text: String) {
    for decoder in AnyDecoder.all where decoder.encoding == .json {
      #expect(!decoder.run(Array(text.utf8)).isDecoded, "\(text)")
    }
  }

  @Test(arguments: [
    #""traceId":"xx02030405060708090a0b0c0d0e0f10","spanId":"0102030405060708""#,
    #""traceId":"01","spanId":"0102030405060708""#, #""spanId":"0102030405060708""#,
    #""traceId":"","spanId":"0102030405060708""#,
  ])
  func `with ids that are none rejects the span only`(ids: String) throws {
    let batch = try decode("{\(ids)},{\(Self.ids)}")
    #expect(batch.count == 1)
    #expect(batch.rejection.count == 1)
    #expect(batch.rejection.reason.hasPrefix("span 0: "))
  }

  private func spans(_ span: String) throws -> [PlainSpan] {
    PlainSpan.all(in: try decode(span))
  }

  private func decode(_ spans: String) throws(WireError) -> SpanBatch {
    let text = #"{"resourceSpans":[{"scopeSpans":[{"spans":[\#(spans)]}]}]}"#
    var decoder = SpanDecoder()
    return try decoded(Array(text.utf8)) { (bytes) throws(WireError) in
      try decoder.decode(bytes, encoding: .json)
    }
  }
}
