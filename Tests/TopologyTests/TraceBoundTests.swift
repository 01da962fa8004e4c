import Telemetry
import Testing
import Topology

@Suite struct `Pending spans are bounded and odd ones do no harm` {
  private func entry(_ id: UInt64, trace: UInt64, from: Double = 0, to: Double = 1) -> SpanSketch {
    SpanSketch(
      id: id, trace: trace, service: "shop", from: Timestamp.nanoseconds(atSecond: from),
      to: Timestamp.nanoseconds(atSecond: to))
  }

  @Test func `a span that is sent again is dropped and counted`() {
    var bench = SpanBench()
    var buffer = TraceBuffer()
    bench.insert([entry(1, trace: 1), entry(1, trace: 2)], into: &buffer)
    bench.insert([entry(1, trace: 1), entry(2, trace: 1)], into: &buffer)
    #expect(buffer.duplicateCount == 1)
    #expect(buffer.spanCount == 3)
    #expect(buffer.told(endingBefore: .max).entries.count == 3)
  }

  @Test func `a span that is sent again after it was judged is not judged again`() {
    var bench = SpanBench()
    var buffer = TraceBuffer()
    bench.insert([entry(1, trace: 1)], into: &buffer)
    #expect(buffer.told(endingBefore: .max).entries.count == 1)
    bench.insert([entry(1, trace: 1)], into: &buffer)
    #expect(buffer.told(endingBefore: .max).entries.isEmpty)
    #expect(buffer.duplicateCount == 1)
  }

  @Test func `spans beyond the bound are dropped and counted, and room comes back`() {
    var bench = SpanBench()
    var buffer = TraceBuffer(spanCountMax: 3)
    bench.insert((1...5).map { entry($0, trace: $0) }, into: &buffer)
    #expect(buffer.spanCount == 3)
    #expect(buffer.droppedCount == 2)
    #expect(buffer.told(endingBefore: second(10)).entries.count == 3)
    buffer.expire(at: second(2 + TraceBuffer.retentionSeconds))
    #expect(buffer.spanCount == 0)
    bench.insert([entry(6, trace: 6)], into: &buffer)
    #expect(buffer.spanCount == 1)
  }

  @Test func `where the next window would not fit, the oldest judged spans are forgotten first`() {
    var bench = SpanBench()
    var buffer = TraceBuffer(spanCountMax: 1_000)
    // A hundred spans a second, of which ten seconds and not sixty fit.
    for start in stride(from: 0, to: 60, by: 5) {
      let spans = (0..<500).map { number in
        let time = Double(start) + Double(number) / 100
        return entry(
          UInt64(number + 1), trace: UInt64(start * 100 + number + 1), from: time, to: time)
      }
      bench.insert(spans, into: &buffer)
      let end = second(Double(start + 5))
      #expect(buffer.told(endingBefore: end).entries.count == 500)
      buffer.expire(at: end)
      #expect(buffer.spanCount <= 375 && buffer.spanCount >= 275, "at \(start) s")
    }
    #expect(buffer.droppedCount == 0)
    #expect(buffer.forgottenEarlyCount + buffer.spanCount == 6_000)
  }

  @Test func `spans that are not judged yet make room for nobody`() {
    var bench = SpanBench()
    var buffer = TraceBuffer(spanCountMax: 10)
    bench.insert((1...9).map { entry($0, trace: $0, from: 0, to: 200) }, into: &buffer)
    buffer.expire(at: second(5))
    #expect(buffer.spanCount == 9)
    #expect(buffer.forgottenEarlyCount == 0)
    bench.insert((10...12).map { entry($0, trace: $0) }, into: &buffer)
    #expect(buffer.droppedCount == 2)
  }

  @Test func `judged spans stay for the retention, unjudged ones until they are judged`() {
    var bench = SpanBench()
    var buffer = TraceBuffer()
    bench.insert([entry(1, trace: 1), entry(2, trace: 2, from: 0, to: 200)], into: &buffer)
    _ = buffer.told(endingBefore: second(5))
    buffer.expire(at: second(TraceBuffer.retentionSeconds))
    #expect(buffer.spanCount == 2, "the first is still kept")
    buffer.expire(at: second(5 + TraceBuffer.retentionSeconds))
    #expect(buffer.spanCount == 1, "the second has not been judged yet")
    #expect(buffer.told(endingBefore: second(201)).entries.count == 1)
    buffer.expire(at: second(202 + TraceBuffer.retentionSeconds))
    #expect(buffer.spanCount == 0)
  }

  @Test func `a trace of a future that never came is forgotten and counted`() {
    var bench = SpanBench()
    var buffer = TraceBuffer()
    bench.insert([entry(1, trace: 1, from: 0, to: 1e9)], into: &buffer)
    buffer.expire(at: second(100))
    #expect(buffer.spanCount == 0)
    #expect(buffer.droppedCount == 1)
  }

  @Test(
    arguments: [
      [(1, 1)],
      [(1, 2), (2, 1)],
      [(1, 3), (2, 1), (3, 2)],
      [(1, 2), (2, 3), (3, 2)],
    ] as [[(UInt64, UInt64)]])
  func `cyclic parents end`(_ parents: [(id: UInt64, parent: UInt64)]) {
    for kind in [SpanBatch.Kind.internal, .server, .client, .consumer, .producer] {
      for services in [["a"], ["a", "b"]] {
        var bench = SpanBench()
        let joined = bench.judged(
          parents.map { id, parent in
            SpanSketch(
              id: id, parent: parent, service: services[Int(id) % services.count], kind: kind,
              from: 0, to: 10)
          })
        for entry in joined.entries { #expect((0...10).contains(entry.selfNanoseconds)) }
        #expect(joined.entries.count + joined.exits.count <= 2 * parents.count)
      }
    }
  }

  @Test func `a span whose parent never came is counted as an orphan`() {
    var bench = SpanBench()
    var buffer = TraceBuffer()
    var orphan = entry(2, trace: 1)
    orphan.parent = 99
    bench.insert([entry(1, trace: 1), orphan], into: &buffer)
    _ = buffer.told(endingBefore: .max)
    #expect(buffer.orphanCount == 1)
  }

  @Test func `one trace cannot take all the room`() {
    var bench = SpanBench()
    var buffer = TraceBuffer(spanCountMax: 100, spanCountInTraceMax: 10)
    bench.insert((1...25).map { entry($0, trace: 1) } + [entry(1, trace: 2)], into: &buffer)
    #expect(buffer.spanCount == 11)
    #expect(buffer.droppedCount == 15)
  }

  @Test(arguments: [1, 2, 3, 8])
  func `every trace is taken by exactly one shard`(_ count: Int) {
    let shards = (0..<count).map { Shard(index: $0, count: count) }
    for hash in [0, 1, 7, UInt64.max, 1 << 63, 12_345_678_901] {
      #expect(shards.count { $0.takes(hash) } == 1)
    }
  }

  @Test(arguments: [2, 3, 8])
  func `ids that are counters are shared out evenly`(_ count: Int) {
    let shards = (0..<count).map { Shard(index: $0, count: count) }
    for step in [UInt64(1), 8, 1 << 32] {
      let taken = shards.map { shard in (0..<8_000).count { shard.takes(UInt64($0) &* step) } }
      for share in taken { #expect(abs(share * count - 8_000) < 800, "\(taken) by \(step)") }
    }
  }
}
