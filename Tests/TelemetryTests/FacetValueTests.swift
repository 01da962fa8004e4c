import Testing

@testable import Telemetry

@Suite struct `Facets` {
  @Test func `of an attribute tell so many values apart, and no more`() throws {
    let count = FacetValues.countMax + 8
    let spans = (0..<count).map { number in
      """
      {"traceId":"00000000000000000000000000000001","spanId":"00000000000000\(number + 10)",\
      "name":"x","kind":2,"startTimeUnixNano":"1","endTimeUnixNano":"2",\
      "attributes":[{"key":"tenant.id","value":{"stringValue":"t\(number)"}}]}
      """
    }
    var text =
      "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[\(spans.joined(separator: ","))]}]}]}"
    var decoder = SpanDecoder()
    let batch = try text.withUTF8 {
      try decoder.decode(UnsafeRawBufferPointer($0), encoding: .json)
    }
    #expect(batch.count == count)
    let values = batch.rows.map { row in
      let range = batch.shapes[Int(row.shape)].attributes
      return batch.attributes[Int(range.lowerBound)].value.text(in: batch.symbols)
    }
    let known = (0..<FacetValues.countMax).map { "t\($0)" }
    #expect(values == known + [String](repeating: "(other)", count: 8))
    #expect(batch.shapes.count == FacetValues.countMax + 1)
  }
}
