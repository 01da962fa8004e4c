import Telemetry
import Testing

@testable import Topology

@Suite struct `Log lines belong to the request that they were logged in` {
  /// shop serves GET / and calls cart; each does something inside.
  private static let spans = [
    SpanSketch(id: 1, service: "shop", name: "GET /", from: 0, to: 100),
    SpanSketch(id: 2, parent: 1, service: "shop", kind: .internal, from: 5, to: 95),
    SpanSketch(id: 3, parent: 2, service: "shop", kind: .client, from: 10, to: 90),
    SpanSketch(id: 4, parent: 3, service: "cart", name: "GET /cart", from: 15, to: 75),
  ]

  private static func line(
    _ span: UInt64, _ sentence: UInt64, trace: UInt64 = 1
  )
    -> TracedLines.Line
  {
    TracedLines.Line(traceHigh: 0, traceLow: trace, spanID: span, sentence: sentence)
  }

  /// What was said, by operation: 0 for each request.
  private static func told(
    _ lines: [TracedLines.Line], sample: TraceSample = TraceSample(), countMax: Int = 100
  ) -> [String] {
    var bench = SpanBench()
    var buffer = TraceBuffer(lineCountMax: countMax)
    bench.insert(spans, into: &buffer)
    // Some line has to be there before its request is judged, so that anybody listens.
    buffer.keep(Array(lines.prefix(1)), of: sample)
    _ = buffer.judge(endingBefore: second(1))
    buffer.keep(Array(lines.dropFirst()), of: sample)
    #expect(buffer.judge(endingBefore: second(10)).sayings.isEmpty)
    let joined = buffer.judge(endingBefore: second(11))
    return joined.sayings.map {
      "\(bench.symbols[joined.entryKeys[Int($0.key)].operation]) \($0.sentence)"
    }.sorted()
  }

  @Test(arguments: [
    ([line(1, 8)], ["GET / 0", "GET / 8", "GET /cart 0"]),
    // Logged in an inner span, or around the call.
    ([line(2, 8), line(3, 6)], ["GET / 0", "GET / 6", "GET / 8", "GET /cart 0"]),
    // Twice in one request is once.
    ([line(1, 8), line(2, 8)], ["GET / 0", "GET / 8", "GET /cart 0"]),
    ([line(4, 8)], ["GET / 0", "GET /cart 0", "GET /cart 8"]),
    // A span that nobody knows; another trace.
    ([line(9, 8)], ["GET / 0", "GET /cart 0"]),
    ([line(1, 8, trace: 2)], ["GET / 0", "GET /cart 0"]),
    // Nothing is known of requests while nobody logs.
    ([], []),
  ])
  func `is told once for each`(_ lines: [TracedLines.Line], _ wanted: [String]) {
    #expect(Self.told(lines) == wanted)
  }

  @Test func `and nothing is said where lines had to be left out`() {
    #expect(Self.told([Self.line(1, 8), Self.line(4, 6)], countMax: 1) == [])
  }

  @Test func `and nothing is said of traces outside the sample`() {
    var sample = TraceSample()
    sample.level = 1
    let isTaken = sample.takes(1)
    #expect(Self.told([Self.line(1, 8)], sample: sample).isEmpty == !isTaken)
  }

  @Test func `and is forgotten after its request`() {
    var buffer = TraceBuffer(lineCountMax: 100)
    buffer.expire(at: second(1_000))
    buffer.keep([Self.line(1, 8)], of: TraceSample())
    buffer.expire(at: second(1_061))
    #expect(buffer.lines.count == 1)
    buffer.expire(at: second(1_122))
    #expect(buffer.lines.count == 0)
  }

  @Test func `and smaller samples are part of larger ones`() {
    for level in UInt8(1)...12 {
      var (small, large) = (TraceSample(), TraceSample())
      (small.level, large.level) = (level, level - 1)
      let taken = (0..<100_000 as Range<UInt64>).filter { small.takes($0) }
      #expect(taken.allSatisfy { large.takes($0) })
      let expected = 100_000.0 / Double(1 << Int(level))
      #expect(abs(Double(taken.count) - expected) < 0.2 * expected + 20)
    }
  }
}
