import Foundation
import Telemetry
import TestSeeds
import Testing

@testable import Answers

@Suite struct `Moments are written as RFC 3339 has them` {
  @Test(arguments: [
    (Int64(0), "1970-01-01T00:00:00.000Z"),
    (1, "1970-01-01T00:00:00.000Z"),
    (999_999, "1970-01-01T00:00:00.000Z"),
    (1_000_000, "1970-01-01T00:00:00.001Z"),
    (-1, "1969-12-31T23:59:59.999Z"),
    (-86_400_000_000_000, "1969-12-31T00:00:00.000Z"),
    (951_782_400_000_000_000, "2000-02-29T00:00:00.000Z"),
    (951_868_799_999_000_000, "2000-02-29T23:59:59.999Z"),
    (951_868_800_000_000_000, "2000-03-01T00:00:00.000Z"),
    (1_709_164_800_000_000_000, "2024-02-29T00:00:00.000Z"),
    (4_107_542_400_000_000_000, "2100-03-01T00:00:00.000Z"),
    (4_107_542_399_000_000_000, "2100-02-28T23:59:59.000Z"),
    (1_798_761_599_250_000_000, "2026-12-31T23:59:59.250Z"),
    (-2_208_988_800_000_000_000, "1900-01-01T00:00:00.000Z"),
    (Int64.max, "2262-04-11T23:47:16.854Z"),
    (Int64.min, "1677-09-21T00:12:43.145Z"),
  ])
  func `in any year of the range`(_ nanoseconds: Int64, _ wanted: String) {
    #expect(Timestamp(nanoseconds: nanoseconds).rfc3339 == wanted)
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func `as a formatter would`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    for _ in 0..<200 {
      // Whole milliseconds, so that the reference does not round.
      let milliseconds = Int64.random(in: -9_000_000_000_000...9_000_000_000_000, using: &random)
      let moment = Timestamp(nanoseconds: milliseconds * 1_000_000)
      let date = Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
      let back = try? style.parse(moment.rfc3339)
      let off = back.map { abs($0.timeIntervalSince(date)) }
      #expect(off.map { $0 < 0.000_5 } == true, "\(moment.rfc3339), seed \(seed)")
    }
  }

  @Test(arguments: [
    (Int64(0), "00:00:00"), (86_399_000_000_000, "23:59:59"), (-1_000_000_000, "23:59:59"),
  ])
  func `with the time of day alone where the day is known`(_ nanoseconds: Int64, _ wanted: String) {
    #expect(Timestamp(nanoseconds: nanoseconds).timeOfDay == wanted)
  }
}
