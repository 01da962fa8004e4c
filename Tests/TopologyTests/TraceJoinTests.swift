import Telemetry
import Testing
import Topology

@Suite struct `Spans of one trace are joined` {
  /// shop serves for 100 ns and calls cart, which serves for 60 of the 80 ns that shop waits.
  private static func call(isError: Bool = false) -> [SpanSketch] {
    [
      SpanSketch(id: 1, service: "shop", name: "GET /", from: 0, to: 100, isError: isError),
      SpanSketch(
        id: 2, parent: 1, service: "shop", kind: .client, from: 10, to: 90, isError: isError),
      SpanSketch(
        id: 3, parent: 2, service: "cart", name: "GET /cart", from: 15, to: 75, isError: isError),
    ]
  }

  @Test func `a client span and the server span below it give callee, gap and provenance`() throws {
    var bench = SpanBench()
    let joined = bench.judged(Self.call())
    #expect(joined.exits.count == 1)
    let exit = try #require(joined.exits.first)
    #expect(exit.identity == bench.identity("shop"))
    #expect(exit.calleeIdentity == bench.identity("cart"))
    #expect(bench.symbols[exit.operation] == "GET /")
    #expect(bench.symbols[exit.calleeOperation] == "GET /cart")
    #expect(exit.durationNanoseconds == 80)
    #expect(exit.gapNanoseconds == 20)
    #expect(exit.provenance == .parentChild)
    #expect(!exit.isUnanswered)
  }

  @Test func `a server that says it took longer than its caller leaves no negative gap`() throws {
    var bench = SpanBench()
    let joined = bench.judged([
      SpanSketch(id: 2, service: "shop", kind: .client, from: 10, to: 20),
      SpanSketch(id: 3, parent: 2, service: "cart", from: 0, to: 50),
    ])
    #expect(try #require(joined.exits.first).gapNanoseconds == 0)
  }

  @Test func `an error belongs to the span whose callees did not fail`() {
    var bench = SpanBench()
    let joined = bench.judged(Self.call(isError: true))
    let begun = joined.entries.filter(\.isErrorBegun).map { bench.services[Int($0.identity)] }
    let failed = joined.entries.filter(\.isError).map { bench.services[Int($0.identity)] }
    #expect(begun == ["cart"])
    #expect(Set(failed) == ["shop", "cart"])
  }

  @Test func `an error after a callee answered well begins here`() {
    var bench = SpanBench()
    var spans = Self.call()
    spans[0].isError = true
    let joined = bench.judged(spans)
    let begun = joined.entries.filter(\.isErrorBegun).map { bench.services[Int($0.identity)] }
    #expect(begun == ["shop"])
  }

  @Test(arguments: [
    (true, true, false), (true, false, true), (false, true, false), (false, false, false),
  ])
  func `a failed call without a server span is unanswered`(
    _ isError: Bool, _ hasServer: Bool, _ isUnanswered: Bool
  ) throws {
    var bench = SpanBench()
    var spans = Self.call(isError: isError)
    if !hasServer { spans.removeLast() }
    let exit = try #require(bench.judged(spans).exits.first)
    #expect(exit.isUnanswered == isUnanswered)
    #expect((exit.gapNanoseconds != nil) == hasServer)
    #expect((exit.calleeIdentity >= 0) == hasServer)
  }

  @Test(arguments: [
    // status, span status, client: error, throttled, denied, server: error
    ("200", true, true, false, false, true), ("404", true, false, false, false, false),
    ("401", false, true, false, true, false), ("403", false, true, false, true, false),
    ("429", false, true, true, false, false), ("500", false, true, false, false, true),
    ("503", false, true, false, false, true), ("nonsense", false, false, false, false, false),
    ("-1", true, true, false, false, true),
  ])
  func `an HTTP status decides what is a failure`(
    _ status: String, _ isError: Bool, _ isFailure: Bool, _ isThrottled: Bool, _ isDenied: Bool,
    _ isServerFailure: Bool
  ) throws {
    var bench = SpanBench()
    let attributes: [SpanAttributeKey: String] = [.httpResponseStatusCode: status]
    let joined = bench.judged([
      SpanSketch(
        id: 1, service: "shop", kind: .client, from: 0, to: 9, isError: isError,
        attributes: attributes),
      SpanSketch(
        id: 2, service: "cart", from: 0, to: 9, isError: isError, attributes: attributes),
    ])
    let exit = try #require(joined.exits.first)
    #expect(exit.isError == isFailure)
    #expect(exit.isThrottled == isThrottled)
    #expect(exit.isDenied == isDenied)
    let entry = try #require(joined.entries.first)
    #expect(entry.isError == isServerFailure)
    #expect(entry.isThrottled == isThrottled)
    #expect(entry.isDenied == isDenied)
  }

