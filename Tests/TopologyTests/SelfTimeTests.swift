import Telemetry
import TestSeeds
import Testing
import Topology

/// A random tree of spans over a few services, with all that makes trees awkward: children that
/// begin before or end after their parent, that overlap, and kinds that fit badly.
struct RandomTree {
  private(set) var spans: [SpanSketch] = []

  init(_ random: inout SeededGenerator) {
    let count = Int.random(in: 1...14, using: &random)
    for id in 1...UInt64(count) {
      let parent = id == 1 ? 0 : UInt64.random(in: 1..<id, using: &random)
      let from = Int64.random(in: 0...60, using: &random)
      let kinds: [SpanBatch.Kind] = [
        .internal, .server, .client, .client, .consumer, .producer, .unspecified,
      ]
      spans.append(
        SpanSketch(
          id: id, parent: parent, service: ["a", "b", "c"].randomElement(using: &random) ?? "a",
          kind: id == 1 ? .server : kinds.randomElement(using: &random) ?? .internal,
          name: "span \(Character(Unicode.Scalar(96 + UInt8(id))))", from: from,
          to: from + Int64.random(in: 0...60, using: &random),
          isError: Int.random(in: 0..<3, using: &random) == 0))
    }
    spans.shuffle(using: &random)
  }
}

/// The definition of an entry's own time, read from the bottom up and counted nanosecond by
/// nanosecond.
struct SelfTimeOracle {
  let spans: [SpanSketch]

  private func span(_ id: UInt64) -> SpanSketch? { spans.first { $0.id == id } }

  private func isCall(_ span: SpanSketch) -> Bool {
    guard span.kind == .client || span.kind == .producer else { return false }
    return !spans.contains {
      $0.parent == span.id && $0.service == span.service
        && ($0.kind == .client || $0.kind == .producer)
    }
  }

  /// Whether `entry` waits for `other` by itself: nothing between the two is a call or of another
  /// service.
  private func waits(_ entry: SpanSketch, for other: SpanSketch) -> Bool {
    guard other.kind != .consumer, other.id != entry.id else { return false }
    guard isCall(other) || other.service != entry.service || other.kind == .server else {
      return false
    }
    var above = span(other.parent)
    while let between = above, between.id != entry.id {
      let isPassed =
        between.service == entry.service && !isCall(between) && between.kind != .server
        && between.kind != .consumer
      guard isPassed else { return false }
      above = span(between.parent)
    }
    return above != nil
  }

  func callees(of entry: SpanSketch) -> [SpanSketch] { spans.filter { waits(entry, for: $0) } }

  func selfNanoseconds(of entry: SpanSketch) -> Int64 {
    let callees = callees(of: entry)
    return Int64(
      (entry.from..<entry.to).count { moment in
        !callees.contains { $0.from <= moment && moment < $0.to }
      })
  }
}

@Suite struct `Time and errors of one's own` {
  @Test(arguments: 1...400 as ClosedRange<UInt64>)
  func `agree with the definition on random trees`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let spans = RandomTree(&random).spans
    let oracle = SelfTimeOracle(spans: spans)
    var bench = SpanBench()
    let joined = bench.judged(spans)
    for entry in joined.entries {
      let name = bench.symbols[entry.operation]
      guard let span = spans.first(where: { $0.name == name }) else {
        Issue.record("an entry of no span, seed \(seed)")
        continue
      }
      let callees = oracle.callees(of: span)
      let wanted = oracle.selfNanoseconds(of: span)
      #expect(entry.selfNanoseconds == wanted, "\(name), seed \(seed)")
      #expect(entry.exitCount == Int32(callees.count), "\(name), seed \(seed)")
      let isBegun = span.isError && !callees.contains(where: \.isError)
      #expect(entry.isErrorBegun == isBegun, "\(name), seed \(seed)")
    }
    let served = spans.count { $0.kind == .server || $0.kind == .consumer }
    #expect(joined.entries.count >= served, "seed \(seed)")
  }

  @Test func `overlapping calls count once`() throws {
    var bench = SpanBench()
    let joined = bench.judged([
      SpanSketch(id: 1, service: "shop", from: 0, to: 100),
      SpanSketch(id: 2, parent: 1, service: "shop", kind: .client, from: 10, to: 50),
      SpanSketch(id: 3, parent: 1, service: "shop", kind: .client, from: 40, to: 70),
      SpanSketch(id: 4, parent: 1, service: "shop", kind: .client, from: 90, to: 400),
    ])
    #expect(try #require(joined.entries.first).selfNanoseconds == 30)
  }

  @Test func `nobody waits for a consumer`() throws {
    var bench = SpanBench()
    let joined = bench.judged([
      SpanSketch(id: 1, service: "shop", from: 0, to: 100),
      SpanSketch(id: 2, parent: 1, service: "shop", kind: .producer, from: 10, to: 20),
      SpanSketch(id: 3, parent: 2, service: "mail", kind: .consumer, from: 30, to: 90),
    ])
    let entry = try #require(joined.entries.first { $0.identity == bench.identity("shop") })
    #expect(entry.selfNanoseconds == 90)
  }
}
