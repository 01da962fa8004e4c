import TestSeeds
import Testing

@testable import Answers

@Suite struct `A comparison of facets` {
  /// Figures by hand from the definition: 2 Σ O ln(O / E).
  @Test(arguments: [
    (TwoByTwo(badWith: 10, badWithout: 10, goodWith: 10, goodWithout: 10), 0.0),
    (TwoByTwo(badWith: 20, badWithout: 0, goodWith: 0, goodWithout: 20), 55.4518),
    (TwoByTwo(badWith: 12, badWithout: 5, goodWith: 9, goodWithout: 14), 3.9655),
  ])
  func `weighs a table by the G-test`(_ table: TwoByTwo, _ g: Double) {
    #expect(abs(table.g - g) < 0.01, "\(table.g)")
  }

  /// What chance does is found by chance: shuffled labels name a value no more often than stated.
  @Test func `names nothing by chance more often than it says`() {
    let seed = UInt64.random(in: 1...1_000_000)
    var random = SeededGenerator(seed: seed)
    var namedCount = 0
    for _ in 0..<400 {
      let all = (0..<20).map { _ in 50 }
      let counts = all.enumerated().map { number, count in
        FacetCount(
          facet: "f", value: "\(number)",
          bad: (0..<count).count { _ in Double.random(in: 0..<1, using: &random) < 0.2 }, all: count
        )
      }
      let comparison = FacetComparison(
        "failed", counts, bad: counts.reduce(0) { $0 + $1.bad }, all: 1_000)
      if !comparison.values.isEmpty { namedCount += 1 }
    }
    // 1 % of 400 is 4; 20 would be a miracle.
    #expect(namedCount < 20, "seed \(seed)")
  }

  @Test func `is made only of enough requests`() {
    let counts = [FacetCount(facet: "f", value: "a", bad: 4, all: 4)]
    #expect(FacetComparison("failed", counts, bad: 4, all: 1_000).compared.isEmpty)
  }
}

@Suite struct `Redaction takes out` {
  @Test(arguments: [
    ("login of ann@example.org failed", "login of [redacted] failed"),
    ("password=hunter2 given", "password=[redacted] given"),
    ("{\"api_key\":\"abc\"}", "{\"api_key\":\"[redacted]\"}"),
    ("Authorization: Bearer abc.def", "Authorization: Bearer [redacted]"),
    ("key AKIAIOSFODNN7EXAMPLE used", "key [redacted] used"),
    ("card 4111 1111 1111 1111 declined", "card [redacted] declined"),
    ("card 4111-1111-1111-1112 declined", "card 4111-1111-1111-1112 declined"),
    ("order 1234567890 of 3 items", "order 1234567890 of 3 items"),
    ("dial tcp 10.0.0.7:5432: connection refused", "dial tcp 10.0.0.7:5432: connection refused"),
    ("trace 4bf92f3577b34da6a3ce929d0e0e4736", "trace 4bf92f3577b34da6a3ce929d0e0e4736"),
    ("", ""),
  ])
  func `what looks like a secret and leaves the rest`(_ text: String, _ wanted: String) {
    #expect(Redaction.redacted(text) == wanted)
  }
}
