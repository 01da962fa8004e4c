import Answers
import Causes
import Telemetry
import Testing

@testable import Engine

/// What can be looked at of those in trouble.
@Suite struct `Evidence is looked for when a symptom is present` {
  @Test func `of a quiet estate there is none`() throws {
    var estate = try #require(SyntheticEstate())
    for window in 0..<12 { estate.window(window) }
    #expect(estate.engine.snapshot.evidence.isEmpty)
  }

  @Test func `whole traces that failed, and an ordinary one to compare`() throws {
    var estate = try #require(SyntheticEstate())
    for window in 0..<8 { estate.window(window) }
    for window in 8..<12 { estate.window(window, failing: "cart") }
    let cart = try #require(estate.engine.snapshot.evidence.first { $0.service == "cart" })
    #expect(cart.failedCount > 0)
    #expect(cart.failedCount < cart.requestCount)
    #expect(cart.traces.map(\.kind).filter { $0 == .failed }.count == 2)
    #expect(cart.traces.last?.kind == .ordinary)
    let failed = try #require(cart.traces.first)
    #expect(
      failed.spans.map(\.service) == ["web", "web", "shop", "shop", "cart", "cart", "shop", "mail"])
    #expect(failed.spans.map(\.depth) == [0, 1, 2, 3, 4, 5, 3, 4])
    let chosen = try #require(failed.spans.first { $0.isChosen })
    #expect(chosen.service == "cart")
    #expect(chosen.isError)
    #expect(chosen.kind == "server")
    #expect(chosen.offsetNanoseconds == 10_000_000)
    // 15 ms, of which the statement takes from the 12th to the 20th.
    #expect(chosen.durationNanoseconds == 15_000_000)
    #expect(chosen.selfNanoseconds == 7_000_000)
    #expect(failed.durationNanoseconds == 60_000_000)
    let statement = try #require(failed.spans.first { $0.kind == "client" && $0.service == "cart" })
    #expect(statement.attributes.contains(ExemplarAttribute("peer.system", "mysql")))
  }

  @Test(arguments: [2, 3, 4])
  func `is the same on any number of shards`(_ shards: Int) throws {
    func evidence(shards: Int) throws -> [Evidence] {
      var estate = try #require(SyntheticEstate { $0.shardCount = shards })
      for window in 0..<12 {
        estate.window(window, failing: window < 8 ? nil : "mail", cut: .oneForAll)
      }
      return estate.engine.snapshot.evidence
    }
    let expected = try evidence(shards: 1)
    #expect(!expected.isEmpty)
    #expect(try evidence(shards: shards) == expected)
  }

  @Test func `lines of the log, new ones first, without secrets`() throws {
    var estate = try #require(SyntheticEstate())
    for window in 0..<8 { estate.window(window) }
    for window in 8..<12 {
      estate.log(
        "cart", at: second(Double(window) * 5 + 2), "no key for ann@example.org, token=abcdefgh")
      estate.window(window, failing: "cart")
    }
    let cart = try #require(estate.engine.snapshot.evidence.first { $0.service == "cart" })
    let line = try #require(cart.logs.first)
    #expect(line.isNew && line.isError)
    #expect(line.line == "no key for [redacted], token=[redacted]")
    #expect(line.template.hasPrefix("no key for <*>"))
  }
}
