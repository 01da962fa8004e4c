import Telemetry
import Testing
import Topology

@testable import Engine

@Suite struct `The engine keeps its bounds and counts what is beyond` {
  @Test func `of strings`() throws {
    var estate = try #require(SyntheticEstate { $0.symbolCountMax = 200 })
    for window in 0..<20 {
      estate.absorb(
        (0..<50).map { number in
          let time = second(Double(window) * 5 + 1).nanoseconds
          let id = UInt64(window * 50 + number + 1)
          return SpanSketch(
            id: id, trace: id, service: "shop", name: "x\(id)x", from: time, to: time + 1_000_000)
        })
    }
    #expect(try #require(estate.counter("symbols")) <= 200)
    #expect(try #require(estate.counter("strings beyond the symbol limit")) > 500)
  }

  @Test func `of pending spans`() throws {
    var estate = try #require(SyntheticEstate { $0.pendingSpanCountMax = 100 })
    for window in 0..<20 { estate.window(window) }
    #expect(try #require(estate.counter("pending spans")) <= 100)
    #expect(try #require(estate.counter("spans dropped")) > 1_000)
  }

  @Test func `of senders`() throws {
    var estate = try #require(SyntheticEstate { $0.identityCountMax = 10 })
    for window in 0..<5 {
      for number in 0..<30 {
        let time = second(Double(window) * 5 + 1).nanoseconds
        let id = UInt64(window * 30 + number + 1)
        estate.absorb([
          SpanSketch(id: id, trace: id, service: "service \(number)", from: time, to: time + 1_000)
        ])
      }
    }
    estate.advance(to: second(60))
    #expect(try #require(estate.counter("senders")) <= 10)
    #expect(try #require(estate.counter("senders refused")) >= 100)
    #expect(!estate.engine.snapshot.graph.entities.contains { $0.name == "service 25" })
  }

  @Test func `of series`() throws {
    var estate = try #require(SyntheticEstate { $0.seriesCountMax = 5 })
    for window in 0..<6 {
      for number in 0..<20 {
        estate.gauge(
          "shop", at: second(Double(window) * 5 + 1), "load", "series \(number)", value: 0.1)
      }
    }
    estate.advance(to: second(60))
    #expect(estate.counter("series") == 5)
    #expect(estate.counter("series points dropped") == 15 * 6)
  }

  @Test func `of entities`() throws {
    var estate = try #require(SyntheticEstate { $0.topology.entityCountMax = 6 })
    for window in 0..<10 { estate.window(window) }
    #expect(estate.engine.snapshot.graph.entities.count == 6)
    #expect(try #require(estate.counter("entities or relations refused")) > 0)
  }

  /// Any time that the wire can carry.
  @Test(arguments: [
    Timestamp.zero, Timestamp(nanoseconds: 1), Timestamp(nanoseconds: 86_400_000_000_000),
    Timestamp(nanoseconds: Int64.max), Timestamp(nanoseconds: Int64.max - 5_000_000_000),
    Timestamp(nanoseconds: 4_000_000_000_000_000_000), second(3_700), second(-3_700),
  ])
  func `of time`(_ odd: Timestamp) throws {
    for isFirst in [false, true] {
      var estate = try #require(SyntheticEstate())
      if !isFirst { for window in 0..<12 { estate.window(window) } }
      let from = max(0, odd.nanoseconds - 1_000_000)
      for id in 1...3 as ClosedRange<UInt64> {
        estate.absorb([
          SpanSketch(
            id: 1 << 60 | id, trace: 1 << 60 | id, service: "odd", from: from, to: odd.nanoseconds)
        ])
        estate.log("odd", at: odd, "out of memory")
        estate.gauge("odd", at: odd, "load", value: 1)
        // Those whose clocks are right are heard in between.
        let time = second(60.2 + Double(id) / 10).nanoseconds
        estate.absorb([
          SpanSketch(id: 1 << 61 | id, trace: 1 << 61, service: "web", from: time, to: time + 1_000)
        ])
      }
      guard !isFirst else { continue }
      for window in 13..<20 { estate.window(window) }
      #expect(!estate.causes.contains { $0.contains("odd") })
      #expect(estate.engine.snapshot.at >= second(80), "time goes on")
      #expect(estate.engine.snapshot.at <= second(100), "at its own pace")
    }
  }

  @Test func `and says which items it refused for their time`() throws {
    var estate = try #require(SyntheticEstate())
    for window in 0..<12 { estate.window(window) }
    let good = second(60).nanoseconds
    estate.absorb(
      [good, 5_000_000_000, good + 1, good + 4_000_000_000_000].enumerated().map { number, time in
        SpanSketch(
          id: UInt64(number + 1) << 50, trace: 3, service: "web", from: time, to: time + 1)
      })
    #expect(estate.engine.rejection.count == 2)
    #expect(estate.engine.rejection.reason.contains("5000000001"))
    estate.window(13)
    #expect(estate.engine.rejection.count == 0)
    #expect(estate.counter("items of an impossible time refused") == 2)
  }
}
