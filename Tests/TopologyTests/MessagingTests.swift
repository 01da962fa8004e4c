import Telemetry
import Testing
import Topology

@Suite struct `The time that a message waits is known` {
  private static let queue: [SpanAttributeKey: String] = [
    .messagingSystem: "kafka", .messagingDestination: "orders",
  ]

  private static let send = SpanSketch(
    id: 10, trace: 1, service: "shop", kind: .producer, from: 0, to: 100, attributes: queue)

  /// A consumer span that begins 400 ns after the send ended.
  private static func receive(parent: UInt64, trace: UInt64, links: [UInt64]) -> SpanSketch {
    SpanSketch(
      id: 20, parent: parent, trace: trace, service: "mail", kind: .consumer, from: 500, to: 600,
      attributes: queue, links: links)
  }

  @Test(arguments: [
    (UInt64(10), UInt64(1), [UInt64]()), (0, 1, [10]), (0, 2, [10]), (10, 2, []), (99, 2, [10]),
  ])
  func `by parent or by link, in its trace or another`(
    _ parent: UInt64, _ trace: UInt64, _ links: [UInt64]
  ) throws {
    var bench = SpanBench()
    let joined = bench.judged([
      Self.send, Self.receive(parent: parent, trace: trace, links: links),
    ])
    let entry = try #require(joined.entries.first { $0.identity == bench.identity("mail") })
    #expect(entry.residenceNanoseconds == 400)
    #expect(entry.queue.map { bench.symbols[$0.name] } == "orders")
  }

  @Test func `also when the producer's trace is in another shard`() throws {
    var bench = SpanBench()
    let spans = [Self.send, Self.receive(parent: 0, trace: 2, links: [10])]
    var consuming = TraceBuffer()
    bench.insert(spans, into: &consuming, shard: Shard(index: 0, count: 2))
    let joined = consuming.told(endingBefore: .max)
    #expect(joined.exits.isEmpty, "the send is the other shard's")
    #expect(try #require(joined.entries.first).residenceNanoseconds == 400)
  }

  @Test func `not when nothing tells who sent it`() throws {
    var bench = SpanBench()
    let joined = bench.judged([Self.send, Self.receive(parent: 0, trace: 2, links: [])])
    let entry = try #require(joined.entries.first { $0.identity == bench.identity("mail") })
    #expect(entry.residenceNanoseconds == nil)
  }

  @Test func `a consumer whose clock is behind waited for nothing`() throws {
    var bench = SpanBench()
    var receive = Self.receive(parent: 10, trace: 1, links: [])
    (receive.from, receive.to) = (40, 60)
    let entry = try #require(
      bench.judged([Self.send, receive]).entries.first { $0.identity == bench.identity("mail") })
    #expect(entry.residenceNanoseconds == 0)
  }

  @Test func `a send is a call that nobody answers and that does not fail for it`() throws {
    var bench = SpanBench()
    let joined = bench.judged([Self.send, Self.receive(parent: 10, trace: 1, links: [])])
    let exit = try #require(joined.exits.first)
    #expect(exit.calleeIdentity == -1)
    #expect(exit.gapNanoseconds == nil)
    #expect(exit.provenance == .peerAttributes)
    #expect(exit.target.kind == .queue)
  }
}
