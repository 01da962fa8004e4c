import Answers
import Telemetry
import TestSeeds
import Testing

@testable import Response

@Suite struct `A morning check` {
  private let areas = [
    MorningCheck.Area(name: "shop", services: ["cart", "shop"]),
    MorningCheck.Area(name: "mail", services: ["mail"]),
  ]

  private func check(
    _ events: [CaseEventBody] = [], finding: CaseFinding = Sketch.finding(),
    levels: [LevelStanding] = [], trends: [CapacityTrend] = [], at time: Double = 1_000
  ) throws -> MorningCheck {
    var cases = [try Case(Sketch.event(.opened(finding), at: 110, by: .whence))]
    for body in events { try cases[0].apply(Sketch.event(body, at: 300)) }
    return MorningCheck(
      MorningMaterial(areas: areas, cases: cases, levels: levels, trends: trends),
      since: second(100), at: second(time))
  }

  @Test func `is red where something urgent goes on, and green elsewhere`() throws {
    let check = try check()
    #expect(check.areas.map(\.area) == ["shop", "mail"])
    #expect(check.areas.map(\.colour) == [.red, .green] && check.colour == .red)
    #expect(check.areas[0].reasons.count == 1 && check.areas[1].reasons == [])
    #expect(check.areas[0].reasons[0].hasPrefix("P1, incident 1: Connections are taken"))
    #expect(check.overnight.count == 1 && check.overnight[0].contains("and goes on"))
  }

  @Test func `is orange where it is over`() throws {
    let check = try check([.cleared(Sketch.finding(closed: 290)), .resolved("Done.")])
    #expect(check.areas.map(\.colour) == [.orange, .green])
    #expect(check.overnight[0].contains("until 1970-01-01T00:04:50.000Z"))
  }

  @Test func `is green of what was over before it`() throws {
    let closed = Sketch.finding(opened: 40, closed: 60)
    let check = try check([.cleared(closed)], finding: closed)
    #expect(check.colour == .green && check.overnight.isEmpty)
  }

  @Test(arguments: [(100.0, 0), (350, 1), (2_900, 2)])
  func `says which deadlines are at risk or over`(_ time: Double, _ count: Int) throws {
    #expect(try check(at: 110 + time).nearBreach.count == count)
    #expect(try check([.resolved("Done.")], at: 110 + time).nearBreach.isEmpty)
  }

  @Test func `says what burns and what is near its limit`() throws {
    let points = (0..<40).map { (at: second(Double($0) * 3_600), value: 50 + Double($0)) }
    let trend = try #require(
      CapacityTrend(name: "disk of mail", service: "mail", limit: 100, points: points))
    let check = try check(trends: [trend])
    #expect(check.nearLimit == ["disk of mail: 89 % of its limit, reached in 11 h"])
    #expect(check.areas.map(\.colour) == [.red, .orange])
  }

  @Test func `is the same as document and as JSON whoever writes it`() throws {
    let check = try check()
    #expect(check.document.markdown.contains("| shop | red | P1, incident 1"))
    var json = JSONText()
    check.write(to: &json)
    #expect(try JSONValue(json: json.text)["colour"]?.string == "red")
  }
}

@Suite struct `Capacity moves towards its limit` {
  private func trend(_ values: [Double], limit: Double = 100) -> CapacityTrend? {
    CapacityTrend(
      name: "disk", limit: limit,
      points: values.enumerated().map { (at: second(Double($0.offset) * 60), value: $0.element) })
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `by the median slope, whatever a tenth of the points says`(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let values = (0..<120).map { place in
      Int.random(in: 0..<10, using: &generator) == 0
        ? Double.random(in: 0...90, using: &generator) : 20 + Double(place) / 4
    }
    let slope = try #require(trend(values + [50])).slopePerSecond * 60
    #expect(abs(slope - 0.25) < 0.03, "seed \(seed)")
  }

  @Test func `not when it falls, stands still or only trembles`() throws {
    #expect(try #require(trend((0..<50).map { 90 - Double($0) })).secondsToLimit == nil)
    #expect(try #require(trend(Array(repeating: 90, count: 50))).secondsToLimit == nil)
    #expect(try #require(trend((0..<50).map { 90 + Double($0 * 7 % 5) })).secondsToLimit == nil)
  }

  @Test func `is at it when it is, and says nothing of few points or no limit`() throws {
    #expect(try #require(trend((0..<50).map { 60 + Double($0) })).secondsToLimit == 0)
    #expect(trend(Array(repeating: 1, count: 11)) == nil)
    #expect(trend(Array(repeating: 1, count: 20), limit: 0) == nil)
    #expect(trend((0..<5_000).map { Double($0) / 100 })?.secondsToLimit != nil)
  }
}
