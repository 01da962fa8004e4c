import Symptoms
import Testing

@testable import Vitals

/// What has a request now and then, among others that have many.
@Suite struct `What seldom has requests` {
  /// One request in four windows, each of so many milliseconds.
  private static func ward(_ milliseconds: [Int64]) -> Ward {
    var ward = Ward(Ward.usual)
    for time in milliseconds {
      ward.pass(["shop": .steady(1, milliseconds: time), "other": .steady(40)])
      for _ in 0..<3 { ward.pass(["shop": .steady(0), "other": .steady(40)]) }
    }
    return ward
  }

  @Test(arguments: [
    // Nothing else than usual, one that is slow, and four in a row.
    ([Int64](repeating: 3, count: 20), "absent"),
    (Array(repeating: 3, count: 20) + [2_000], "unknown"),
    (Array(repeating: 3, count: 20) + Array(repeating: 2_000, count: 5), "present"),
    // Too little was seen to know what is usual; three seconds would be slow for anybody.
    (Array(repeating: 3, count: 6) + Array(repeating: 2_000, count: 2), "absent"),
  ])
  func `is judged over as many windows as hold enough of them`(_ times: [Int64], _ wanted: String) {
    var ward = Self.ward(times.dropLast())
    ward.pass(["shop": .steady(1, milliseconds: times.last ?? 0), "other": .steady(40)])
    #expect(ward.verdict("slow") == wanted)
  }

  @Test func `does not teach its baseline what is being judged`() throws {
    var ward = Self.ward(Array(repeating: 3, count: 20) + Array(repeating: 2_000, count: 9))
    ward.pass(["shop": .steady(1, milliseconds: 2_000), "other": .steady(40)])
    let slow = try #require(ward.observation("slow"))
    #expect(slow.threshold < 0.05, "the usual is still 3 ms")
  }

  @Test func `is forgotten once enough newer ones are there`() {
    var ward = Ward(Ward.usual)
    for _ in 0..<40 { ward.pass(["shop": .steady(40)]) }
    #expect(ward.verdict("slow") == "absent")
    for _ in 0..<2 { ward.pass(["shop": .steady(40, milliseconds: 900)]) }
    #expect(ward.verdict("slow") == "present")
    for _ in 0..<3 { ward.pass(["shop": .steady(40)]) }
    #expect(ward.verdict("slow") == "absent")
  }
}

@Suite struct `Windows that lie far apart by nature` {
  @Test(arguments: [(150, "absent"), (9_000, "present")] as [(Int64, String)])
  func `prove nothing by one that is somewhat longer`(_ milliseconds: Int64, _ wanted: String) {
    var ward = Ward(Ward.usual)
    // Means of windows are between 10 and 160 ms: whoever comes asks for something else.
    for round in 0..<60 {
      ward.pass(["shop": .steady(40, milliseconds: 10 << Int64(round % 5))])
    }
    for _ in 0..<3 { ward.pass(["shop": .steady(40, milliseconds: milliseconds)]) }
    #expect((ward.verdict("slow") == "present") == (wanted == "present"))
  }

  @Test(arguments: [(30, "absent"), (200, "present")])
  func `show no surge by a burst like those before`(_ count: Int, _ wanted: String) {
    var ward = Ward(Ward.usual)
    for round in 0..<60 { ward.pass(["shop": .steady(round % 6 == 0 ? 30 : 3)]) }
    for _ in 0..<2 { ward.pass(["shop": .steady(count)]) }
    #expect((ward.verdict("traffic-high") == "present") == (wanted == "present"))
  }
}
