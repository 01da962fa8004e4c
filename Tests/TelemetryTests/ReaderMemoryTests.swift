import Testing

@testable import Telemetry

@Suite struct `What readers remember is bounded for all together` {
  @Test func `a decoder whose part is full forgets between requests, and reads the same`() throws {
    var limits = DecodingLimits()
    limits.readerCount = SpanCache.shapeCountMax
    var forgetful = SpanDecoder(limits: limits)
    var other = SpanDecoder()
    for number in 0..<3 {
      var text = """
        {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"00000000000000000000000000000001",\
        "spanId":"000000000000000\(number + 1)","name":"x","startTimeUnixNano":"1"}]}]}]}
        """
      try text.withUTF8 {
        let bytes = UnsafeRawBufferPointer($0)
        let batch = try forgetful.decode(bytes, encoding: .json)
        let kept = try other.decode(bytes, encoding: .json)
        #expect(batch.generation == number)
        #expect(kept.generation == 0)
        #expect(batch.rows == kept.rows)
        #expect(batch.shapes == kept.shapes)
      }
    }
  }

  @Test func `every reader has a part, however many there are`() {
    var limits = DecodingLimits()
    #expect(limits.part(of: 100) == 100)
    limits.readerCount = 8
    #expect(limits.part(of: 100) == 12)
    #expect(limits.part(of: 4) == 1)
    limits.readerCount = 0
    #expect(limits.part(of: 100) == 100)
  }
}
