import Telemetry
import Testing

@testable import Symptoms

@Suite struct `Symptoms have an onset and an end` {
  @Test(
    arguments: [
      // A stated limit needs no second look; a symptom ends with the third window without it.
      ([11, 5, 5, 5, 5], "present present present absent absent"),
      ([5, 11, 5, 11, 5, 11, 5], "absent present present present present present present"),
      ([11, 9.5, 9.5, 11, 9.5], "present present present present present"),
      ([9.5, 9.5], "unknown unknown"),
      ([5, 5], "absent absent"),
    ] as [([Double], String)])
  func `without flapping on the edge`(_ values: [Double], _ wanted: String) {
    let verdicts = Ward.verdicts(.above(10), values)
    #expect(verdicts.joined(separator: " ") == wanted)
  }

  @Test func `a symptom of which nothing more is heard is unknown in the end, never absent`() {
    let verdicts = Ward.verdicts(.above(10), [11] + Array(repeating: nil, count: 30))
    #expect(verdicts.first == "present")
    #expect(!verdicts.contains("absent"))
    #expect(verdicts.last == "unknown")
    let change = verdicts.firstIndex(of: "unknown") ?? 0
    #expect((12...20).contains(change), "a minute after the last value went stale")
  }

  @Test func `what is never measured is unknown`() {
    var ward = Ward(Ward.usual)
    for _ in 0..<20 { ward.pass(["shop": Ward.Window()]) }
    #expect(ward.observations.isEmpty)
  }

  @Test func `the onset is the start of the first window with it`() throws {
    var ward = Ward.level(.above(10))
    for value in [5.0, 5, 11, 12] { ward.pass(["shop": .gauge(value)]) }
    let observation = try #require(ward.observation("level"))
    #expect(observation.onset.seconds(since: .zero) == 10)
    #expect(observation.value == 12)
    #expect(observation.threshold == 10)
  }

  @Test func `an excess that is only suspicious needs a second window`() {
    var ward = Ward(Ward.usual)
    for _ in 0..<30 { ward.pass(["shop": .steady(40)]) }
    ward.pass(["shop": .steady(40, errors: 2)])
    #expect(ward.verdict("errors") == "unknown")
    ward.pass(["shop": .steady(40, errors: 2)])
    #expect(ward.verdict("errors") == "present")
    let onset = ward.observation("errors")?.onset
    #expect(onset?.seconds(since: .zero) == 150, "it began with the first of the two")
  }

  @Test func `a new onset after an end is a new one`() throws {
    var ward = Ward.level(.above(10))
    for value in [11.0, 5, 5, 5, 5, 11] { ward.pass(["shop": .gauge(value)]) }
    #expect(try #require(ward.observation("level")).onset.seconds(since: .zero) == 25)
  }

  @Test func `a value beyond all integers is counted as one`() {
    let verdicts = Ward.verdicts(.occurs(count: 3), [1e300, .infinity, 2, -1e300])
    #expect(verdicts.first == "present")
  }
}

@Suite struct `What is usual is learned from quiet windows only` {
  private func quiet(_ windows: Int = 60) -> Ward {
    var ward = Ward(Ward.usual)
    for _ in 0..<windows { ward.pass(["shop": .steady(40)]) }
    return ward
  }

  @Test func `a fault that lasts stays a fault`() throws {
    var ward = quiet()
    var thresholds: Set<Double> = []
    for _ in 0..<200 {
      ward.pass(["shop": .steady(40, errors: 20, milliseconds: 500)])
      #expect(ward.verdict("errors") == "present")
      #expect(ward.verdict("slow") == "present")
      thresholds.insert(try #require(ward.observation("slow")).threshold)
    }
    #expect(thresholds.count == 1, "\(thresholds)")
    for _ in 0..<4 { ward.pass(["shop": .steady(40)]) }
    #expect(ward.verdict("errors") == "absent")
    #expect(ward.verdict("slow") == "absent")
  }

  @Test func `nor is anything learned of an entity that another symptom covers`() throws {
    var ward = quiet()
    // Requests fail, and take somewhat longer, which would be learned in quiet.
    for _ in 0..<50 { ward.pass(["shop": .steady(40, errors: 30, milliseconds: 140)]) }
    ward.pass(["shop": .steady(40, errors: 30, milliseconds: 500)])
    let threshold = try #require(ward.observation("slow")).threshold
    #expect(abs(threshold - 0.2) < 0.001, "twice the usual 100 ms")
  }

  @Test func `nor while a symptom is going, though a window could not tell`() throws {
    var ward = quiet()
    for _ in 0..<3 { ward.pass(["shop": .steady(40, milliseconds: 500)]) }
    for _ in 0..<10 {
      ward.pass(["shop": .steady(40, milliseconds: 180)])
      #expect(ward.verdict("slow") == "present")
    }
    ward.pass(["shop": .steady(40, milliseconds: 500)])
    let threshold = try #require(ward.observation("slow")).threshold
    #expect(abs(threshold - 0.2) < 0.001, "twice the usual 100 ms")
  }

  @Test func `a symptom that ended is learned of again`() throws {
    var ward = quiet()
    for _ in 0..<5 { ward.pass(["shop": .steady(40, milliseconds: 500)]) }
    for _ in 0..<200 { ward.pass(["shop": .steady(40, milliseconds: 140)]) }
    ward.pass(["shop": .steady(40, milliseconds: 800)])
    let threshold = try #require(ward.observation("slow")).threshold
    #expect(threshold > 0.24, "the new usual is above 120 ms")
  }
}
