import Telemetry
import TestSeeds
import Testing
import Topology

/// Random spans of a few traces in a random order, with all that goes wrong on the way: ids that
/// come again, parents that are missing, of another trace or in a circle, links, late spans, and
/// traces of very different sizes.
private struct RandomSpans {
  var spans: [SpanSketch] = []

  init(_ random: inout SeededGenerator) {
    let traceCount = UInt64.random(in: 1...12, using: &random)
    for trace in 1...traceCount {
      let isLarge = Int.random(in: 0..<12, using: &random) == 0
      let count = Int.random(in: 1...(isLarge ? 200 : 24), using: &random)
      for _ in 0..<count { spans.append(Self.span(trace, count, &random)) }
    }
    spans.shuffle(using: &random)
  }

  private static func span(
    _ trace: UInt64, _ count: Int, _ random: inout SeededGenerator
  ) -> SpanSketch {
    let kinds: [SpanBatch.Kind] = [
      .internal, .server, .server, .client, .client, .consumer, .producer, .unspecified,
    ]
    let ids = UInt64(count) * 5 / 4 + 1
    let id = UInt64.random(in: 1...ids, using: &random)
    // Mostly trees; now and then anything, circles among it.
    let isTree = Int.random(in: 0..<8, using: &random) > 0
    let parent = UInt64.random(in: 0...(isTree ? id - 1 : ids + 2), using: &random)
    let from = Int64.random(in: 0...200_000_000_000, using: &random)
    var sketch = SpanSketch(
      id: id + trace % 3, parent: parent == 0 ? 0 : parent + trace % 3, trace: trace,
      service: ["a", "b", "c"].randomElement(using: &random) ?? "a",
      kind: kinds.randomElement(using: &random) ?? .internal,
      name: ["x", "y"].randomElement(using: &random) ?? "x", from: from,
      to: from + Int64.random(in: 0...20_000_000_000, using: &random),
      isError: Int.random(in: 0..<3, using: &random) == 0)
    if Bool.random(using: &random) {
      let status = ["200", "404", "429", "500"].randomElement(using: &random)
      sketch.attributes[.httpResponseStatusCode] = status
    }
    if sketch.kind == .consumer || sketch.kind == .producer {
      sketch.attributes[.messagingSystem] = "kafka"
      sketch.attributes[.messagingDestination] = "orders"
    }
    if Bool.random(using: &random) {
      sketch.links = [UInt64.random(in: 1...ids + 2, using: &random), 3]
    }
    return sketch
  }
}

@Suite struct `Judging in flat memory` {
  @Test(arguments: 1...60 as ClosedRange<UInt64>)
  func `agrees with the slow way, window by window`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let spans = RandomSpans(&random).spans
    let shardCount = Int.random(in: 1...3, using: &random)
    let limit = Bool.random(using: &random) ? 1_000_000 : spans.count / 2
    let limitInTrace = Bool.random(using: &random) ? 10_000 : 70
    for index in 0..<shardCount {
      var bench = SpanBench()
      let shard = Shard(index: index, count: shardCount)
      var fast = TraceBuffer(spanCountMax: limit, spanCountInTraceMax: limitInTrace)
      var slow = SlowTraces(spanCountMax: limit, spanCountInTraceMax: limitInTrace)
      var left = spans[...]
      for window in 1...60 as ClosedRange<Int> {
        let part = left.prefix(Int.random(in: 0...spans.count / 20 + 1, using: &random))
        left = left.dropFirst(part.count)
        bench.insert(Array(part), into: &fast, shard: shard)
        for sketch in part { slow.insert(sketch, bench.series(of: sketch), shard: shard) }
        let end = second(Double(window) * 5)
        let comment = "seed \(seed), shard \(index), window \(window)"
        expectSame(fast.told(endingBefore: end), slow.judge(endingBefore: end), comment)
        fast.expire(at: end)
        slow.expire(at: end)
        #expect(fast.spanCount == slow.spanCount, "\(comment)")
        #expect(fast.droppedCount == slow.droppedCount, "\(comment)")
        #expect(fast.duplicateCount == slow.duplicateCount, "\(comment)")
        #expect(fast.orphanCount == slow.orphanCount, "\(comment)")
        #expect(fast.forgottenEarlyCount == slow.forgottenEarlyCount, "\(comment)")
      }
    }
  }

  private func expectSame(_ found: ToldSpans, _ wanted: ToldSpans, _ comment: String) {
    #expect(counted(found.entries) == counted(wanted.entries), "\(comment)")
    #expect(counted(found.exits) == counted(wanted.exits), "\(comment)")
  }

  private func counted<Span: Hashable>(_ spans: [Span]) -> [Span: Int] {
    Dictionary(spans.map { ($0, 1) }, uniquingKeysWith: +)
  }
}