  @Test func `of nested client spans of one service only the inner one is a call`() {
    var bench = SpanBench()
    let joined = bench.judged([
      SpanSketch(id: 1, service: "shop", from: 0, to: 100),
      SpanSketch(id: 2, parent: 1, service: "shop", kind: .client, from: 5, to: 95),
      SpanSketch(id: 3, parent: 2, service: "shop", kind: .client, from: 10, to: 90),
      SpanSketch(id: 4, parent: 3, service: "cart", from: 20, to: 80),
    ])
    #expect(joined.exits.map(\.durationNanoseconds) == [80])
    #expect(joined.entries.first { $0.durationNanoseconds == 100 }?.exitCount == 1)
    #expect(joined.entries.first { $0.durationNanoseconds == 100 }?.selfNanoseconds == 20)
  }

  @Test func `a server span right below a span of another service shows a call by itself`() throws {
    var bench = SpanBench()
    let joined = bench.judged([
      SpanSketch(id: 1, service: "shop", name: "GET /", from: 0, to: 100),
      SpanSketch(id: 2, parent: 1, service: "shop", kind: .internal, from: 5, to: 95),
      SpanSketch(id: 3, parent: 2, service: "cart", name: "GET /cart", from: 10, to: 60),
    ])
    let exit = try #require(joined.exits.first)
    #expect(joined.exits.count == 1)
    #expect(exit.provenance == .directChild)
    #expect(exit.identity == bench.identity("shop"))
    #expect(exit.calleeIdentity == bench.identity("cart"))
    #expect(bench.symbols[exit.operation] == "GET /")
    #expect(exit.gapNanoseconds == nil)
    let entry = try #require(joined.entries.first { $0.identity == bench.identity("shop") })
    #expect(entry.selfNanoseconds == 50)
  }

  @Test func `an internal span of another service is an entry, one of the same service is not`() {
    var bench = SpanBench()
    let joined = bench.judged([
      SpanSketch(id: 1, service: "shop", kind: .internal, name: "root", from: 0, to: 100),
      SpanSketch(id: 2, parent: 1, service: "shop", kind: .internal, name: "step", from: 1, to: 9),
      SpanSketch(id: 3, parent: 1, service: "cart", kind: .internal, name: "far", from: 20, to: 30),
    ])
    #expect(Set(joined.entries.map { bench.symbols[$0.operation] }) == ["root", "far"])
  }

  @Test func `a span is judged once, in the order in which spans end`() {
    var bench = SpanBench()
    var buffer = TraceBuffer()
    bench.insert(Self.call(), into: &buffer)
    let first = buffer.told(endingBefore: Timestamp(nanoseconds: 76))
    #expect(first.entries.map(\.identity) == [bench.identity("cart")])
    #expect(first.exits.isEmpty)
    let rest = buffer.told(endingBefore: .max)
    #expect(rest.entries.map(\.identity) == [bench.identity("shop")])
    #expect(rest.exits.map(\.calleeIdentity) == [bench.identity("cart")])
    let nothing = buffer.told(endingBefore: .max)
    #expect(nothing.entries.isEmpty && nothing.exits.isEmpty)
  }

  @Test func `a span that comes late is judged with the relatives that are still there`() throws {
    var bench = SpanBench()
    var buffer = TraceBuffer()
    var spans = Self.call()
    let late = spans.removeLast()
    bench.insert(spans, into: &buffer)
    #expect(try #require(buffer.told(endingBefore: .max).exits.first).calleeIdentity == -1)
    bench.insert([late], into: &buffer)
    let joined = buffer.told(endingBefore: .max)
    #expect(joined.entries.map(\.identity) == [bench.identity("cart")])
    #expect(joined.exits.isEmpty, "the call itself is judged already")
  }
}
